package import Martlet
package import MartletEngine
internal import Synchronization

/// The sessions whose access tokens are refused although they have not expired: signed out, or their refresh token was
/// used twice. Each is forgotten when the last access token of it has expired.
///
/// Bounded by `capacity`. Past it the list is emptied and every access token that was issued up to that second is
/// refused instead: nobody slips through, and honest clients refresh once.
package final class RevokedSessions: Sendable {
    package typealias Observer = @Sendable (SessionID) -> Void

    private struct State {
        /// Until when (seconds since 1970) each is remembered.
        var until: [SessionID: Int64] = [:]
        var nextSweep: Int64 = .min
        /// Tokens issued up to here are refused.
        var floor: Int64 = .min
        var observers: [Observer] = []
    }

    private let capacity: Int
    private let lifetimeSeconds: Int64
    /// Guards the list; held for a look-up.
    private let state = Mutex(State())
    /// So that most requests take no lock.
    private let isEmpty = Atomic(true)

    /// `lifetimeSeconds` is that of an access token.
    package init(lifetimeSeconds: Int64, capacity: Int = Limits.default.revokedSessions) {
        self.lifetimeSeconds = lifetimeSeconds
        self.capacity = capacity
    }

    /// Called with each session as it is revoked, on the caller's thread: streams close with 4001.
    package func observe(_ observer: @escaping Observer) {
        state.withLock { $0.observers.append(observer) }
    }

    package func insert(_ session: SessionID, now: Timestamp) {
        let observers = state.withLock { state in
            add(session, second: now.seconds, to: &state)
            return state.observers
        }
        for observer in observers { observer(session) }
    }

    /// After a restart: what `Store.sessionsRevoked(since:)` returned for one token's lifetime.
    package func restore(_ sessions: [SessionID], now: Timestamp) {
        state.withLock { state in
            for session in sessions { add(session, second: now.seconds, to: &state) }
        }
    }

    package func refuses(_ claims: AccessClaims) -> Bool {
        if isEmpty.load(ordering: .acquiring) { return false }
        return state.withLock { $0.until[claims.session] != nil || claims.issuedAt <= $0.floor }
    }

    /// For what has a session and no access token.
    package func refuses(_ session: SessionID) -> Bool {
        !isEmpty.load(ordering: .acquiring) && state.withLock { $0.until[session] != nil }
    }

    package var count: Int { state.withLock { $0.until.count } }

    private func add(_ session: SessionID, second: Int64, to state: inout State) {
        if second >= state.nextSweep || state.until.count >= capacity {
            state.until = state.until.filter { $0.value > second }
            state.nextSweep = second + 60
        }
        if state.until.count >= capacity {
            state.until.removeAll()
            state.floor = second
        } else {
            state.until[session] = second + lifetimeSeconds + 1
        }
        isEmpty.store(false, ordering: .releasing)
    }
}

extension Timestamp {
    /// Whole seconds since 1970, rounded down.
    var seconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
