internal import MartletEngine

/// A few threads with a connection each, that read on behalf of tasks.
final class ReaderPool: Sendable {
    fileprivate struct State {
        var jobs: [@Sendable (Connection) -> Void] = []
        var head = 0
        var isClosed = false
    }

    private let monitor = Monitor(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// A reader's thread: until the pool is closed and what waits is done.
    func run(_ connection: Connection) {
        while true {
            let job: (@Sendable (Connection) -> Void)?? = monitor.wait(milliseconds: nil) { state in
                if state.head < state.jobs.count { return .some(state.take()) }
                return state.isClosed ? .some(nil) : nil
            }
            guard let job = job ?? nil else { return }
            job(connection)
        }
    }

    /// Reads on one of the threads, all of it as of one moment.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Answer
    ) async throws(StorageFailure) -> Answer {
        let result: Result<Answer, StorageFailure> = await withCheckedContinuation { continuation in
            let refusal = put { connection in
                continuation.resume(returning: Self.snapshot(connection, body))
            }
            if let refusal { continuation.resume(returning: .failure(.unavailable(refusal))) }
        }
        return try result.get()
    }

    func close() {
        monitor.change { $0.isClosed = true }
        monitor.wakeAll()
    }

    /// Why not, where the job was not taken in.
    private func put(_ job: @escaping @Sendable (Connection) -> Void) -> String? {
        monitor.change { state in
            if state.isClosed { return "the store is closed" }
            guard state.jobs.count - state.head < limit else { return "too many reads wait" }
            state.jobs.append(job)
            return nil
        }
    }

    private static func snapshot<Answer>(
        _ connection: Connection, _ body: (Connection) throws(SQLiteError) -> Answer
    ) -> Result<Answer, StorageFailure> {
        do throws(SQLiteError) {
            try connection.statement("BEGIN").run()
            let answer = try body(connection)
            try connection.statement("COMMIT").run()
            return .success(answer)
        } catch {
            connection.rollback()
            return .failure(error.failure)
        }
    }
}

extension ReaderPool.State {
    fileprivate mutating func take() -> @Sendable (Connection) -> Void {
        let job = jobs[head]
        head += 1
        if head * 2 >= jobs.count {
            jobs.removeSubrange(..<head)
            head = 0
        }
        return job
    }
}
