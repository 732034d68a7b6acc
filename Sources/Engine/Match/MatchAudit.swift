package import Martlet

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
    /// Canonical JSON of the state at the end.
    package var state: [UInt8] = []

    /// Whether everything agrees.
    package var isSound: Bool { failure == nil && steps.allSatisfy { $0.mismatch == nil } }

    /// Replays the tail of a stored match on its checkpoint.
    static func run<Game: TurnGame>(_ game: Game.Type, on stored: StoredMatch) -> MatchAudit {
        var audit = MatchAudit()
        do throws(DamagedLog) {
            guard let checkpoint = stored.checkpoint else { throw DamagedLog(message: "this match was never opened") }
            let opening = StoredMatch(record: stored.record, checkpoint: checkpoint, tail: [], lastOffset: 0)
            var match = try Play<Game>(opening, checkpoint: checkpoint, limits: MatchLimits()).match
            audit.openingHash = checkpoint.hash
            for row in stored.tail { audit.steps.append(try step(row, on: &match)) }
            audit.state = (try? JSON.encode(match)) ?? []
        } catch {
            audit.failure = error.message
        }
        return audit
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
