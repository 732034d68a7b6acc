import CLibUV

/// The one system timer behind a loop's timers. libuv's own: whole milliseconds, rounded up. A finer source (a `timerfd`
/// watched by the loop) would replace the inside of this type and nothing else.
struct LoopAlarm {
    typealias Loop = UnsafeMutablePointer<uv_loop_t>
    private let handle: UnsafeMutablePointer<uv_timer_t>
    private let loop: Loop

    init(loop: Loop) {
        self.loop = loop
        handle = .allocate(capacity: 1)
        uv_timer_init(loop, handle)
    }

    var owner: UnsafeMutableRawPointer? {
        get { handle.pointee.data }
        nonmutating set { handle.pointee.data = newValue }
    }

    func arm(at deadline: UInt64) {
        uv_update_time(loop)
        let now = MonotonicClock.nanoseconds()
        let wait = deadline > now ? deadline - now : 0
        let (padded, overflow) = wait.addingReportingOverflow(MonotonicClock.nanosecondsPerMillisecond - 1)
        let milliseconds = (overflow ? wait : padded) / MonotonicClock.nanosecondsPerMillisecond
        uv_timer_start(handle, { EventLoop.from($0?.pointee.data)?.runDueTimers() }, milliseconds, 0)
    }

    func disarm() { uv_timer_stop(handle) }

    func close() {
        UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
            uv_close(handle) { UnsafeMutableRawPointer($0)?.deallocate() }
        }
    }
}
