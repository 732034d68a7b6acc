package import MartletEngine

/// A match's whole log with all its checkpoints, for `martlet replay`. Changes nothing, and may be read while a server
/// runs on the folder.
package struct StoredLog: Sendable {
    /// The opening and every row behind it, up to the wanted offset or to where the log breaks off.
    package var stored: StoredMatch
    package var checkpoints: [Checkpoint]
    /// The first offset that should be there and is not.
    package var firstMissing: Int?

    package enum Answer: Sendable {
        case log(StoredLog)
        /// No match's id begins so; some that there are, newest first.
        case unknown(others: [MatchID])
        /// More than one does.
        case ambiguous([MatchID])
    }

    /// How many ids are told where one was not found.
    private static let shown = 5

    /// Reads the match whose id is, or begins with, `name`. `offset`: no further than that.
    package static func read(folder path: String, match name: String, upTo offset: Int?) throws(StoreOpenError)
        -> Answer
    {
        let folder = DataFolder(path)
        guard folder.isThere, DataFolder.size(of: folder.database) > 0 else {
            throw StoreOpenError(
                .failed, folder: folder.path, message: "There is no database in \(folder.path).",
                remedy: "Name the folder that the server was started with: --data DIR.")
        }
        do throws(SQLiteError) {
            let connection = try Connection(path: folder.database, mode: .reading, cacheKibibytes: 8192)
            guard let version = try Schema.version(of: connection), version == Schema.version else {
                throw .damaged("it is of another schema than this program's; `martlet doctor` says more")
            }
            try connection.execute("BEGIN")
            defer { connection.rollback() }
            return try read(name, upTo: offset, connection)
        } catch {
            throw .from(error, folder: folder.path, file: folder.database)
        }
    }

    private static func read(_ name: String, upTo offset: Int?, _ connection: Connection) throws(SQLiteError) -> Answer
    {
        let found = try connection.statement(
            "SELECT id FROM matches WHERE id = ?1 OR substr(id, 1, length(?1)) = ?1 ORDER BY id <> ?1, id LIMIT ?2"
        ).rows([.text(name), .integer(shown)]) { MatchID($0.text(0)) }
        guard let match = found.first, !name.isEmpty else {
            let newest = try connection.statement("SELECT id FROM matches ORDER BY match_key DESC LIMIT ?")
            return .unknown(others: try newest.rows([.integer(shown)]) { MatchID($0.text(0)) })
        }
        guard found.count == 1 || match.text == name else { return .ambiguous(found) }
        return try .log(read(match, upTo: offset, connection))
    }

    private static func read(_ match: MatchID, upTo wanted: Int?, _ connection: Connection) throws(SQLiteError)
        -> StoredLog
    {
        guard
            let found = try connection.statement(MatchRow.select + " WHERE id = ?").first(
                [.text(match.text)], MatchRow.read)
        else { throw .damaged("the row of \(match)") }
        let key = found.key
        var record = found.record
        record.players = try MatchReading.players(key, connection)
        let last = try MatchReading.lastOffset(key, connection)
        let end = min(wanted ?? last, last)
        let range = [SQLValue.integer(LogKey.first(key)), .integer(LogKey.make(key, max(0, end)))]
        let checkpoints = try connection.statement(CheckpointRow.select + " WHERE id BETWEEN ? AND ? ORDER BY id")
            .rows(range, CheckpointRow.read)
        var rows = try connection.statement(EventRow.select + " WHERE id BETWEEN ? AND ? ORDER BY id")
            .rows(range, EventRow.read)
        let gap = rows.indices.first { rows[$0].offset != $0 + 1 }
        if let gap { rows.removeSubrange(gap...) }
        return StoredLog(
            stored: StoredMatch(record: record, checkpoint: checkpoints.first, tail: rows, lastOffset: last),
            checkpoints: checkpoints, firstMissing: gap.map { $0 + 1 })
    }
}
