import CLibUV
import Synchronization

/// One thread that waits for sockets, timers and work, and runs what they call for, one thing after the other.
///
/// A loop is a `SerialExecutor` and a `TaskExecutor`: an actor that names a loop as its executor reaches the sockets of that
/// loop without a hop. A *turn* is one round of the loop: events are taken from the kernel and handled, queued work runs, then
/// callbacks asked for by `atEndOfTurn(_:)`, then every connection's gathered output is written at once.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// What is queued for the loop: a job of Swift's concurrency or a plain closure.
    enum Work {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    /// Work from other threads, and whether the loop still takes it.
    struct Inbox {
        var work: [Work] = []
        var isClosed = false
    }

    /// Rounds of queued work in one turn; what is left waits until sockets had their chance.
    static let roundsPerTurn = 16

    package let name: String
    /// What this loop counted; written on its thread only, readable from any.
    package let counters = NetCounters()

    let uv: UnsafeMutablePointer<uv_loop_t>
    private let wakeUp: UnsafeMutablePointer<uv_async_t>
    private let beforePoll: UnsafeMutablePointer<uv_prepare_t>
    private let afterPoll: UnsafeMutablePointer<uv_check_t>
    private let stayAwake: UnsafeMutablePointer<uv_idle_t>
    /// Guards what other threads have queued, and the wake-up handle against its own closing.
    private let inbox = Mutex(Inbox())
    private let thread: UnsafeMutablePointer<uv_thread_t>
    /// Guards the one start and the one join.
    private let threadState = Mutex(ThreadState.fresh)
    private enum ThreadState { case fresh, started, joined }

    // Everything below belongs to the loop's thread.
    private var queue: [Work] = []
    private var running: [Work] = []
    private var endOfTurn: [() -> Void] = []
    private var endOfTurnRunning: [() -> Void] = []
    private var unflushed: [Connection] = []
    private var flushing: [Connection] = []
    private var isFlushing = false
    /// When the loop began to wait; 0 while it works.
    private var pollBegan: UInt64 = 0
    private var closedAtStop: [UnsafeMutablePointer<uv_handle_t>] = []
    private var atStop: [() -> Void] = []
    var timers: TimerQueue
    var resources: LoopResources
    var sweep = ConnectionSweep()

    /// - Parameter hasFineTimers: false makes timers as coarse as libuv's, which is what a machine other than Linux has.
    package init(name: String = "loop", hasFineTimers: Bool = true) {
        self.name = name
        IgnoredSignals.ignoreFailedWrites()
        uv = .allocate(capacity: 1)
        wakeUp = .allocate(capacity: 1)
        beforePoll = .allocate(capacity: 1)
        afterPoll = .allocate(capacity: 1)
        stayAwake = .allocate(capacity: 1)
        thread = .allocate(capacity: 1)
        let status = uv_loop_init(uv)
        precondition(status == 0, "the machine has no descriptors left for an event loop")
        timers = TimerQueue(alarm: LoopAlarm(loop: uv, isFine: hasFineTimers))
        resources = LoopResources()
        prepareHandles()
    }

    private func prepareHandles() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        uv_async_init(uv, wakeUp) { handle in EventLoop.from(handle?.pointee.data)?.takeInbox() }
        wakeUp.pointee.data = me
        uv_prepare_init(uv, beforePoll)
        beforePoll.pointee.data = me
        uv_prepare_start(beforePoll) { handle in EventLoop.from(handle?.pointee.data)?.finishTurn() }
        uv_check_init(uv, afterPoll)
        afterPoll.pointee.data = me
        uv_check_start(afterPoll) { handle in EventLoop.from(handle?.pointee.data)?.woke() }
        uv_idle_init(uv, stayAwake)
        stayAwake.pointee.data = me
        uv.pointee.data = me
    }

    static func from(_ data: UnsafeMutableRawPointer?) -> EventLoop? {
        guard let data else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(data).takeUnretainedValue()
    }

    // MARK: The thread

    /// Starts the loop's thread. A loop starts once.
    package func start() {
        threadState.withLock { state in
            precondition(state == .fresh, "a loop starts once")
            let me = Unmanaged.passRetained(self).toOpaque()
            let status = uv_thread_create(
                thread,
                { argument in
                    guard let argument else { return }
                    Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                }, me)
            precondition(status == 0, "the machine has no thread left for an event loop")
            state = .started
        }
    }

    /// Asks the loop to end after its present turn; its connections are closed without further ado. From any thread.
    package func stop() {
        execute { [unowned self] in uv_stop(uv) }
    }

    /// Waits until the loop's thread has ended. Not from the loop itself.
    package func join() {
        precondition(!isCurrent, "a loop cannot wait for itself")
        let started = threadState.withLock { state in
            defer { if state == .started { state = .joined } }
            return state == .started
        }
        if started { _ = uv_thread_join(thread) }
    }

    private func run() {
        CurrentLoop.set(self)
        PlatformThread.nameThisThread(name)
        uv_run(uv, UV_RUN_DEFAULT)
        for body in atStop { body() }
        atStop = []
        for connection in sweep.takeAll() { connection.close(.loopStopped) }
        for _ in 0..<Self.roundsPerTurn {
            takeInbox()
            finishTurn()
        }
        inbox.withLock { $0.isClosed = true }
        timers.close()
        Self.close(wakeUp)
        Self.close(beforePoll)
        Self.close(afterPoll)
        Self.close(stayAwake)
        for handle in closedAtStop { uv_close(handle, nil) }
        // What is still open now would keep the loop waiting for ever.
        uv_walk(uv, { handle, _ in if uv_is_closing(handle) == 0 { uv_close(handle, nil) } }, nil)
        uv_run(uv, UV_RUN_DEFAULT)
        uv_loop_close(uv)
        for handle in closedAtStop { handle.deallocate() }
        resources.free()
        CurrentLoop.set(nil)
    }

    /// Runs `body` when the loop stops, before its connections are closed. On the loop only.
    func atStop(_ body: @escaping () -> Void) { atStop.append(body) }

    /// Closes and frees a handle when the loop stops. On the loop only.
    func closeAtStop<Handle>(_ handle: UnsafeMutablePointer<Handle>) {
        closedAtStop.append(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self))
    }

    private static func close<Handle>(_ handle: UnsafeMutablePointer<Handle>) {
        UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { uv_close($0, nil) }
    }

    deinit {
        uv.deallocate()
        wakeUp.deallocate()
        beforePoll.deallocate()
        afterPoll.deallocate()
        stayAwake.deallocate()
        thread.deallocate()
    }

    // MARK: Work

    /// Runs `body` soon on the loop, from any thread; what one thread hands over runs in the order it was handed over.
    /// Once the loop has stopped, work is dropped.
    package func execute(_ body: @escaping @Sendable () -> Void) { put(.body(body)) }

    func put(_ work: Work) {
        if isCurrent {
            queue.append(work)
            return
        }
        inbox.withLock { inbox in
            guard !inbox.isClosed else { return }
            inbox.work.append(work)
            if inbox.work.count == 1 { uv_async_send(wakeUp) }
        }
    }

    /// Runs `body` at the end of this turn, before connections write what was gathered for them. On the loop only.
    package func atEndOfTurn(_ body: @escaping () -> Void) {
        assert(isCurrent)
        endOfTurn.append(body)
    }

    /// Writes `connection`'s output at the end of this turn.
    func flushAtEndOfTurn(_ connection: Connection) { unflushed.append(connection) }

    private func takeInbox() {
        woke()
        inbox.withLock { inbox in
            if queue.isEmpty {
                swap(&queue, &inbox.work)
            } else {
                queue.append(contentsOf: inbox.work)
                inbox.work.removeAll(keepingCapacity: true)
            }
        }
    }

    private var hasWork: Bool { !queue.isEmpty || !endOfTurn.isEmpty || !unflushed.isEmpty }

    /// Between handling events and waiting for the next: queued work, end-of-turn callbacks, output.
    private func finishTurn() {
        counters.turns.add()
        var rounds = 0
        while hasWork && rounds < Self.roundsPerTurn {
            rounds += 1
            runQueue()
            runEndOfTurn()
            flush()
        }
        timers.arm()
        if hasWork {
            uv_idle_start(stayAwake) { _ in }
        } else {
            uv_idle_stop(stayAwake)
        }
        pollBegan = MonotonicClock.nanoseconds()
    }

    /// The wait is over: counts how long the loop had nothing to do. libuv calls sockets back while it still polls, so this is
    /// called by whatever comes first.
    @inline(__always)
    func woke() {
        guard pollBegan != 0 else { return }
        counters.idleNanoseconds.add(Int(MonotonicClock.nanoseconds() &- pollBegan))
        pollBegan = 0
    }

    private func runQueue() {
        guard !queue.isEmpty else { return }
        swap(&queue, &running)
        let executor = asUnownedSerialExecutor()
        for index in running.indices {
            switch running[index] {
            case .job(let job): job.runSynchronously(on: executor)
            case .body(let body): body()
            }
        }
        running.removeAll(keepingCapacity: running.capacity <= 4096)
    }

    private func runEndOfTurn() {
        guard !endOfTurn.isEmpty else { return }
        swap(&endOfTurn, &endOfTurnRunning)
        for index in endOfTurnRunning.indices { endOfTurnRunning[index]() }
        endOfTurnRunning.removeAll(keepingCapacity: endOfTurnRunning.capacity <= 4096)
    }

    /// Writes what was gathered so far, without waiting for the end of the turn: for what should not wait for the work that
    /// comes behind it in the same turn. On the loop only.
    package func flush() {
        assert(isCurrent)
        guard !unflushed.isEmpty, !isFlushing else { return }
        isFlushing = true
        swap(&unflushed, &flushing)
        for index in flushing.indices { flushing[index].flush() }
        flushing.removeAll(keepingCapacity: flushing.capacity <= 16_384)
        isFlushing = false
    }
}
