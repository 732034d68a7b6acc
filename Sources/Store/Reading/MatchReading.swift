internal import Martlet
internal import MartletEngine

/// Reads a match's row and log.
enum MatchReading {
    /// nil: no such match, or `wanted` was not committed.
    static func load(_ id: MatchID, at wanted: Int?, _ connection: Connection) throws(SQLiteError) -> StoredMatch? {
        guard let found = try row(id, connection) else { return nil }
        let last = try lastOffset(found.key, connection)
        let offset = wanted ?? last
        guard offset >= 0, offset <= last else { return nil }
        let checkpoint = try connection.statement(
            CheckpointRow.select + " WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"
        ).first(
            [.integer(LogKey.first(found.key)), .integer(LogKey.make(found.key, offset))], CheckpointRow.read)
        let behind = checkpoint?.offset ?? 0
        let tail = try events(found.key, from: behind + 1, limit: offset - behind, connection)
        guard tail.count == offset - behind else { throw .damaged("events are missing in the log of \(id)") }
        return StoredMatch(
            record: found.record, checkpoint: checkpoint, tail: tail, lastOffset: last,
            checkpoints: wanted == nil ? try checkpoints(found.key, connection) : [])
    }

    private static func checkpoints(_ key: Int64, _ connection: Connection) throws(SQLiteError) -> [Int] {
        try connection.statement("SELECT id FROM checkpoints WHERE id BETWEEN ? AND ? ORDER BY id").rows(
            [.integer(LogKey.first(key)), .integer(LogKey.last(key))]
        ) { LogKey.offset($0.integer(0)) }
    }

    static func events(
        of id: MatchID, from offset: Int, limit: Int, _ connection: Connection
    ) throws(SQLiteError) -> [EventRecord] {
        guard let key = try key(id, connection) else { return [] }
        return try events(key, from: offset, limit: limit, connection)
    }

    /// The event that an actor's tick became.
    ///
    /// No index: a player's ticks only rise, and checkpoints say how far they had risen, so the events between two
    /// checkpoints are all there is to look through. An index would cost every append a second page.
    static func event(
        of id: MatchID, actor: PlayerID, tick: Int, _ connection: Connection
    ) throws(SQLiteError) -> EventRecord? {
        guard let key = try key(id, connection) else { return nil }
        let marks = try connection.statement(
            "SELECT id, last_ticks FROM checkpoints WHERE id BETWEEN ? AND ? ORDER BY id"
        ).rows([.integer(LogKey.first(key)), .integer(LogKey.last(key))]) { row throws(SQLiteError) in
            (id: row.integer(0), mark: try TickMarks.decode(row.blob(1)).first { $0.player == actor }?.tick)
        }
        let reached = marks.firstIndex { $0.mark.map { $0 >= tick } ?? false }
        let upper = reached.map { marks[$0].id } ?? LogKey.last(key)
        let before = reached.map { marks[..<$0] } ?? marks[...]
        let lower = before.last?.id ?? LogKey.first(key)
        return try connection.statement(
            EventRow.select + " WHERE id > ? AND id <= ? AND actor = ? AND tick = ? LIMIT 1"
        )
        .first([.integer(lower), .integer(upper), .integer(actor.seat), .integer(tick)], EventRow.read)
    }

    static func players(_ key: Int64, _ connection: Connection) throws(SQLiteError) -> [PlayerRecord] {
        try connection.statement(PlayerRow.select).rows([.integer(key)], PlayerRow.read)
    }

    static func lastOffset(_ key: Int64, _ connection: Connection) throws(SQLiteError) -> Int {
        let last = try connection.integer(
            "SELECT max(id) FROM events WHERE id BETWEEN ? AND ?", .integer(LogKey.first(key)),
            .integer(LogKey.last(key)))
        return last.map { LogKey.offset($0) } ?? 0
    }

    private static func key(_ id: MatchID, _ connection: Connection) throws(SQLiteError) -> Int64? {
        try connection.integer("SELECT match_key FROM matches WHERE id = ?", .text(id.text))
    }

    private static func row(
        _ id: MatchID, _ connection: Connection
    ) throws(SQLiteError) -> (key: Int64, record: MatchRecord)? {
        let found = try connection.statement(MatchRow.select + " WHERE id = ?").first([.text(id.text)], MatchRow.read)
        guard var found else { return nil }
        found.record.players = try players(found.key, connection)
        return found
    }

    /// The contiguous events from an offset on.
    private static func events(
        _ key: Int64, from offset: Int, limit: Int, _ connection: Connection
    ) throws(SQLiteError) -> [EventRecord] {
        guard limit > 0, offset <= LogKey.offset(LogKey.last(key)) else { return [] }
        let first = max(offset, 1)
        let found = try connection.statement(EventRow.select + " WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?").rows(
            [.integer(LogKey.make(key, first)), .integer(LogKey.last(key)), .integer(limit)], EventRow.read)
        for (place, event) in found.enumerated() where event.offset != first + place {
            throw .damaged("the log of a match has a gap before offset \(event.offset)")
        }
        return found
    }
}
