#if os(Linux)
    import CLibUV
    import Glibc

    /// A `timerfd` watched by the loop: nanoseconds on the clock that `MonotonicClock` reads, without the kernel's slack for
    /// waits that end by their timeout.
    ///
    /// It is never read: setting it anew, which follows every ring, makes it unreadable as well (timerfd_create(2)), and
    /// so a ring costs one system call and not two.
    struct DescriptorAlarm {
        private let handle: UnsafeMutablePointer<uv_poll_t>
        private let descriptor: Int32

        /// nil when the process has no descriptor left.
        init?(loop: LoopAlarm.Loop) {
            descriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
            guard descriptor >= 0 else { return nil }
            handle = .allocate(capacity: 1)
            guard uv_poll_init(loop, handle, descriptor) == 0 else {
                handle.deallocate()
                Glibc.close(descriptor)
                return nil
            }
            uv_poll_start(handle, Int32(UV_READABLE.rawValue)) { handle, _, _ in
                EventLoop.from(handle?.pointee.loop.pointee.data)?.runDueTimers()
            }
        }

        /// The kernel takes 0 for "never"; a nanosecond after that is over just the same.
        func arm(at deadline: UInt64) { set(max(deadline, 1)) }

        func disarm() { set(0) }

        private func set(_ nanoseconds: UInt64) {
            let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: MonotonicClock.nanosecondsPerSecond)
            var setting = itimerspec()
            setting.it_value = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
            let status = timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME), &setting, nil)
            assert(status == 0, "the kernel refused a deadline")
        }

        func close() {
            uv_poll_stop(handle)
            UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
                uv_close(handle) { UnsafeMutableRawPointer($0)?.deallocate() }
            }
            Glibc.close(descriptor)
        }
    }
#endif
