internal import Martlet
package import MartletEngine

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The one place where the server reads clocks; tests give their own.
package struct ServerClock: Sendable {
    package let now: @Sendable () -> Now

    package init(now: @escaping @Sendable () -> Now) { self.now = now }

    package static let system = ServerClock {
        var wall = timespec()
        clock_gettime(CLOCK_REALTIME, &wall)
        var monotonic = timespec()
        clock_gettime(CLOCK_MONOTONIC, &monotonic)
        return Now(
            monotonic: Int64(monotonic.tv_sec) &* 1_000_000_000 &+ Int64(monotonic.tv_nsec),
            wall: Timestamp(microseconds: Int64(wall.tv_sec) &* 1_000_000 &+ Int64(wall.tv_nsec) / 1000))
    }
}
