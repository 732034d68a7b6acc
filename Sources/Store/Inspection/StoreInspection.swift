package import Martlet
package import MartletEngine

/// What a data folder holds and whether it is whole, for `martlet doctor`. Changes nothing, and may be asked while a
/// server runs on the folder.
package struct StoreInspection: Sendable {
    package struct LastEvent: Hashable, Sendable {
        package let match: MatchID
        package let offset: Int
        package let timestamp: Timestamp
    }

    /// A server runs on the folder just now.
    package var isInUse = false
    package var schemaVersion = 0
    /// The newest that this program knows.
    package var knownSchemaVersion = Schema.version
    package var accounts = 0
    package var sessions = 0
    /// Kept under idempotency keys.
    package var answers = 0
    package var matches: [MatchStatus: Int] = [:]
    package var events = 0
    package var checkpoints = 0
    /// The newest events, one a match, newest first; at most five.
    package var lastEvents: [LastEvent] = []
    package var databaseBytes = 0
    package var logBytes = 0
    /// What the file system has left for this user; nil if it does not tell.
    package var freeBytes: Int?
    /// What SQLite's own check and ours found; empty: all is well.
    package var problems: [String] = []
}

extension StoreInspection {
    private static let shownEvents = 5

    /// Looks. `checkingAll` reads every page of the database, which takes a while for a large one.
    package static func inspect(folder path: String, checkingAll: Bool = true) throws(StoreOpenError) -> StoreInspection
    {
        let folder = DataFolder(path)
        guard folder.isThere, DataFolder.size(of: folder.database) > 0 else {
            throw StoreOpenError(
                .failed, folder: folder.path, message: "There is no database in \(folder.path).",
                remedy: "Name the folder that the server was started with: --data DIR.")
        }
        var found = StoreInspection()
        found.isInUse = FolderLock.isHeld(folder)
        found.databaseBytes = DataFolder.size(of: folder.database)
        found.logBytes = DataFolder.size(of: folder.log)
        found.freeBytes = folder.freeBytes
        do throws(SQLiteError) {
            let connection = try Connection(path: folder.database, mode: .reading, cacheKibibytes: 8192)
            guard let version = try Schema.version(of: connection) else {
                throw .damaged("it is a database of another program")
            }
            found.schemaVersion = version
            guard version == Schema.version else { return found }
            try connection.execute("BEGIN")
            try found.count(connection)
            if checkingAll { try found.check(connection) }
            connection.rollback()
        } catch {
            throw .from(error, folder: folder.path, file: folder.database)
        }
        return found
    }

    private mutating func count(_ connection: Connection) throws(SQLiteError) {
        accounts = Int(try connection.integer("SELECT count(*) FROM accounts") ?? 0)
        sessions = Int(try connection.integer("SELECT count(*) FROM sessions") ?? 0)
        answers = Int(try connection.integer("SELECT count(*) FROM idempotency") ?? 0)
        checkpoints = Int(try connection.integer("SELECT count(*) FROM checkpoints") ?? 0)
        let states = try connection.statement("SELECT status, count(*) FROM matches GROUP BY status").rows([]) {
            (MatchStatus(rawValue: $0.text(0)), Int($0.integer(1)))
        }
        for (status, count) in states {
            if let status { matches[status] = count } else { problems.append("\(count) matches of an unknown status") }
        }
        let last = try connection.statement(
            """
            SELECT matches.id, events.id & 4294967295, events.timestamp FROM matches JOIN events ON events.id =
                (SELECT max(id) FROM events WHERE id BETWEEN match_key << 32 AND match_key << 32 | 4294967295)
            ORDER BY events.timestamp DESC
            """
        ).rows([]) {
            LastEvent(
                match: MatchID($0.text(0)), offset: Int($0.integer(1)),
                timestamp: Timestamp(microseconds: $0.integer(2)))
        }
        // Offsets are contiguous from 1, so the last one counts them; `check` sees whether that is true.
        events = last.reduce(0) { $0 + $1.offset }
        lastEvents = Array(last.prefix(Self.shownEvents))
    }

    private mutating func check(_ connection: Connection) throws(SQLiteError) {
        problems += try connection.statement("PRAGMA integrity_check(20)").rows([]) { $0.text(0) }.filter { $0 != "ok" }
        let stored = Int(try connection.integer("SELECT count(*) FROM events") ?? 0)
        if stored != events { problems.append("\(stored) events are stored where offsets reach \(events)") }
        let ahead = try connection.integer(
            """
            SELECT count(*) FROM checkpoints WHERE id & 4294967295 > 0
                AND NOT EXISTS (SELECT 1 FROM events WHERE events.id = checkpoints.id)
            """)
        if let ahead, ahead > 0 { problems.append("\(ahead) checkpoints stand where no event is") }
    }
}
