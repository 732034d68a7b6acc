internal import Martlet
package import MartletEngine
package import MartletStore
internal import Synchronization

/// Gives one and the same answer to requests that carry the same `Idempotency-Key`, for 24 hours and across restarts.
///
///     key not seen ──▶ perform ──▶ keep the answer ──▶ answer
///     being performed ──▶ wait for that answer; too many wait: 409 `request_in_progress`
///     kept ──▶ the kept answer; sent with another body: 422 `idempotency_key_reused`
///
/// Only successes are kept: a request that failed has created nothing, and may be tried again under its key.
/// A kept answer holds tokens, so it is sealed under a key made from the server's secret and the client's key: the
/// stored file alone, or a key alone, opens nothing.
package final class IdempotencyService: Sendable {
    package static let lifetimeSeconds: Int64 = 24 * 3600
    package typealias Answering = @Sendable () async throws(WireError) -> StoredAnswer

    private typealias Outcome = Result<StoredAnswer, WireError>

    private struct Work {
        let bodyHash: [UInt8]
        var waiting: [CheckedContinuation<Outcome, Never>] = []
    }

    private let store: any Store
    private let findKey: [UInt8]
    private let sealKey: [UInt8]
    private let clock: ServerClock
    private let limits: Limits
    /// What is being performed. Guarded for look-ups only.
    private let work = Mutex<[[UInt8]: Work]>([:])

    package init(store: any Store, secret: ServerSecret, clock: ServerClock, limits: Limits = .default) {
        self.store = store
        findKey = secret.key(for: "idempotency: find")
        sealKey = secret.key(for: "idempotency: seal")
        self.clock = clock
        self.limits = limits
    }

    /// Answers a request. Without a key it is simply performed. `route` is the route's pattern, not its path.
    package func answer(
        key: String?, scope: IdempotencyScope, route: String, body: [UInt8], perform: @escaping Answering
    ) async throws(WireError) -> StoredAnswer {
        guard let key else { return try await perform() }
        guard (1...limits.idempotencyKeyLength).contains(key.utf8.count) else {
            throw WireError(
                400, "invalid_request",
                "`Idempotency-Key` must have from 1 to \(limits.idempotencyKeyLength) characters.",
                details: Array(#"{"field":"Idempotency-Key"}"#.utf8))
        }
        let label = scope.label(body: body) + [0] + Array(route.utf8) + [0] + Array(key.utf8)
        let place = Sodium.hash(label, key: findKey)
        let bodyHash = Sodium.hash(body)
        let seal = Sodium.hash(label, key: sealKey)

        switch try enter(place, bodyHash: bodyHash) {
        case .first: break
        case .later: return try await waitForFirst(place, bodyHash: bodyHash).get()
        }
        // From here on every way out must leave, or those who wait would wait for ever.
        let outcome = await self.outcome(place: place, bodyHash: bodyHash, seal: seal, perform: perform)
        leave(place, with: outcome)
        return try outcome.get()
    }

    /// How many are at work, and how many wait for them, for metrics.
    package var count: Int { work.withLock { $0.count } }
    package var waitingCount: Int { work.withLock { $0.values.reduce(0) { $0 + $1.waiting.count } } }

    /// The id of the match that this account founds under this key: always the same, so that not even a crash between the
    /// founding and the keeping of its answer makes twins.
    package func matchID(key: String, account: AccountID) -> MatchID {
        let label = Array("match:\(account.text)".utf8) + [0] + Array(key.utf8)
        return MatchID("m" + Base64URL.encode(Sodium.hash(label, key: findKey, length: 16)))
    }

    // MARK: One at a time

    private enum Entry { case first, later }

    private func enter(_ place: [UInt8], bodyHash: [UInt8]) throws(WireError) -> Entry {
        let verdict: Result<Entry, WireError> = work.withLock { work in
            if let current = work[place] {
                return current.bodyHash == bodyHash ? .success(.later) : .failure(.idempotencyKeyReused)
            }
            guard work.count < limits.idempotentRequests else { return .failure(.busy) }
            work[place] = Work(bodyHash: bodyHash)
            return .success(.first)
        }
        return try verdict.get()
    }

    private func waitForFirst(_ place: [UInt8], bodyHash: [UInt8]) async -> Outcome {
        await withCheckedContinuation { continuation in
            let isWaiting = work.withLock { work in
                guard let count = work[place]?.waiting.count, count < limits.idempotentWaiters else { return false }
                work[place]?.waiting.append(continuation)
                return true
            }
            // The first may have just left, too: then the next try finds its answer.
            if !isWaiting { continuation.resume(returning: .failure(.requestInProgress)) }
        }
    }

    private func leave(_ place: [UInt8], with outcome: Outcome) {
        let waiting = work.withLock { $0.removeValue(forKey: place)?.waiting ?? [] }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }

    // MARK: Kept answers

    private func outcome(
        place: [UInt8], bodyHash: [UInt8], seal: [UInt8], perform: Answering
    ) async -> Outcome {
        do throws(WireError) {
            if let kept = try await kept(place, bodyHash: bodyHash, seal: seal) { return .success(kept) }
            let answer = try await perform()
            if (200..<300).contains(answer.status) {
                await keep(answer, place: place, bodyHash: bodyHash, seal: seal)
            }
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    private func kept(
        _ place: [UInt8], bodyHash: [UInt8], seal: [UInt8]
    ) async throws(WireError) -> StoredAnswer? {
        let record: IdempotencyRecord?
        do throws(StorageFailure) {
            record = try await store.idempotentAnswer(place, now: clock.now().wall)
        } catch { throw .storage(error) }
        // What can't be opened was sealed under a former secret: its tokens are void as well.
        guard let record, let opened = Sodium.open(record.sealedBody, key: seal), opened.count >= bodyHash.count else {
            return nil
        }
        guard Array(opened[..<bodyHash.count]) == bodyHash else { throw .idempotencyKeyReused }
        return StoredAnswer(status: record.status, body: Array(opened[bodyHash.count...]))
    }

    /// What was done can't be undone: if the answer can't be kept, it is given all the same.
    private func keep(_ answer: StoredAnswer, place: [UInt8], bodyHash: [UInt8], seal: [UInt8]) async {
        let record = IdempotencyRecord(
            key: place, status: answer.status, sealedBody: Sodium.seal(bodyHash + answer.body, key: seal),
            expiresAt: clock.now().wall.adding(seconds: Self.lifetimeSeconds))
        try? await store.insert(record)
    }
}

extension WireError {
    package static let idempotencyKeyReused = WireError(
        422, "idempotency_key_reused", "This `Idempotency-Key` was sent with another body. Use a new one.")
    package static let requestInProgress = WireError(
        409, "request_in_progress", "A request with this `Idempotency-Key` is at work. Try again in a moment.",
        retryAfter: 1)
}
