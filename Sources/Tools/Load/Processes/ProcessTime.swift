#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Time on processors.
enum ProcessTime {
    /// That this process took.
    static var seconds: Double { read(CLOCK_PROCESS_CPUTIME_ID) }
    /// That the calling thread took.
    static var threadSeconds: Double { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
