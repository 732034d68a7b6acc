import Martlet

/// Makes a stored match again, row by row, and holds each recorded hash and each stored world against it.
///
///     following ──a hash or a world differs──▶ parted ──the next stored world tells the field──▶ following
///         └──a row is missing, or unreadable──▶ lost ──the next stored world──────────────────────▶ ▲
///
/// So a parting has the ticks since the last agreement for its place, and what comes behind it tells the cause: where all
/// agrees again the rules are those that the match was played by, and what lies between is damaged.
struct LiveAuditor<Game: Simulation> {
    private enum State {
        case following
        case parted
        case lost
    }

    private var audit = LiveAudit(ticksPerSecond: Int(Game.description.ticksPerSecond))
    private var player: RecordingPlayer<Game>
    private let checkpoints: [Int: Checkpoint]
    private var state = State.following
    /// The last tick at which recording and replay were seen to agree; nil: nowhere yet.
    private var agreed: UInt32?

    init(_ setup: Game.Setup, seed: MatchSeed, _ checkpoints: [Checkpoint]) {
        player = RecordingPlayer(setup, seed: seed)
        self.checkpoints = Dictionary(checkpoints.map { ($0.offset, $0) }) { first, _ in first }
        audit.recording = LiveRecording.head(of: Game.self, setup, seed: seed)
    }

    mutating func run(_ stored: StoredMatch, withState: Bool) -> LiveAudit {
        compare(checkpoints[0])
        for row in stored.tail {
            LiveRecording.append(row.payload, to: &audit.recording)
            audit.chunks += 1
            audit.bytes += row.payload.count
            play(row)
            compare(checkpoints[row.offset])
        }
        if state == .lost { audit.failure = audit.damages.last?.reason }
        audit.ticks = player.tick
        audit.inputs = player.inputCount
        audit.ending = player.ending
        if stored.tail.last?.offset == stored.lastOffset { checkOutcome(stored.record) }
        var world = player.world
        audit.hash = StateHasher.hash(&world)
        if withState { audit.state = StatePrinter.lines(of: world).map { "\($0.path) = \($0.value)" } }
        return audit
    }

    // MARK: Rows

    private mutating func play(_ row: EventRecord) {
        let isWorld = RecordingChunk.span(of: row.payload)?.count == 0
        if state == .lost, !isWorld { return }
        let before = player.tick
        do throws(RecordingError) {
            try player.open(row.payload)
            if isWorld {
                if state != .lost, player.tick > before {
                    audit.gaps.append(LiveAudit.Gap(first: before + 1, last: player.tick))
                }
                return takeUp()
            }
            while try next() {}
        } catch {
            switch error {
            case .gap(let expected, let found) where found > expected:
                lose(row.offset, "ticks \(expected) to \(found - 1) are missing before offset \(row.offset)")
            case .damaged, .foreign, .gap: lose(row.offset, "the recording can't be read at offset \(row.offset)")
            case .diverged: break
            }
        }
    }

    /// Makes one tick. Once the worlds have parted it goes on, to the next stored world.
    private mutating func next() throws(RecordingError) -> Bool {
        do throws(RecordingError) {
            guard try player.next() else { return false }
            if player.checksHashes, player.tick % RecordingChunk.hashInterval == 0 {
                audit.hashesCompared += 1
                agree()
            }
            return true
        } catch {
            guard case .diverged(let tick) = error else { throw error }
            audit.hashesCompared += 1
            part("the hash of the world at tick \(tick) is another one")
            return true
        }
    }

    // MARK: Stored worlds

    private mutating func compare(_ checkpoint: Checkpoint?) {
        guard let checkpoint else { return }
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            return note(checkpoint.offset, "the world stored at offset \(checkpoint.offset) does not have its hash")
        }
        var stored = RecordingPlayer(Game(), tick: 0, occupied: 0)
        guard (try? stored.open(checkpoint.payload)) != nil, state == .lost || stored.tick == player.tick else {
            return note(checkpoint.offset, "the world stored at offset \(checkpoint.offset) can't be read")
        }
        if state != .lost {
            audit.worldsCompared += 1
            let difference = StatePrinter.firstDifference(of: stored.world, player.world)
            if state == .following {
                guard difference != nil else { return agree() }
                part("the world stored at tick \(stored.tick) is another one")
            }
            if let difference { name(difference) }
        }
        if (try? player.open(checkpoint.payload)) != nil { takeUp() }
    }

    /// The first field that differs, for the newest parting.
    private mutating func name(_ difference: StatePrinter.Difference) {
        guard let place = audit.partings.indices.last, audit.partingCount == audit.partings.count else { return }
        audit.partings[place].field = difference.path
        audit.partings[place].stored = difference.left
        audit.partings[place].replayed = difference.right
        audit.partings[place].fieldTick = player.tick
    }

    // MARK: Findings

    private mutating func agree() {
        agreed = player.tick
        audit.agreements += 1
    }

    // following → parted
    private mutating func part(_ reason: String) {
        state = .parted
        player.checksHashes = false
        audit.partingCount += 1
        guard audit.partings.count < LiveAudit.findingLimit else { return }
        let first = agreed.map { $0 &+ 1 } ?? 0
        audit.partings.append(LiveAudit.Parting(first: min(first, player.tick), last: player.tick, reason: reason))
    }

    // following, parted → lost
    private mutating func lose(_ offset: Int, _ reason: String) {
        state = .lost
        note(offset, reason)
        if audit.damages.last?.offset == offset { audit.damages[audit.damages.count - 1].firstTick = player.tick &+ 1 }
    }

    private mutating func note(_ offset: Int, _ reason: String) {
        guard audit.damages.count < LiveAudit.findingLimit else { return }
        audit.damages.append(LiveAudit.Damage(offset: offset, reason: reason))
    }

    // any → following, from a stored world
    private mutating func takeUp() {
        if state == .lost, let place = audit.damages.lastIndex(where: { $0.firstTick != nil && $0.resumedTick == nil })
        {
            audit.damages[place].resumedTick = player.tick
        }
        if state != .following {
            audit.agreements = 0
            audit.takenUpAt = player.tick
        }
        state = .following
        player.checksHashes = true
        agreed = player.tick
    }

    /// What the row says of the end is what the rules say.
    private mutating func checkOutcome(_ record: MatchRecord) {
        guard audit.isSound, audit.gaps.isEmpty, record.status == .finished, let outcome = record.outcome else {
            return
        }
        let again = audit.ending.map { LiveResult.json($0.outcome, record, LiveShape(Game.description)) }
        if again != outcome { audit.failure = "the outcome in the match's row is another one than the rules come to" }
    }
}
