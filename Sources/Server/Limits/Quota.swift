internal import Synchronization

/// How many of something each key holds at once. Bounded by what is held: a key with none is forgotten.
package final class Quota<Key: Hashable & Sendable>: Sendable {
    /// Guards the counts; held for one look-up.
    private let held = Mutex<[Key: Int]>([:])

    package init() {}

    /// Takes one more, unless `limit` are held already.
    package func take(_ key: Key, limit: Int) -> Bool {
        held.withLock { held in
            let count = held[key, default: 0]
            guard count < limit else { return false }
            held[key] = count + 1
            return true
        }
    }

    package func giveBack(_ key: Key) {
        held.withLock { held in
            guard let count = held[key] else { return }
            held[key] = count > 1 ? count - 1 : nil
        }
    }

    package func count(of key: Key) -> Int { held.withLock { $0[key, default: 0] } }
}
