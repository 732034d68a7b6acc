import Martlet
import MartletEngine
import Synchronization

@testable import MartletServer

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let time = Mutex(Now(monotonic: 0, wall: Timestamp(microseconds: 1_800_000_000_000_000)))

    var clock: ServerClock { ServerClock { self.time.withLock { $0 } } }
    var now: Now { time.withLock { $0 } }

    func advance(seconds: Int64) {
        time.withLock { time in
            time.monotonic += seconds * 1_000_000_000
            time.wall = time.wall.adding(seconds: seconds)
        }
    }
}
