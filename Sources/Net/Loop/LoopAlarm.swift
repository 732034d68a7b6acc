import CLibUV

/// The one system timer behind a loop's timers, and behind nothing else.
///
/// On Linux a descriptor that the loop watches, which rings within hundredths of a millisecond. Elsewhere, and where the
/// process has no descriptor left, libuv's own timer of whole milliseconds. Either rings late rather than early.
enum LoopAlarm {
    typealias Loop = UnsafeMutablePointer<uv_loop_t>

    #if os(Linux)
        case descriptor(DescriptorAlarm)
    #endif
    case milliseconds(MillisecondAlarm)

    /// When it rings, the `EventLoop` that `loop`'s own data points to runs what is due.
    /// - Parameter isFine: false asks for whole milliseconds where there is better.
    init(loop: Loop, isFine: Bool) {
        #if os(Linux)
            if isFine, let alarm = DescriptorAlarm(loop: loop) {
                self = .descriptor(alarm)
                return
            }
        #endif
        self = .milliseconds(MillisecondAlarm(loop: loop))
    }

    /// Rings once when `MonotonicClock` shows `deadline`; at once if that has passed. A deadline set before is forgotten.
    func arm(at deadline: UInt64) {
        switch self {
        #if os(Linux)
            case .descriptor(let alarm): alarm.arm(at: deadline)
        #endif
        case .milliseconds(let alarm): alarm.arm(at: deadline)
        }
    }

    /// Rings no more until it is armed again. One that has rung needs this or `arm(at:)` before the loop waits again.
    func disarm() {
        switch self {
        #if os(Linux)
            case .descriptor(let alarm): alarm.disarm()
        #endif
        case .milliseconds(let alarm): alarm.disarm()
        }
    }

    func close() {
        switch self {
        #if os(Linux)
            case .descriptor(let alarm): alarm.close()
        #endif
        case .milliseconds(let alarm): alarm.close()
        }
    }
}

/// libuv's timer: whole milliseconds, rounded up.
struct MillisecondAlarm {
    private let handle: UnsafeMutablePointer<uv_timer_t>
    private let loop: LoopAlarm.Loop

    init(loop: LoopAlarm.Loop) {
        self.loop = loop
        handle = .allocate(capacity: 1)
        uv_timer_init(loop, handle)
    }

    func arm(at deadline: UInt64) {
        uv_update_time(loop)
        let now = MonotonicClock.nanoseconds()
        let wait = deadline > now ? deadline - now : 0
        let (padded, overflow) = wait.addingReportingOverflow(MonotonicClock.nanosecondsPerMillisecond - 1)
        let milliseconds = (overflow ? wait : padded) / MonotonicClock.nanosecondsPerMillisecond
        uv_timer_start(handle, { EventLoop.from($0?.pointee.loop.pointee.data)?.runDueTimers() }, milliseconds, 0)
    }

    func disarm() { uv_timer_stop(handle) }

    func close() {
        UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
            uv_close(handle) { UnsafeMutableRawPointer($0)?.deallocate() }
        }
    }
}
