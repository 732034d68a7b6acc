import MartletEngine
import Testing

@testable import MartletServer

@Suite struct RecordingBudgetTests {
    private func refusal(_ body: () throws(WireError) -> Void) -> WireError? {
        do throws(WireError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func `recordings count as the largest until they were read, then as what they are`() throws {
        let budget = RecordingBudget(total: 100, largest: 40)
        let first = try budget.take(for: AccountID("a"))
        let second = try budget.take(for: AccountID("b"))
        #expect(refusal { () throws(WireError) in _ = try budget.take(for: AccountID("c")) }?.status == 503)
        first.shrink(to: 5)
        #expect(budget.heldBytes == 45)
        let third = try budget.take(for: AccountID("c"))
        #expect(budget.heldBytes == 85)
        withExtendedLifetime([first, second, third]) {}
    }

    @Test func `what was given out is given back, and refusals hold nothing`() throws {
        let budget = RecordingBudget(total: 100, largest: 400)
        for _ in 0..<3 {
            let lease = try budget.take(for: AccountID("a"))
            #expect(budget.heldBytes == 100)
            let again = refusal { () throws(WireError) in _ = try budget.take(for: AccountID("a")) }
            #expect(again?.code == "quota_exceeded")
            #expect(again?.retryAfter != nil)
            let other = refusal { () throws(WireError) in _ = try budget.take(for: AccountID("b")) }
            #expect(other?.code == "busy")
            #expect(other?.retryAfter != nil)
            withExtendedLifetime(lease) {}
        }
        #expect(budget.heldBytes == 0)
        #expect(throws: Never.self) { try budget.take(for: AccountID("b")) }
    }
}
