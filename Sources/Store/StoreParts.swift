/// The connections of an open store, before their threads have them.
struct StoreParts {
    let writer: Slot<Writer>
    let checkpointer: LogCheckpointer
    let copying: Slot<Connection>
    let reading: [Slot<Connection>]

    private static let writerCacheKibibytes = 32_768
    private static let readerCacheKibibytes = 8192
    /// The log is cut back to this when it begins anew.
    private static let logLimitBytes = 64 << 20

    init(
        _ folder: DataFolder, queue: WriteQueue, status: WriterStatus, options: StoreOptions
    ) throws(StoreOpenError) {
        let main = try Self.openMain(folder)
        checkpointer = LogCheckpointer(threshold: options.checkpointFrames)
        do throws(SQLiteError) {
            try Self.configure(main, options: options)
            writer = Slot(
                try Writer(main, queue: queue, status: status, checkpointer: checkpointer, options: options))
            copying = Slot(try Connection(path: folder.database, mode: .writing, cacheKibibytes: 64))
            var readers: [Slot<Connection>] = []
            for _ in 0..<max(options.readers, 1) {
                readers.append(
                    Slot(
                        try Connection(
                            path: folder.database, mode: .reading, cacheKibibytes: Self.readerCacheKibibytes)))
            }
            reading = readers
        } catch {
            throw .from(error, folder: folder.path, file: folder.database)
        }
        folder.synchronise()
    }

    private static func openMain(_ folder: DataFolder) throws(StoreOpenError) -> Connection {
        let main: Connection
        do throws(SQLiteError) {
            main = try Connection(path: folder.database, mode: .writing, cacheKibibytes: writerCacheKibibytes)
        } catch {
            throw .from(error, folder: folder.path, file: folder.database)
        }
        try Schema.migrate(main, folder: folder.path, file: folder.database)
        return main
    }

    private static func configure(_ main: Connection, options: StoreOptions) throws(SQLiteError) {
        try main.execute("PRAGMA journal_mode = WAL")
        try main.execute("PRAGMA synchronous = FULL")
        // macOS: an fsync that reaches the disk's surface and not only its cache.
        try main.execute("PRAGMA fullfsync = ON")
        try main.execute("PRAGMA checkpoint_fullfsync = ON")
        try main.execute("PRAGMA journal_size_limit = \(logLimitBytes)")
        if let pages = options.maxPages { try main.execute("PRAGMA max_page_count = \(pages)") }
    }
}

/// The store's threads, from their start to the end of the last.
final class StoreThreads: Sendable {
    private struct State {
        var helpers = 0
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let monitor = Monitor(State())

    /// False: the system has no threads to give.
    func start(_ parts: StoreParts, queue: WriteQueue, readers: ReaderPool, lock: FolderLock) -> Bool {
        let checkpointer = parts.checkpointer
        let end: @Sendable () -> Void = {
            readers.close()
            checkpointer.end()
        }
        var helpers: [(String, @Sendable () -> Void)] = [
            ("store-copy", { Self.use(parts.copying) { checkpointer.run($0) { queue.nudge() } } })
        ]
        for slot in parts.reading {
            helpers.append(("store-read", { Self.use(slot) { readers.run($0) } }))
        }
        for (name, body) in helpers {
            monitor.read { $0.helpers += 1 }
            let isStarted = StoreThread.start(named: name) { [self] in
                body()
                monitor.change { $0.helpers -= 1 }
            }
            guard isStarted else {
                end()
                return false
            }
        }
        let holder = Slot(lock)
        let isStarted = StoreThread.start(named: "store-write") { [self] in
            Self.use(parts.writer) { writer in
                writer.run()
                // The others' connections close first, so that the writer's copies the log and removes it.
                end()
                let _: Void? = monitor.wait(milliseconds: nil) { $0.helpers == 0 ? () : nil }
            }
            _ = holder.take()
            finish()
        }
        if !isStarted { end() }
        return isStarted
    }

    /// Returns once all connections are closed and the folder is free.
    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = monitor.read { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func finish() {
        let waiting = monitor.read { state in
            state.hasEnded = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// What is in the slot is gone when this returns.
    @inline(never)
    private static func use<Value>(_ slot: Slot<Value>, _ body: (Value) -> Void) {
        guard let value = slot.take() else { return }
        body(value)
    }
}
