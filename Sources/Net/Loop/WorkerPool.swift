import CLibUV
import Synchronization

/// A few threads for work that blocks or computes long (password hashes, files), away from the loops. The queue is bounded:
/// when it is full, work is refused at once and the caller says so to its client.
package final class WorkerPool: @unchecked Sendable {
    /// The queue is full, or the pool has stopped.
    package struct Full: Error {}

    private struct Queue {
        var work: [@Sendable () -> Void] = []
        var head = 0
        var isStopped = false
        var count: Int { work.count - head }

        mutating func take() -> (@Sendable () -> Void)? {
            guard head < work.count else { return nil }
            defer {
                head += 1
                if head == work.count || head > 1024 {
                    work.removeFirst(head)
                    head = 0
                }
            }
            return work[head]
        }
    }

    private let queueLimit: Int
    /// Guards what waits for a thread.
    private let queue = Mutex(Queue())
    private let ready: UnsafeMutablePointer<uv_sem_t>
    private let threads: UnsafeMutableBufferPointer<uv_thread_t>

    /// - Parameters:
    ///   - threads: how many.
    ///   - queueLimit: how much work may wait beside what runs.
    package init(threads count: Int, queueLimit: Int) {
        self.queueLimit = queueLimit
        ready = .allocate(capacity: 1)
        threads = .allocate(capacity: max(1, count))
        let status = uv_sem_init(ready, 0)
        precondition(status == 0, "the system has no semaphore left")
        for index in threads.indices {
            let me = Unmanaged.passRetained(self).toOpaque()
            let status = uv_thread_create(
                threads.baseAddress.map { $0 + index },
                { argument in
                    guard let argument else { return }
                    Unmanaged<WorkerPool>.fromOpaque(argument).takeRetainedValue().work()
                }, me)
            precondition(status == 0, "the machine has no thread left for a worker")
        }
    }

    deinit {
        uv_sem_destroy(ready)
        ready.deallocate()
        threads.deallocate()
    }

    private func work() {
        while true {
            uv_sem_wait(ready)
            guard let body = queue.withLock({ $0.take() }) else { return }
            body()
        }
    }

    /// Runs `body` on one of the threads, soon. From any thread.
    /// - Returns: false if the queue is full or the pool has stopped; `body` will not run then.
    package func submit(_ body: @escaping @Sendable () -> Void) -> Bool {
        let isTaken = queue.withLock { queue in
            guard !queue.isStopped, queue.count < queueLimit else { return false }
            queue.work.append(body)
            return true
        }
        if isTaken { uv_sem_post(ready) }
        return isTaken
    }

    /// Runs `body` on one of the threads and waits for what it returns.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws(Full) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            let isTaken = submit { continuation.resume(returning: body()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw Full() }
        return result
    }

    /// Takes no more, finishes what waits, ends the threads and waits for them. Not from a worker.
    package func stopAndJoin() {
        let wasStopped = queue.withLock { queue in
            defer { queue.isStopped = true }
            return queue.isStopped
        }
        guard !wasStopped else { return }
        // One wake-up more for each thread: it finds the queue empty and ends.
        for _ in threads { uv_sem_post(ready) }
        for index in threads.indices { uv_thread_join(threads.baseAddress.map { $0 + index }) }
    }
}
