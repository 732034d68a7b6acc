package import Martlet

/// One row of a match's log: what a command became, whether accepted or rejected.
package struct EventRecord: Hashable, Sendable {
    /// From 1, contiguous in a match.
    package var offset: Int
    package var timestamp: Timestamp
    /// Whose command it was; nil where the server acted by itself.
    package var actor: PlayerID?
    /// The actor's own counter; nil where the server acted for the player.
    package var tick: Int?
    /// The turn in which it was decided.
    package var turn: Int
    /// The game's schema under which the payload was written.
    package var schema: Int
    /// The engine's own: of a turn game JSON (command, emissions with audiences, rejection, position of the random numbers),
    /// of a live one a chunk of its recording. The store keeps it and never looks inside.
    package var payload: [UInt8]

    package init(
        offset: Int, timestamp: Timestamp, actor: PlayerID?, tick: Int?, turn: Int, schema: Int, payload: [UInt8]
    ) {
        self.offset = offset
        self.timestamp = timestamp
        self.actor = actor
        self.tick = tick
        self.turn = turn
        self.schema = schema
        self.payload = payload
    }
}

/// The whole truth of a match at an offset, from which later events are folded.
package struct Checkpoint: Hashable, Sendable {
    /// 0 is the opening, before any command.
    package var offset: Int
    package var schema: Int
    package var turn: Int
    package var takenAt: Timestamp
    /// `StateHash` of the payload.
    package var hash: UInt64
    /// Canonical JSON of the match's state and random numbers; of a live game its world as `StateWriter` has it. The store may
    /// compress it.
    package var payload: [UInt8]
    /// The ticks that each player's next commands must lie above.
    package var lastTicks: [TickMark]

    package init(
        offset: Int, schema: Int, turn: Int, takenAt: Timestamp, hash: UInt64, payload: [UInt8], lastTicks: [TickMark]
    ) {
        self.offset = offset
        self.schema = schema
        self.turn = turn
        self.takenAt = takenAt
        self.hash = hash
        self.payload = payload
        self.lastTicks = lastTicks
    }
}

/// The last tick that a player's commands reached.
package struct TickMark: Hashable, Codable, Sendable {
    package var player: PlayerID
    package var tick: Int

    package init(player: PlayerID, tick: Int) {
        self.player = player
        self.tick = tick
    }
}

/// What one match wants written, all of it or nothing. The store groups those of many matches into one transaction.
package struct Append: Hashable, Sendable {
    package var match: MatchID
    /// Counts the match's appends in memory; comes back with the outcome. An append succeeds only if all earlier ones
    /// of the same match since the last `fresh` did.
    package var ticket: UInt64
    /// The first append after the match was loaded: appends that failed before it no longer stand in its way.
    package var fresh: Bool
    /// The match's row, where it changed.
    package var record: MatchRecord?
    /// Contiguous, the first one behind the last committed offset.
    package var events: [EventRecord]
    package var checkpoint: Checkpoint?
    /// Offsets of checkpoints that nobody needs any more.
    package var droppedCheckpoints: [Int]

    package init(
        match: MatchID, ticket: UInt64, fresh: Bool, record: MatchRecord? = nil, events: [EventRecord] = [],
        checkpoint: Checkpoint? = nil, droppedCheckpoints: [Int] = []
    ) {
        self.match = match
        self.ticket = ticket
        self.fresh = fresh
        self.record = record
        self.events = events
        self.checkpoint = checkpoint
        self.droppedCheckpoints = droppedCheckpoints
    }
}

/// The store's answer to one `Append`.
package struct AppendOutcome: Hashable, Sendable {
    package var match: MatchID
    package var ticket: UInt64
    /// nil: committed and on disk.
    package var failure: StorageFailure?

    package init(match: MatchID, ticket: UInt64, failure: StorageFailure?) {
        self.match = match
        self.ticket = ticket
        self.failure = failure
    }
}

/// Why the store could not do something. Nothing that was acked is affected.
package enum StorageFailure: Error, Hashable, Sendable {
    /// Disk full, I/O error, or the store is shutting down: try again later.
    case unavailable(String)
    /// The append does not follow the last committed offset: somebody else wrote, or an earlier append failed.
    case conflict
    /// What is stored can't be read: damaged, or of an unknown schema.
    case damaged(String)
}

/// A match as it comes back from the store.
package struct StoredMatch: Hashable, Sendable {
    package var record: MatchRecord
    /// The nearest at or below the wanted offset; nil before the match was opened.
    package var checkpoint: Checkpoint?
    /// Contiguous, from behind the checkpoint to the wanted offset.
    package var tail: [EventRecord]
    /// The last committed offset of the match.
    package var lastOffset: Int
    /// Offsets of all checkpoints that are kept, in order; of the latest state only.
    package var checkpoints: [Int]

    package init(
        record: MatchRecord, checkpoint: Checkpoint?, tail: [EventRecord], lastOffset: Int, checkpoints: [Int] = []
    ) {
        self.record = record
        self.checkpoint = checkpoint
        self.tail = tail
        self.lastOffset = lastOffset
        self.checkpoints = checkpoints
    }
}
