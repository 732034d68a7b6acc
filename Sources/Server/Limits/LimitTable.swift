package import MartletEngine
internal import Synchronization

/// Token buckets by key: by account, by address, by login.
///
/// Bounded. A full bucket says no more than a missing one, so only full ones are ever forgotten. When there is no room
/// and none is full, newcomers share one bucket of `overflowFactor` times the rate: whoever fills the table on purpose
/// slows strangers down, and frees nobody from a limit.
package final class LimitTable<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var places: [Key: Int] = [:]
        var keys: [Key] = []
        var buckets: [TokenBucket] = []
        /// Where the search for a full bucket goes on.
        var hand = 0
        var overflow = TokenBucket()
        var overflowed: UInt64 = 0
    }

    package static var overflowFactor: Int { 100 }
    /// Buckets that one newcomer may look at.
    private static var searchLength: Int { 16 }

    private let capacity: Int
    /// Guards the table; held for one look-up.
    private let state = Mutex(State())

    package init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Takes one token of `key`. Returns nil when there was one, else the seconds to wait. `now` is monotonic.
    package func take(_ key: Key, _ rate: TokenBucket.Rate, now: Int64) -> Int? {
        state.withLock { state in
            if let place = state.places[key] { return state.buckets[place].take(rate, now: now) }
            guard let place = makeRoom(for: key, now: now, in: &state) else {
                state.overflowed += 1
                let shared = TokenBucket.Rate(
                    burst: rate.burst * Self.overflowFactor, perSecond: rate.perSecond * Double(Self.overflowFactor))
                return state.overflow.take(shared, now: now)
            }
            return state.buckets[place].take(rate, now: now)
        }
    }

    package var count: Int { state.withLock { $0.keys.count } }
    /// How often a newcomer found no room.
    package var overflowCount: UInt64 { state.withLock { $0.overflowed } }

    private func makeRoom(for key: Key, now: Int64, in state: inout State) -> Int? {
        if state.keys.count < capacity {
            state.places[key] = state.keys.count
            state.keys.append(key)
            state.buckets.append(TokenBucket())
            return state.keys.count - 1
        }
        for _ in 0..<min(Self.searchLength, capacity) {
            state.hand = (state.hand + 1) % capacity
            guard state.buckets[state.hand].isFull(now: now) else { continue }
            state.places[state.keys[state.hand]] = nil
            state.places[key] = state.hand
            state.keys[state.hand] = key
            state.buckets[state.hand] = TokenBucket()
            return state.hand
        }
        return nil
    }
}
