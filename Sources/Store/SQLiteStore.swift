internal import Martlet
package import MartletEngine

/// The store in a data folder: SQLite with a write-ahead log, one writer, a few readers.
///
/// What completes is on disk (`synchronous = FULL`). All its waiting happens on threads of its own.
package final class SQLiteStore: Store {
    let readers: ReaderPool
    private let queue: WriteQueue
    private let status: WriterStatus
    private let threads: StoreThreads

    /// Opens a data folder, making or migrating it as needed. Blocks, though not for long.
    package init(folder path: String, options: StoreOptions = StoreOptions()) throws(StoreOpenError) {
        let folder = DataFolder(path)
        try folder.prepare()
        let lock = try FolderLock(folder)
        queue = WriteQueue(
            maxBytes: options.maxQueuedBytes, maxWrites: options.maxQueuedWrites,
            patienceMilliseconds: options.patienceMilliseconds)
        status = WriterStatus()
        readers = ReaderPool(limit: options.maxQueuedReads)
        threads = StoreThreads()
        let parts = try StoreParts(folder, queue: queue, status: status, options: options)
        guard threads.start(parts, queue: queue, readers: readers, lock: lock) else {
            throw StoreOpenError(
                .failed, folder: folder.path, message: "The system has no threads to give.",
                remedy: "Raise the limit of processes (ulimit -u), or stop something else.")
        }
    }

    deinit { queue.close() }

    package func submit(_ appends: [Append], completion: @escaping @Sendable ([AppendOutcome]) -> Void) {
        guard !appends.isEmpty else { return completion([]) }
        let bytes = appends.reduce(0) { $0 + $1.bytes }
        guard let refusal = queue.put(appends, bytes: bytes, completion: completion) else { return }
        completion(appends.map { $0.refused(refusal) })
    }

    package func submit(_ source: any AppendSource) {
        guard let refusal = queue.put(source) else { return }
        source.finished(source.take().map { $0.refused(refusal) })
    }

    package var health: StoreHealth { status.health }

    package var counters: StoreCounters {
        var counters = status.counters
        (counters.queuedAppends, counters.queuedBytes) = queue.waiting
        return counters
    }

    /// For tests: makes writes fail.
    package var faults: StoreFaults {
        get { status.faults }
        set { status.faults = newValue }
    }

    package func close() async {
        queue.close()
        await threads.ended()
    }

    /// Runs a write in the next group and waits for its commit.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(SQLiteError) -> Answer
    ) async throws(StorageFailure) -> Answer {
        let result: Result<Answer, StorageFailure> = await withCheckedContinuation { continuation in
            if let refusal = queue.put(WriteTask(continuation, body: body)) {
                continuation.resume(returning: .failure(.unavailable(refusal)))
            }
        }
        return try result.get()
    }
}

extension Append {
    fileprivate func refused(_ reason: String) -> AppendOutcome {
        AppendOutcome(match: match, ticket: ticket, failure: .unavailable(reason))
    }
}
