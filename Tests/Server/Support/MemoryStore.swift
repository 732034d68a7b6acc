import Martlet
import MartletEngine
import MartletStore
import Synchronization

/// The accounts' part of a store, in memory; matches can only be read.
final class MemoryStore: Store {
    struct State {
        var accounts: [AccountID: AccountRecord] = [:]
        var sessions: [SessionID: SessionRecord] = [:]
        var answers: [[UInt8]: IdempotencyRecord] = [:]
        var matches: [MatchID: StoredMatch] = [:]
        var failure: StorageFailure?
        var health = StoreHealth.working
        /// Called before each rotation, to let another one slip in.
        var beforeRotation: (@Sendable () -> Void)?
    }

    let state = Mutex(State())

    func fail(_ failure: StorageFailure?) { state.withLock { $0.failure = failure } }

    private func with<Value>(_ body: (inout State) -> sending Value) throws(StorageFailure) -> Value {
        let result: Result<Value, StorageFailure> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            return .success(body(&state))
        }
        return try result.get()
    }

    func insert(_ account: AccountRecord) async throws(StorageFailure) -> Bool {
        try with { state in
            if let login = account.login, state.accounts.values.contains(where: { $0.login == login }) { return false }
            state.accounts[account.id] = account
            return true
        }
    }

    func account(_ id: AccountID) async throws(StorageFailure) -> AccountRecord? { try with { $0.accounts[id] } }

    func account(login: String) async throws(StorageFailure) -> AccountRecord? {
        try with { state in state.accounts.values.first { $0.login == login } }
    }

    func insert(_ session: SessionRecord) async throws(StorageFailure) {
        try with { $0.sessions[session.id] = session }
    }

    func session(_ id: SessionID) async throws(StorageFailure) -> SessionRecord? { try with { $0.sessions[id] } }

    func rotate(_ session: SessionRecord, expectedGeneration expected: Int) async throws(StorageFailure) -> Bool {
        state.withLock { $0.beforeRotation }?()
        return try with { state in
            guard let current = state.sessions[session.id], current.generation == expected, current.revokedAt == nil
            else { return false }
            state.sessions[session.id] = session
            return true
        }
    }

    func revoke(_ session: SessionID, at time: Timestamp) async throws(StorageFailure) {
        try with { state in
            if state.sessions[session]?.revokedAt == nil { state.sessions[session]?.revokedAt = time }
        }
    }

    func sessionsRevoked(since time: Timestamp) async throws(StorageFailure) -> [SessionID] {
        try with { state in
            state.sessions.values.filter { session in session.revokedAt.map { $0 >= time } ?? false }.map(\.id)
        }
    }

    func idempotentAnswer(_ key: [UInt8], now: Timestamp) async throws(StorageFailure) -> IdempotencyRecord? {
        try with { state in state.answers[key].flatMap { $0.expiresAt > now ? $0 : nil } }
    }

    func insert(_ answer: IdempotencyRecord) async throws(StorageFailure) {
        try with { state in if state.answers[answer.key] == nil { state.answers[answer.key] = answer } }
    }

    func expire(before time: Timestamp) async throws(StorageFailure) {}

    var health: StoreHealth { state.withLock { $0.health } }
    var counters: StoreCounters { StoreCounters() }
    func close() async {}

    func submit(_ appends: [Append], completion: @escaping @Sendable ([AppendOutcome]) -> Void) { completion([]) }
    func submit(_ source: any AppendSource) {}
    func loadMatch(_ id: MatchID, at offset: Int?) async throws(StorageFailure) -> StoredMatch? {
        try with { $0.matches[id] }
    }
    func events(of match: MatchID, from offset: Int, limit: Int) async throws(StorageFailure) -> [EventRecord] { [] }
    func event(of match: MatchID, actor: PlayerID, tick: Int) async throws(StorageFailure) -> EventRecord? { nil }
    func matches(_ query: MatchQuery) async throws(StorageFailure) -> MatchPage { MatchPage(matches: [], next: nil) }
    func openMatchCount(of account: AccountID) async throws(StorageFailure) -> Int { 0 }
    func matchesToWake(untouchedSince time: Timestamp, limit: Int) async throws(StorageFailure) -> [MatchID] { [] }
}
