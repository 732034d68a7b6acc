#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A state that threads share, one at a time, and wait for changes of.
///
/// `Synchronization.Mutex` has no condition to wait on; this is the pair of POSIX.
final class Monitor<State>: @unchecked Sendable {
    private var state: State
    private var waiting = 0
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        #if canImport(Glibc)
            var attributes = pthread_condattr_t()
            pthread_condattr_init(&attributes)
            pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            pthread_cond_init(changed, &attributes)
            pthread_condattr_destroy(&attributes)
        #else
            pthread_cond_init(changed, nil)
        #endif
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Changes or reads the state. Wakes nobody.
    func read<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Changes the state and wakes one who waits; nobody pays for a wake-up when nobody waits.
    func change<Result>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        let result = body(&state)
        let wake = waiting > 0
        pthread_mutex_unlock(mutex)
        if wake { pthread_cond_signal(changed) }
        return result
    }

    func wakeAll() { pthread_cond_broadcast(changed) }

    /// Waits until `ready` returns something, or the time is over (nil: as long as it takes).
    func wait<Result>(milliseconds: Int?, until ready: (inout State) -> Result?) -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let deadline = milliseconds.map { MonotonicClock.nanoseconds() + Int64($0) * 1_000_000 }
        while true {
            if let result = ready(&state) { return result }
            waiting += 1
            defer { waiting -= 1 }
            guard let deadline else {
                pthread_cond_wait(changed, mutex)
                continue
            }
            let left = deadline - MonotonicClock.nanoseconds()
            guard left > 0 else { return nil }
            #if canImport(Glibc)
                var time = MonotonicClock.timespec(deadline)
                pthread_cond_timedwait(changed, mutex, &time)
            #else
                var time = MonotonicClock.timespec(left)
                pthread_cond_timedwait_relative_np(changed, mutex, &time)
            #endif
        }
    }
}

/// Time that only goes forward.
enum MonotonicClock {
    static func nanoseconds() -> Int64 {
        var now = Self.timespec(0)
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    static func sleep(milliseconds: Int) {
        guard milliseconds > 0 else { return }
        var time = timespec(Int64(milliseconds) * 1_000_000)
        var left = time
        while nanosleep(&time, &left) != 0, errno == EINTR { time = left }
    }

    fileprivate static func timespec(_ nanoseconds: Int64) -> CTimespec {
        CTimespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}

/// The C structure by another name, so that functions here may have its own.
private typealias CTimespec = timespec
