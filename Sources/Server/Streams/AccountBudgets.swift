import MartletEngine

/// What all streams of one account on one loop may send together: each stream has a limit of its own, and an account may
/// have many streams. Belongs to its loop's thread, so no lock is needed.
final class AccountBudget: @unchecked Sendable {
    private var bucket = TokenBucket()
    fileprivate var streams = 0

    /// Takes one message. False: too many. `now` is monotonic.
    func take(_ rate: TokenBucket.Rate, now: Int64) -> Bool { bucket.take(rate, now: now) == nil }
}

/// The budgets of a loop, by account. Bounded by the streams that are open.
struct AccountBudgets {
    private var budgets: [AccountID: AccountBudget] = [:]

    var count: Int { budgets.count }

    /// For one more stream, which gives it back by `leave`.
    mutating func join(_ account: AccountID) -> AccountBudget {
        let budget = budgets[account] ?? AccountBudget()
        budgets[account] = budget
        budget.streams += 1
        return budget
    }

    mutating func leave(_ account: AccountID) {
        guard let budget = budgets[account] else { return }
        budget.streams -= 1
        if budget.streams == 0 { budgets[account] = nil }
    }
}
