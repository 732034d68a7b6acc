import MartletEngine
import Synchronization

/// The memory of recordings on their way out. What one takes is not known before it was read, so each counts as the largest
/// there may be until then. One at a time for each account.
final class RecordingBudget: Sendable {
    private let total: Int
    private let largest: Int
    private let readers = Quota<AccountID>()
    private let held = Atomic(0)

    /// - Parameters:
    ///   - total: bytes of all together.
    ///   - largest: bytes of the largest recording that is given out.
    init(total: Int, largest: Int) {
        self.total = total
        self.largest = min(largest, total)
    }

    /// Bytes that are held now.
    var heldBytes: Int { held.load(ordering: .relaxed) }

    /// Room for one more recording, until the lease goes.
    func take(for account: AccountID) throws(WireError) -> Lease {
        guard readers.take(account, limit: 1) else {
            throw .quotaExceeded("recordings on their way to this account", 1)
        }
        guard held.add(largest, ordering: .relaxed).newValue <= total else {
            giveBack(largest, account)
            throw .recordingsBusy
        }
        return Lease(self, account, largest)
    }

    private func giveBack(_ bytes: Int, _ account: AccountID) {
        held.subtract(bytes, ordering: .relaxed)
        readers.giveBack(account)
    }

    /// What one recording takes.
    final class Lease: Sendable {
        private let budget: RecordingBudget
        private let account: AccountID
        private let bytes: Atomic<Int>

        fileprivate init(_ budget: RecordingBudget, _ account: AccountID, _ bytes: Int) {
            self.budget = budget
            self.account = account
            self.bytes = Atomic(bytes)
        }

        /// The recording was read, and is this large.
        func shrink(to bytes: Int) {
            let before = self.bytes.exchange(bytes, ordering: .relaxed)
            budget.held.subtract(before - bytes, ordering: .relaxed)
        }

        deinit { budget.giveBack(bytes.load(ordering: .relaxed), account) }
    }
}

extension WireError {
    static let recordingsBusy = WireError(
        503, "busy", "Many recordings are on their way out just now. Try again in a moment.", retryAfter: 5)
}
