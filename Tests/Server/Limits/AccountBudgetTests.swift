import MartletEngine
import Testing

@testable import MartletServer

@Suite struct AccountBudgetTests {
    private let rate = TokenBucket.Rate(burst: 2, perSecond: 1)

    @Test func `streams of one account share what they may send`() {
        var budgets = AccountBudgets()
        let one = budgets.join(AccountID("ann"))
        let two = budgets.join(AccountID("ann"))
        let other = budgets.join(AccountID("bob"))
        #expect(one.take(rate, now: 0) && two.take(rate, now: 0))
        #expect(!one.take(rate, now: 0) && !two.take(rate, now: 0))
        #expect(other.take(rate, now: 0))
    }

    @Test func `a budget is forgotten with its last stream`() {
        var budgets = AccountBudgets()
        let ann = AccountID("ann")
        _ = budgets.join(ann)
        let second = budgets.join(ann)
        budgets.leave(ann)
        #expect(budgets.join(ann) === second)
        for _ in 0..<3 { budgets.leave(ann) }
        #expect(budgets.count == 0)
    }
}
