package import MartletNet

/// Monotonic time in nanoseconds.
package enum LoadClock {
    package static func now() -> Int64 { Int64(MonotonicClock.nanoseconds()) }

    package static func sleep(milliseconds: Int, on loop: EventLoop) async {
        await withCheckedContinuation { continuation in
            loop.execute {
                loop.timer(after: UInt64(milliseconds) * 1_000_000) { continuation.resume() }
            }
        }
    }
}
