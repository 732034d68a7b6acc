extension EventLoop {
    package func enqueue(_ job: consuming ExecutorJob) { put(.job(UnownedJob(job))) }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Whether the calling thread is this loop's.
    package var isCurrent: Bool { CurrentLoop.pointer == Unmanaged.passUnretained(self).toOpaque() }

    /// The loop whose thread this is, if it is one.
    package static var current: EventLoop? { from(CurrentLoop.pointer) }

    package func checkIsolated() {
        precondition(isCurrent, "called outside of the event loop that owns this state")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }
}
