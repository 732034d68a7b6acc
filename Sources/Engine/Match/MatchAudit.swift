package import Martlet

/// What is to be checked.
package struct AuditRequest: Sendable {
    /// A checkpoint and the rows behind it.
    package var stored: StoredMatch
    /// Further checkpoints: each is held against the state at its offset.
    package var checkpoints: [Checkpoint] = []
    /// Whose view of the end is wanted.
    package var viewer: Viewer?

    package init(_ stored: StoredMatch) { self.stored = stored }
}

/// A stored match, told and checked: each command is decided again, and what comes out is held against what is stored.
package struct MatchAudit: Sendable {
    /// One row of the story.
    package struct Step: Sendable {
        package var row: EventRecord
        /// Canonical JSON.
        package var command: [UInt8]
        package var rejection: Rejection?
        /// Canonical JSON, with who could see each.
        package var events: [(audience: Audience, json: [UInt8])]
        /// Of the state behind it.
        package var hash: UInt64
        /// What does not agree with the store; nil where all does.
        package var mismatch: String?
    }

    /// Of the state that the checkpoint holds.
    package var openingHash: UInt64 = 0
    package var steps: [Step] = []
    /// Why the audit ended before the log did.
    package var failure: String?
    /// What is wrong with the state that everything begins from; nil: nothing.
    package var openingMismatch: String?
    /// Canonical JSON of the state at the end.
    package var state: [UInt8] = []
    /// The view that was asked for, of the end.
    package var view: [UInt8]?

    /// Whether everything agrees.
    package var isSound: Bool { failure == nil && firstMismatch == nil }

    /// The first offset that does not agree, and why.
    package var firstMismatch: (offset: Int, reason: String)? {
        if let openingMismatch { return (openingOffset, openingMismatch) }
        for step in steps { if let reason = step.mismatch { return (step.row.offset, reason) } }
        return nil
    }

    /// Where it begins: the offset of the checkpoint.
    package var openingOffset = 0

    /// Replays the tail of a stored match on its checkpoint.
    static func run<Game: TurnGame>(_ game: Game.Type, _ request: AuditRequest) -> MatchAudit {
        let stored = request.stored
        var audit = MatchAudit()
        let checkpoints = Dictionary(request.checkpoints.map { ($0.offset, $0) }) { first, _ in first }
        do throws(DamagedLog) {
            guard let checkpoint = stored.checkpoint else { throw DamagedLog(message: "this match was never opened") }
            let opening = StoredMatch(record: stored.record, checkpoint: checkpoint, tail: [], lastOffset: 0)
            var match = try Play<Game>(opening, checkpoint: checkpoint, limits: MatchLimits()).match
            audit.openingHash = checkpoint.hash
            audit.openingOffset = checkpoint.offset
            if checkpoint.offset == 0 { audit.openingMismatch = reopen(Game.self, stored.record, checkpoint) }
            for row in stored.tail {
                var step = try step(row, on: &match)
                if step.mismatch == nil, let checkpoint = checkpoints[row.offset] {
                    step.mismatch = disagreement(checkpoint, step.hash, schema: Game.description.schema)
                }
                audit.steps.append(step)
            }
            audit.state = (try? JSON.encode(match)) ?? []
            audit.view = try? request.viewer.map { try Projected.view(of: match, for: $0).json }
        } catch {
            audit.failure = error.message
        }
        return audit
    }

    /// Opens the match again from its seed and its founder's choices, and says what differs from what is stored.
    private static func reopen<Game: TurnGame>(_ game: Game.Type, _ record: MatchRecord, _ checkpoint: Checkpoint)
        -> String?
    {
        guard checkpoint.schema == Game.description.schema,
            let ruleset = try? JSON.decode(Game.Ruleset.self, from: record.ruleset, limits: .stored)
        else { return nil }
        let setup = MatchSetup(players: record.players.map(\.player), map: record.map, ruleset: ruleset)
        guard let match = try? TurnMatch<Game>(opening: setup, seed: record.seed), let hash = try? match.hash() else {
            return "the match can't be opened again from its seed"
        }
        return hash == checkpoint.hash ? nil : "opened again from its seed, the match is another one"
    }

    /// What is wrong with a checkpoint at an offset where the state has this hash.
    private static func disagreement(_ checkpoint: Checkpoint, _ hash: UInt64, schema: Int) -> String? {
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            return "the checkpoint at this offset does not have its hash"
        }
        guard checkpoint.schema != schema || checkpoint.hash == hash else {
            return "the checkpoint at this offset holds another state than the log leads to"
        }
        return nil
    }

    private static func step<Game: TurnGame>(_ row: EventRecord, on match: inout TurnMatch<Game>) throws(DamagedLog)
        -> Step
    {
        let entry = try LogReader<Game>.entry(row)
        var again = match
        var mismatch: String?
        var rejection: Rejection?
        var emissions: [EncodedEmission] = []
        if let actor = row.actor {
            let command = try LogReader<Game>.command(row)
            do throws(Rejection) {
                for emission in try again.reduce(command, by: actor) {
                    guard let json = try? JSON.encode(emission.event) else { continue }
                    emissions.append(EncodedEmission(audience: emission.audience, json: json))
                }
            } catch {
                rejection = error
            }
            if rejection != entry.rejection {
                mismatch =
                    "decided again, the rules answer \(rejection?.code ?? "yes"), not \(entry.rejection?.code ?? "yes")"
            } else if emissions != entry.emissions {
                mismatch = "decided again, the rules give other events"
            }
        }
        try LogReader<Game>.replay(row, into: &match)
        let hash = (try? match.hash()) ?? 0
        if mismatch == nil, row.actor != nil, (try? again.hash()) != hash {
            mismatch = "the events do not fold into the state that the rules reach"
        }
        return Step(
            row: row, command: entry.command, rejection: entry.rejection,
            events: entry.emissions.map { ($0.audience, $0.json) }, hash: hash, mismatch: mismatch)
    }
}
