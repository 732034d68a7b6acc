internal import MartletEngine

/// A write with an answer that somebody awaits.
///
/// `result` is set by the writer's thread while the group is open and read by it once the group is over.
final class WriteTask<Answer: Sendable>: QueuedTask, @unchecked Sendable {
    private let body: @Sendable (Connection) throws(SQLiteError) -> Answer
    private let continuation: CheckedContinuation<Result<Answer, StorageFailure>, Never>
    private var result: Result<Answer, StorageFailure>?

    init(
        _ continuation: CheckedContinuation<Result<Answer, StorageFailure>, Never>,
        body: @escaping @Sendable (Connection) throws(SQLiteError) -> Answer
    ) {
        self.continuation = continuation
        self.body = body
    }

    func run(on connection: Connection) throws(SQLiteError) { result = .success(try body(connection)) }

    func fail(_ failure: StorageFailure) { result = .failure(failure) }

    func finish(_ failure: StorageFailure?) {
        if let failure { return continuation.resume(returning: .failure(failure)) }
        continuation.resume(returning: result ?? .failure(.unavailable("not written")))
    }
}
