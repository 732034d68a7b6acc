package import MartletEngine
internal import Synchronization

/// A few threads for work that is too slow for a loop, with a bounded queue. Threads start when there is work and end
/// when there is none. A full queue refuses: `busy`.
package final class BoundedWorkers: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var waiting: [Job] = []
        var running = 0
        var refused: UInt64 = 0
    }

    private let threads: Int
    private let queueLimit: Int
    private let name: String
    /// Guards the queue; never held while a job runs.
    private let state = Mutex(State())

    package init(name: String, threads: Int, queueLimit: Int) {
        self.name = name
        self.threads = max(1, threads)
        self.queueLimit = max(0, queueLimit)
    }

    package func run<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async throws(WireError) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            let isTaken = submit { continuation.resume(returning: work()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw .passwordWorkersBusy }
        return result
    }

    package var runningCount: Int { state.withLock { $0.running } }
    package var waitingCount: Int { state.withLock { $0.waiting.count } }
    package var refusedCount: UInt64 { state.withLock { $0.refused } }

    private func submit(_ job: @escaping Job) -> Bool {
        enum Verdict { case start, wait, refuse }
        let verdict: Verdict = state.withLock { state in
            if state.running < threads {
                state.running += 1
                return .start
            }
            guard state.waiting.count < queueLimit else {
                state.refused += 1
                return .refuse
            }
            state.waiting.append(job)
            return .wait
        }
        switch verdict {
        case .wait: return true
        case .refuse: return false
        case .start:
            if PlatformThread.start(name: name, { self.drain(startingWith: job) }) { return true }
            state.withLock { $0.running -= 1 }
            return false
        }
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
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
