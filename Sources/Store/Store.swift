package import Martlet
package import MartletEngine

/// Where matches, accounts and sessions are kept. SQLite implements it here; PostgreSQL will beside it.
///
/// Writes of matches go through `submit`, which groups what many matches append within a moment into one transaction.
/// Everything else is asked rarely and may wait. All methods may be called from any thread.
package protocol Store: Sendable {
    /// Queues appends for the next commit and returns at once. `completion` is called once a commit (or once its failure
    /// is known), on the store's own thread, with the outcomes of all appends of this call, in their order; calls of
    /// one submitter complete in the order in which they were made.
    func submit(_ appends: [Append], completion: @escaping @Sendable ([AppendOutcome]) -> Void)
    /// Queues what `source` will have when its turn comes, behind all that was submitted before: at the latest after
    /// `StoreOptions.patienceMilliseconds`, together with what others have by then. While this is done often no thread is
    /// woken for it.
    func submit(_ source: any AppendSource)

    /// The match with its nearest checkpoint at or below `offset` (nil: the latest) and the tail up to it. nil: unknown
    /// match, or an offset that was not committed.
    func loadMatch(_ id: MatchID, at offset: Int?) async throws(StorageFailure) -> StoredMatch?
    func events(of match: MatchID, from offset: Int, limit: Int) async throws(StorageFailure) -> [EventRecord]
    func event(of match: MatchID, actor: PlayerID, tick: Int) async throws(StorageFailure) -> EventRecord?
    func matches(_ query: MatchQuery) async throws(StorageFailure) -> MatchPage
    /// How many matches this account founded or plays in that are not over.
    func openMatchCount(of account: AccountID) async throws(StorageFailure) -> Int
    /// Matches that the passing of time may change: those that load, and those that go on but whose row was not written since.
    func matchesToWake(untouchedSince time: Timestamp, limit: Int) async throws(StorageFailure) -> [MatchID]

    /// False: the login is taken.
    func insert(_ account: AccountRecord) async throws(StorageFailure) -> Bool
    func account(_ id: AccountID) async throws(StorageFailure) -> AccountRecord?
    func account(login: String) async throws(StorageFailure) -> AccountRecord?

    func insert(_ session: SessionRecord) async throws(StorageFailure)
    func session(_ id: SessionID) async throws(StorageFailure) -> SessionRecord?
    /// Writes the rotated session if its generation is still `expected`. False: somebody else was faster.
    func rotate(_ session: SessionRecord, expectedGeneration expected: Int) async throws(StorageFailure) -> Bool
    func revoke(_ session: SessionID, at time: Timestamp) async throws(StorageFailure)
    /// Sessions revoked since a time, for refusing their access tokens after a restart.
    func sessionsRevoked(since time: Timestamp) async throws(StorageFailure) -> [SessionID]

    func idempotentAnswer(_ key: [UInt8], now: Timestamp) async throws(StorageFailure) -> IdempotencyRecord?
    /// Keeps the first answer under a key; a later one changes nothing.
    func insert(_ answer: IdempotencyRecord) async throws(StorageFailure)
    /// Deletes what has expired: idempotent answers, sessions long over.
    func expire(before time: Timestamp) async throws(StorageFailure)

    /// Whether writes work just now; the store itself tries again and again while they do not.
    var health: StoreHealth { get }
    var counters: StoreCounters { get }
    /// Finishes what is queued, then closes.
    func close() async
}

/// Has appends that nobody waits for. Called on the store's own thread.
package protocol AppendSource: AnyObject, Sendable {
    /// Everything until now; it is not asked for again.
    func take() -> [Append]
    /// They were committed, or it is known that they were not; in their order.
    func finished(_ outcomes: [AppendOutcome])
}

/// A filter for `GET /matches`.
package struct MatchQuery: Hashable, Sendable {
    package var game: String?
    package var status: MatchStatus?
    /// Only matches that this account plays in.
    package var member: AccountID?
    /// Private matches are listed to these accounts' members only.
    package var viewer: AccountID
    /// 1…100.
    package var limit: Int
    /// As `MatchPage.next` gave it.
    package var cursor: String?

    package init(
        game: String? = nil, status: MatchStatus? = nil, member: AccountID? = nil, viewer: AccountID, limit: Int = 50,
        cursor: String? = nil
    ) {
        self.game = game
        self.status = status
        self.member = member
        self.viewer = viewer
        self.limit = limit
        self.cursor = cursor
    }
}

/// Newest first.
package struct MatchPage: Hashable, Sendable {
    /// Each with the last committed offset.
    package var matches: [ListedMatch]
    package var next: String?

    package init(matches: [ListedMatch], next: String?) {
        self.matches = matches
        self.next = next
    }
}

package struct ListedMatch: Hashable, Sendable {
    package var record: MatchRecord
    package var lastOffset: Int

    package init(record: MatchRecord, lastOffset: Int) {
        self.record = record
        self.lastOffset = lastOffset
    }
}

package enum StoreHealth: Hashable, Sendable {
    case working
    /// Writes fail; the message says why, for operators.
    case refusingWrites(String)
}

/// Totals since the start, for metrics.
package struct StoreCounters: Hashable, Sendable {
    package var commits: UInt64 = 0
    package var failedCommits: UInt64 = 0
    /// Appends and events that were committed.
    package var appends: UInt64 = 0
    package var events: UInt64 = 0
    /// What waits for the next commit.
    package var queuedAppends: Int = 0
    package var queuedBytes: Int = 0
    /// Sum and maximum of the time a commit took.
    package var commitNanoseconds: UInt64 = 0
    package var longestCommitNanoseconds: UInt64 = 0
    /// How many commits took up to `commitTimeBounds` of the same place, the last one: longer than all of them.
    package var commitTimes: [UInt64] = Array(repeating: 0, count: commitTimeBounds.count + 1)

    /// In nanoseconds.
    package static let commitTimeBounds: [UInt64] = [
        250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000,
        1_000_000_000,
    ]

    static func commitTimeBucket(nanoseconds: UInt64) -> Int {
        commitTimeBounds.firstIndex { nanoseconds <= $0 } ?? commitTimeBounds.count
    }

    package init() {}
}
