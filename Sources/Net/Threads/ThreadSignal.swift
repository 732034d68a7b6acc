import CLibUV

/// One thread waits until another signals. A signal while nobody waits is remembered.
package final class ThreadSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<uv_sem_t>

    package init() {
        semaphore = .allocate(capacity: 1)
        let status = uv_sem_init(semaphore, 0)
        precondition(status == 0, "the system has no semaphore left")
    }

    deinit {
        uv_sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one waiting thread go. From any thread.
    package func signal() { uv_sem_post(semaphore) }

    /// Blocks the calling thread until `signal()`. Never on a loop.
    package func wait() { uv_sem_wait(semaphore) }
}
