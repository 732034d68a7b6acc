internal import Martlet
internal import MartletEngine

/// Writes appends inside the open transaction and says which of them don't follow.
///
/// What can be wrong with an append is found before anything of it is written, so one that conflicts needs no
/// savepoint to be undone.
struct AppendWriter {
    private let connection: Connection
    private let insertEvent: Statement
    private let findMatch: Statement
    private let findLast: Statement

    /// Keys and offsets share one 64-bit number, half each.
    static let limit = Int(Int32.max)

    init(_ connection: Connection) throws(SQLiteError) {
        self.connection = connection
        insertEvent = try connection.statement(
            "INSERT INTO events (id, timestamp, actor, tick, turn, schema, payload) VALUES (?, ?, ?, ?, ?, ?, ?)")
        findMatch = try connection.statement("SELECT match_key FROM matches WHERE id = ?")
        findLast = try connection.statement("SELECT max(id) FROM events WHERE id BETWEEN ? AND ?")
    }

    /// nil: written. An error that is thrown concerns the transaction, or leaves it to be undone.
    func write(_ append: Append, at cursor: MatchCursor) throws(SQLiteError) -> StorageFailure? {
        if append.fresh { cursor.working.isBroken = false }
        guard !cursor.working.isBroken else { return .conflict }
        try lookUp(cursor)
        let last = cursor.working.lastOffset ?? 0
        guard follows(append, key: cursor.working.key, last: last) else {
            cursor.working.isBroken = true
            return .conflict
        }
        if let record = append.record { try write(record, at: cursor) }
        guard let key = cursor.working.key else { return .conflict }
        for event in append.events { try write(event, of: key) }
        cursor.working.lastOffset = last + append.events.count
        if let checkpoint = append.checkpoint { try write(checkpoint, of: key) }
        for offset in append.droppedCheckpoints {
            try connection.statement("DELETE FROM checkpoints WHERE id = ?").run(.integer(LogKey.make(key, offset)))
        }
        return nil
    }

    /// Whether the append continues the log and its numbers fit the tables.
    private func follows(_ append: Append, key: Int64?, last: Int) -> Bool {
        guard key != nil || append.record != nil else { return false }
        guard last + append.events.count <= Self.limit else { return false }
        var expected = last
        for event in append.events {
            expected += 1
            guard event.offset == expected else { return false }
        }
        guard let checkpoint = append.checkpoint else { return true }
        return checkpoint.offset >= 0 && checkpoint.offset <= expected
    }

    private func lookUp(_ cursor: MatchCursor) throws(SQLiteError) {
        if cursor.working.key == nil {
            cursor.working.key = try findMatch.first([.text(cursor.match.text)]) { $0.integer(0) }
        }
        guard cursor.working.lastOffset == nil else { return }
        cursor.working.lastOffset = 0
        guard let key = cursor.working.key else { return }
        let range = [SQLValue.integer(LogKey.first(key)), .integer(LogKey.last(key))]
        let last = try findLast.first(range) { $0.optionalInteger(0) } ?? nil
        cursor.working.lastOffset = last.map { LogKey.offset($0) } ?? 0
    }

    private func write(_ event: EventRecord, of key: Int64) throws(SQLiteError) {
        insertEvent.bind(1, LogKey.make(key, event.offset))
        insertEvent.bind(2, event.timestamp.microseconds)
        insertEvent.bind(3, (event.actor?.seat).map { Int64($0) })
        insertEvent.bind(4, event.tick.map { Int64($0) })
        insertEvent.bind(5, Int64(event.turn))
        insertEvent.bind(6, Int64(event.schema))
        try insertEvent.bind(7, event.payload)
        try insertEvent.finish()
    }

    private func write(_ checkpoint: Checkpoint, of key: Int64) throws(SQLiteError) {
        let statement = try connection.statement(
            """
            INSERT OR REPLACE INTO checkpoints (id, schema, turn, taken_at, hash, last_ticks, encoding, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try statement.run(
            .integer(LogKey.make(key, checkpoint.offset)), .integer(checkpoint.schema), .integer(checkpoint.turn),
            .integer(checkpoint.takenAt.microseconds), .integer(Int64(bitPattern: checkpoint.hash)),
            .blob(TickMarks.encode(checkpoint.lastTicks)), .integer(CheckpointEncoding.raw.rawValue),
            .blob(checkpoint.payload))
    }

    private func write(_ record: MatchRecord, at cursor: MatchCursor) throws(SQLiteError) {
        let values: [SQLValue] = [
            .text(record.game), .text(record.name), .optional(record.map), .text(record.status.rawValue),
            .text(record.owner.text), .integer(record.minPlayers), .integer(record.maxPlayers),
            .integer(record.isPrivate ? 1 : 0), .text(record.inviteCode), .blob(record.ruleset),
            .integer(Int64(bitPattern: record.seed.high)), .integer(Int64(bitPattern: record.seed.low)),
            .integer(record.turn), .optional(record.loadingDeadline?.microseconds), .optional(record.outcome),
            .integer(record.createdAt.microseconds), .integer(record.updatedAt.microseconds),
            .optional(record.crewNames.isEmpty ? nil : try? JSON.encode(record.crewNames)),
            .optional(record.passwordHash),
            .optional(record.crewMembers.isEmpty ? nil : try? JSON.encode(record.crewMembers)),
        ]
        let key: Int64
        if let known = cursor.working.key {
            key = known
            try connection.statement(MatchRow.update).execute(values + [.integer(key)])
        } else {
            try connection.statement(MatchRow.insert).execute(values + [.text(cursor.match.text)])
            key = connection.lastRow
            guard key <= Self.limit else { throw .outOfKeys }
            cursor.working.key = key
        }
        guard cursor.working.players != record.players else { return }
        try write(record.players, of: key)
        cursor.working.players = record.players
    }

    private func write(_ players: [PlayerRecord], of key: Int64) throws(SQLiteError) {
        try connection.statement("DELETE FROM match_players WHERE match_key = ?").run(.integer(key))
        let insert = try connection.statement(
            """
            INSERT INTO match_players (
                match_key, seat, account, display_name, kind, ready, loaded, standing, station, token_hash,
                token_session)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        for player in players {
            try insert.run(
                .integer(key), .integer(player.player.seat), .optional(player.account?.text),
                .text(player.displayName), .text(player.kind.rawValue), .integer(player.ready ? 1 : 0),
                .integer(player.loaded ? 1 : 0), .text(player.standing.rawValue),
                .optional(player.station.map { Int64($0) }), .optional(player.tokenHash),
                .optional(player.tokenSession?.text))
        }
    }
}
