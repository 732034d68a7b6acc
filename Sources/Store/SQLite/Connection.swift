internal import CSQLite

/// One connection to a database file. Used by one thread at a time; the file's other connections are other objects.
final class Connection {
    enum Mode { case writing, reading }

    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    /// How many frames the write-ahead log held after this connection's last commit.
    private let logFrames: UnsafeMutablePointer<Int32>

    /// Opens a file. A writer makes it if it is not there; a reader can't change it.
    init(path: String, mode: Mode, cacheKibibytes: Int) throws(SQLiteError) {
        var opened: OpaquePointer?
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        flags |= mode == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: "\(message): \(path)")
        }
        handle = opened
        logFrames = .allocate(capacity: 1)
        logFrames.initialize(to: 0)
        sqlite3_wal_hook(
            handle,
            { context, _, _, frames in
                context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            }, logFrames)
        sqlite3_busy_timeout(handle, mode == .writing ? 0 : 1000)
        try execute("PRAGMA cache_size = -\(cacheKibibytes)")
        try execute("PRAGMA foreign_keys = ON")
    }

    deinit {
        statements = [:]
        sqlite3_close_v2(handle)
        logFrames.deallocate()
    }

    /// Runs SQL that has no parameters and whose rows nobody wants.
    func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// A statement for this SQL, compiled at its first use and kept.
    func statement(_ sql: String) throws(SQLiteError) -> Statement {
        if let kept = statements[sql] { return kept }
        let made = try Statement(sql, connection: handle)
        statements[sql] = made
        return made
    }

    /// The one number that a query or pragma answers with; nil for NULL or no row.
    func integer(_ sql: String, _ values: SQLValue...) throws(SQLiteError) -> Int64? {
        try statement(sql).first(values) { row in row.optionalInteger(0) } ?? nil
    }

    /// Whether a transaction is open. Some errors end it by themselves.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows that the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// The row made by the last insertion.
    var lastRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Frames in the write-ahead log as of the last commit here.
    var framesInLog: Int { Int(logFrames.pointee) }

    func rollback() {
        guard isInTransaction else { return }
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    /// Copies what it can of the write-ahead log into the file, waiting for nobody.
    /// Returns how many frames the log holds and how many of them are copied.
    @discardableResult
    func checkpointLog() throws(SQLiteError) -> (frames: Int, copied: Int) {
        var frames: Int32 = 0
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, &frames, &copied)
        guard code == SQLITE_OK else { throw error(code) }
        return (Int(frames), Int(copied))
    }

    private func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}
