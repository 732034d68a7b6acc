import CLibUV

/// The time that durations and deadlines are measured in: nanoseconds that never go back, unrelated to the wall clock.
package enum MonotonicClock {
    /// Nanoseconds since an arbitrary moment (`CLOCK_MONOTONIC` where there is one).
    package static func nanoseconds() -> UInt64 { uv_hrtime() }

    package static let nanosecondsPerMillisecond: UInt64 = 1_000_000
    package static let nanosecondsPerSecond: UInt64 = 1_000_000_000
}
