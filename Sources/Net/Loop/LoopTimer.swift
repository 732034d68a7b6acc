/// Something that is to run at a moment, once or again and again; `cancel()` takes it back.
///
/// A repeating timer keeps absolute deadlines (the next is the last deadline plus the interval, not "now" plus the interval),
/// so it does not drift; deadlines that were missed altogether are skipped.
package final class LoopTimer: @unchecked Sendable {
    package let loop: EventLoop
    // All below belongs to the loop's thread.
    var deadline: UInt64
    let interval: UInt64
    var body: (@Sendable () -> Void)?
    /// Whether the body stays when it has run, for `arm(at:)`.
    let isReusable: Bool
    /// Position in the loop's heap, or -1.
    var position = -1

    init(
        loop: EventLoop, deadline: UInt64, interval: UInt64, isReusable: Bool = false,
        body: @escaping @Sendable () -> Void
    ) {
        self.isReusable = isReusable
        self.loop = loop
        self.deadline = deadline
        self.interval = interval
        self.body = body
    }

    /// A timer that is set again and again without costing any memory; it waits until `arm(at:)` is called.
    package init(on loop: EventLoop, _ body: @escaping @Sendable () -> Void) {
        isReusable = true
        self.loop = loop
        deadline = .max
        interval = 0
        self.body = body
    }

    /// Runs the body at `deadline` (`MonotonicClock` nanoseconds) instead of any earlier plan. On its loop only, and only for a
    /// timer that was made by `init(on:_:)`.
    package func arm(at deadline: UInt64) {
        assert(loop.isCurrent && isReusable)
        guard body != nil else { return }
        loop.timers.remove(self)
        self.deadline = deadline
        loop.timers.insert(self)
    }

    /// It waits until it is armed again. On its loop only.
    package func disarm() {
        assert(loop.isCurrent)
        loop.timers.remove(self)
    }

    /// It will not run any more (called on its loop), or not much longer (from another thread). More than once is fine.
    package func cancel() {
        if loop.isCurrent {
            body = nil
            loop.timers.remove(self)
        } else {
            loop.execute { self.cancel() }
        }
    }
}

extension EventLoop {
    /// Runs `body` on the loop at `deadline` (`MonotonicClock` nanoseconds), then every `interval` nanoseconds if that is given.
    /// From any thread.
    @discardableResult
    package func timer(
        at deadline: UInt64, repeating interval: UInt64? = nil, _ body: @escaping @Sendable () -> Void
    ) -> LoopTimer {
        let timer = LoopTimer(loop: self, deadline: deadline, interval: interval ?? 0, body: body)
        if isCurrent {
            timers.insert(timer)
        } else {
            execute { if timer.body != nil { self.timers.insert(timer) } }
        }
        return timer
    }

    /// Runs `body` on the loop after `nanoseconds`, then every `interval` nanoseconds if that is given. From any thread.
    @discardableResult
    package func timer(
        after nanoseconds: UInt64, repeating interval: UInt64? = nil, _ body: @escaping @Sendable () -> Void
    ) -> LoopTimer {
        let (deadline, overflow) = MonotonicClock.nanoseconds().addingReportingOverflow(nanoseconds)
        return timer(at: overflow ? .max : deadline, repeating: interval, body)
    }

    /// Runs what is due. Called by the loop's alarm.
    func runDueTimers() {
        woke()
        let now = MonotonicClock.nanoseconds()
        while let timer = timers.popDue(now) {
            guard let body = timer.body else { continue }
            if timer.interval > 0 {
                let missed = (now - timer.deadline) / timer.interval
                let (next, overflow) = timer.deadline.addingReportingOverflow((missed + 1) &* timer.interval)
                timer.deadline = overflow ? .max : next
                timers.insert(timer)
            } else if !timer.isReusable {
                timer.body = nil
            }
            body()
        }
    }
}
