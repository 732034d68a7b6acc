import Synchronization

/// A few threads for work that blocks or computes long (password hashes, files), away from the loops. Threads start when
/// there is work and end when there is none. The queue is bounded: when it is full, work is refused at once and the
/// caller says so to its client.
package final class WorkerPool: Sendable {
    /// The queue is full, the machine has no thread left, or the pool has stopped.
    package struct Full: Error {}

    package typealias Job = @Sendable () -> Void

    private struct State {
        var waiting: [Job] = []
        var running = 0
        var refused: UInt64 = 0
        var isStopped = false
    }

    private let name: String
    private let threads: Int
    private let queueLimit: Int
    private let startThread: @Sendable (String, @escaping Job) -> Bool
    /// Guards the queue. Held while a thread is made, so that nothing ever waits for one that there is not; never while
    /// a job runs.
    private let state = Mutex(State())
    private let lastEnded = ThreadSignal()

    /// - Parameters:
    ///   - name: the threads', for `top -H` and debuggers.
    ///   - threads: how many at most.
    ///   - queueLimit: how much work may wait beside what runs.
    ///   - startThread: false says that there is none to be had; tests say so.
    package init(
        name: String, threads: Int, queueLimit: Int,
        startThread: @escaping @Sendable (String, @escaping Job) -> Bool = { PlatformThread.start(name: $0, $1) }
    ) {
        self.name = name
        self.threads = max(1, threads)
        self.queueLimit = max(0, queueLimit)
        self.startThread = startThread
    }

    package var runningCount: Int { state.withLock { $0.running } }
    package var waitingCount: Int { state.withLock { $0.waiting.count } }
    /// How often the queue was full.
    package var refusedCount: UInt64 { state.withLock { $0.refused } }

    /// Runs `job` on one of the threads, soon. From any thread.
    /// - Returns: false if it is refused (see `Full`); `job` will not run then.
    package func submit(_ job: @escaping Job) -> Bool {
        state.withLock { state in
            guard !state.isStopped else { return false }
            if state.running < threads {
                guard startThread(name, { self.drain(startingWith: job) }) else { return false }
                state.running += 1
                return true
            }
            guard state.waiting.count < queueLimit else {
                state.refused += 1
                return false
            }
            state.waiting.append(job)
            return true
        }
    }

    /// Runs `work` on one of the threads and waits for what it returns.
    package func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async throws(Full) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            let isTaken = submit { continuation.resume(returning: work()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw Full() }
        return result
    }

    /// Takes no more, and waits until what was taken is done. Not from a worker.
    package func stopAndJoin() {
        let mustWait = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped && state.running > 0
        }
        if mustWait { lastEnded.wait() }
    }

    private func drain(startingWith first: Job) {
        first()
        while let next = take() { next() }
    }

    /// The next job; nil ends the thread.
    private func take() -> Job? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                if state.isStopped, state.running == 0 { lastEnded.signal() }
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
