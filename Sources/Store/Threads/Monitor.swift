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
    func change<Result>(_ body: (inout State) -> Result) -> Result { change { state, _ in body(&state) } }

    /// The same; `body` may find that nobody needs to be woken.
    func change<Result>(_ body: (inout State, _ wakes: inout Bool) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        var wakes = true
        let result = body(&state, &wakes)
        let wake = wakes && waiting > 0
        pthread_mutex_unlock(mutex)
        if wake { pthread_cond_signal(changed) }
        return result
    }

    func wakeAll() { pthread_cond_broadcast(changed) }

    /// What one who waits finds when he looks.
    enum Look<Result> {
        case found(Result)
        /// Look again when something has changed, or at this time (nil: only then).
        case again(at: Int64?)
    }

    /// Waits until `ready` returns something, or the time is over (nil: as long as it takes).
    func wait<Result>(milliseconds: Int?, until ready: (inout State) -> Result?) -> Result? {
        let deadline = milliseconds.map { MonotonicClock.nanoseconds() + Int64($0) * 1_000_000 }
        return wait { state -> Look<Result?> in
            if let result = ready(&state) { return .found(result) }
            if let deadline, deadline <= MonotonicClock.nanoseconds() { return .found(nil) }
            return .again(at: deadline)
        }
    }

    /// Looks again and again until something is found.
    func wait<Result>(_ look: (inout State) -> Look<Result>) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            let next: Int64?
            switch look(&state) {
            case .found(let result): return result
            case .again(let at): next = at
            }
            waiting += 1
            defer { waiting -= 1 }
            guard let deadline = next else {
                pthread_cond_wait(changed, mutex)
                continue
            }
            let left = deadline - MonotonicClock.nanoseconds()
            guard left > 0 else { continue }
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
