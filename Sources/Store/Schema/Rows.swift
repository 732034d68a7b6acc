internal import Martlet
internal import MartletEngine

/// The key of an event or checkpoint: the match's number in the upper half, the offset in the lower.
enum LogKey {
    static func make(_ key: Int64, _ offset: Int) -> Int64 { key << 32 | Int64(offset) & 0xffff_ffff }
    static func first(_ key: Int64) -> Int64 { key << 32 }
    static func last(_ key: Int64) -> Int64 { key << 32 | 0xffff_ffff }
    static func offset(_ id: Int64) -> Int { Int(id & 0xffff_ffff) }
}

/// How a checkpoint's payload is kept.
enum CheckpointEncoding: Int64 {
    case raw = 0
}

/// `Checkpoint.lastTicks` as bytes: for each player the seat (1 byte) and the tick (8 bytes, little end first).
enum TickMarks {
    static func encode(_ marks: [TickMark]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(9 * marks.count)
        for mark in marks {
            bytes.append(UInt8(truncatingIfNeeded: mark.player.seat))
            let tick = UInt64(bitPattern: Int64(mark.tick))
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: tick >> shift))
            }
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) throws(SQLiteError) -> [TickMark] {
        guard bytes.count % 9 == 0 else { throw .damaged("a checkpoint's ticks") }
        var marks: [TickMark] = []
        for start in stride(from: 0, to: bytes.count, by: 9) {
            guard let player = PlayerID(seat: Int(bytes[start])) else { throw .damaged("a checkpoint's seats") }
            var tick: UInt64 = 0
            for place in 0..<8 { tick |= UInt64(bytes[start + 1 + place]) << (8 * UInt64(place)) }
            marks.append(TickMark(player: player, tick: Int(Int64(bitPattern: tick))))
        }
        return marks
    }
}

/// The row of `matches`, column by column.
enum MatchRow {
    private static let columns = [
        "game", "name", "map", "status", "owner", "min_players", "max_players", "is_private", "invite_code", "ruleset",
        "seed_high", "seed_low", "turn", "loading_deadline", "outcome", "created_at", "updated_at",
        "crew_names", "password_hash", "crew_members",
    ]

    static let insert =
        "INSERT INTO matches (\(columns.joined(separator: ", ")), id) "
        + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")), ?)"
    static let update =
        "UPDATE matches SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE match_key = ?"
    static let select = "SELECT match_key, id, \(columns.joined(separator: ", ")) FROM matches"

    /// Reads a row of `select`; the players are rows of their own.
    static func read(_ row: Row) throws(SQLiteError) -> (key: Int64, record: MatchRecord) {
        guard let status = MatchStatus(rawValue: row.text(5)) else { throw .damaged("the status of a match") }
        var record = MatchRecord(
            id: MatchID(row.text(1)), game: row.text(2), name: row.text(3), map: row.optionalText(4),
            owner: AccountID(row.text(6)), minPlayers: Int(row.integer(7)), maxPlayers: Int(row.integer(8)),
            isPrivate: row.integer(9) != 0, inviteCode: row.text(10), ruleset: row.blob(11),
            seed: MatchSeed(
                high: UInt64(bitPattern: row.integer(12)), low: UInt64(bitPattern: row.integer(13))),
            createdAt: Timestamp(microseconds: row.integer(17)))
        record.status = status
        record.turn = Int(row.integer(14))
        record.loadingDeadline = row.optionalInteger(15).map { Timestamp(microseconds: $0) }
        record.outcome = row.optionalBlob(16)
        record.updatedAt = Timestamp(microseconds: row.integer(18))
        if let names = row.optionalBlob(19) {
            guard let names = try? JSON.decode([String].self, from: names) else {
                throw .damaged("the crews of a match")
            }
            record.crewNames = names
        }
        record.passwordHash = row.optionalText(20)
        if let members = row.optionalBlob(21) {
            guard let members = try? JSON.decode([CrewMember].self, from: members) else {
                throw .damaged("the crew members of a match")
            }
            record.crewMembers = members
        }
        return (row.integer(0), record)
    }
}

/// The row of `match_players`.
enum PlayerRow {
    static let select =
        "SELECT seat, account, display_name, kind, ready, loaded, standing, station, token_hash, token_session "
        + "FROM match_players WHERE match_key = ? ORDER BY seat"

    static func read(_ row: Row) throws(SQLiteError) -> PlayerRecord {
        guard let player = PlayerID(seat: Int(row.integer(0))), let kind = PlayerRecord.Kind(rawValue: row.text(3)),
            let standing = PlayerRecord.Standing(rawValue: row.text(6))
        else { throw .damaged("a seat of a match") }
        var record = PlayerRecord(
            player: player, account: row.optionalText(1).map { AccountID($0) }, displayName: row.text(2), kind: kind)
        record.ready = row.integer(4) != 0
        record.loaded = row.integer(5) != 0
        record.standing = standing
        record.station = row.optionalInteger(7).map { Int($0) }
        record.tokenHash = row.optionalBlob(8)
        record.tokenSession = row.optionalText(9).map { SessionID($0) }
        return record
    }
}

/// The row of `events`.
enum EventRow {
    static let select = "SELECT id, timestamp, actor, tick, turn, schema, payload FROM events"

    static func read(_ row: Row) throws(SQLiteError) -> EventRecord {
        var actor: PlayerID?
        if let seat = row.optionalInteger(2) {
            actor = PlayerID(seat: Int(seat))
            guard actor != nil else { throw .damaged("the actor of an event") }
        }
        return EventRecord(
            offset: LogKey.offset(row.integer(0)), timestamp: Timestamp(microseconds: row.integer(1)), actor: actor,
            tick: row.optionalInteger(3).map { Int($0) }, turn: Int(row.integer(4)), schema: Int(row.integer(5)),
            payload: row.blob(6))
    }
}

/// The row of `checkpoints`.
enum CheckpointRow {
    static let select = "SELECT id, schema, turn, taken_at, hash, last_ticks, encoding, payload FROM checkpoints"

    static func read(_ row: Row) throws(SQLiteError) -> Checkpoint {
        guard CheckpointEncoding(rawValue: row.integer(6)) != nil else { throw .damaged("a checkpoint's encoding") }
        return Checkpoint(
            offset: LogKey.offset(row.integer(0)), schema: Int(row.integer(1)), turn: Int(row.integer(2)),
            takenAt: Timestamp(microseconds: row.integer(3)), hash: UInt64(bitPattern: row.integer(4)),
            payload: row.blob(7), lastTicks: try TickMarks.decode(row.blob(5)))
    }
}
