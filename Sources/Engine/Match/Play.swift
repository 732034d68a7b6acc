import Martlet

/// A match that is in memory: the truth, and what is needed to go on from it.
///
/// A class with one owner, its machine: a command changes it in place, and the rows that it remembers are not copied
/// with every look at it.
final class Play<Game: TurnGame> {
    var match: TurnMatch<Game>
    /// Of the last command, durable or not.
    var offset: Int
    /// When it was decided, or when the match was opened.
    private(set) var decidedAt: Timestamp
    /// Of the last checkpoint that was sent to the store.
    var checkpointOffset: Int
    /// By seat: the last tick that was decided.
    private var lastTicks: [Int?]
    /// The last rows, oldest first; bounded by `MatchLimits.recentEntries`.
    private(set) var recent: [LogEntry] = []

    /// A match that was just opened.
    init(opened match: TurnMatch<Game>, at time: Timestamp) {
        self.match = match
        decidedAt = time
        offset = 0
        checkpointOffset = 0
        lastTicks = Array(repeating: nil, count: PlayerID.seatLimit)
    }

    /// A match as it was stored: the checkpoint and the rows behind it.
    convenience init(_ stored: StoredMatch, checkpoint: Checkpoint, limits: MatchLimits) throws(DamagedLog) {
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            throw DamagedLog(message: "the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
        self.init(opened: try Self.match(of: checkpoint), at: checkpoint.takenAt)
        offset = checkpoint.offset
        checkpointOffset = checkpoint.offset
        for mark in checkpoint.lastTicks { lastTicks[mark.player.seat] = mark.tick }
        for row in stored.tail {
            guard row.offset == offset + 1 else {
                throw DamagedLog(message: "the log has a gap between offsets \(offset) and \(row.offset)")
            }
            try LogReader<Game>.replay(row, into: &match)
            offset = row.offset
            decidedAt = row.timestamp
            note(actor: row.actor, tick: row.tick)
        }
        for row in stored.tail.suffix(limits.recentEntries) { recent.append(try LogReader<Game>.entry(row)) }
    }

    /// The first offset that `recent` holds; everything from there on is in memory.
    var firstRecentOffset: Int { recent.first?.offset ?? offset + 1 }

    func lastTick(of player: PlayerID) -> Int? { lastTicks[player.seat] }

    /// A command was decided.
    func append(_ entry: LogEntry, limits: MatchLimits) {
        offset = entry.offset
        decidedAt = entry.timestamp
        note(actor: entry.actor, tick: entry.tick)
        recent.append(entry)
        if recent.count >= limits.recentEntries * 2 { recent.removeFirst(recent.count - limits.recentEntries) }
    }

    /// The whole truth as it stands.
    func checkpoint() throws(JSONError) -> Checkpoint {
        let payload = try JSON.encode(match)
        let marks = lastTicks.enumerated().compactMap { seat, tick in
            tick.flatMap { tick in PlayerID(seat: seat).map { TickMark(player: $0, tick: tick) } }
        }
        return Checkpoint(
            offset: offset, schema: Game.description.schema, turn: Game.turn(of: match.state), takenAt: decidedAt,
            hash: StateHash.of(payload), payload: payload, lastTicks: marks)
    }

    private func note(actor: PlayerID?, tick: Int?) {
        guard let actor, let tick else { return }
        lastTicks[actor.seat] = max(lastTicks[actor.seat] ?? tick, tick)
    }

    /// A checkpoint's payload is the canonical JSON of a `TurnMatch`: `{"state":…,"random":…}`.
    private static func match(of checkpoint: Checkpoint) throws(DamagedLog) -> TurnMatch<Game> {
        do throws(RestoreError) {
            return try TurnMatch<Game>.restore(schema: checkpoint.schema, from: checkpoint.payload)
        } catch {
            throw DamagedLog(message: "the state at offset \(checkpoint.offset) can't be read: \(error)")
        }
    }
}
