import Martlet

/// A recorded live match, made again tick by tick and held against what is stored.
package struct LiveAudit: Sendable {
    /// Ticks that could not be recorded, because the store failed: the world behind them is stored whole.
    package struct Gap: Hashable, Sendable {
        package var first: UInt32
        package var last: UInt32
    }

    /// Where the match that is made again is first known to be another one than was played.
    package struct Mismatch: Hashable, Sendable {
        /// It parted at one of these ticks: the last one that agrees lies just before.
        package var first: UInt32
        package var last: UInt32
        package var reason: String
        /// The first field that differs, as the world is printed, where a stored world tells.
        package var field: String?
        package var stored: String?
        package var replayed: String?
        /// At which tick the field was compared.
        package var fieldTick: UInt32?
    }

    package var ticksPerSecond: Int
    package var ticks: UInt32 = 0
    package var inputs: UInt64 = 0
    package var chunks = 0
    /// Of the chunks, as they are stored.
    package var bytes = 0
    package var gaps: [Gap] = []
    package var hashesCompared = 0
    package var worldsCompared = 0
    /// Of the world at the end.
    package var hash: UInt64 = 0
    package var mismatch: Mismatch?
    /// Why it ended before the recording did.
    package var failure: String?
    /// Each field of the world at the end, as `path = value`, where it was asked for.
    package var state: [String] = []
    /// The whole as one file, for the page.
    package var recording: [UInt8] = []

    package var isSound: Bool { mismatch == nil && failure == nil }
    package var seconds: Double { Double(ticks) / Double(max(1, ticksPerSecond)) }
    package var bytesPerMinute: Double { seconds > 0 ? Double(bytes) * 60 / seconds : 0 }

    /// Plays a stored match from tick 0. `request.checkpoints`: worlds to hold it against.
    static func run<Game: Simulation>(_ game: Game.Type, _ request: AuditRequest, withState: Bool) -> LiveAudit {
        var audit = LiveAudit(ticksPerSecond: Int(Game.description.ticksPerSecond))
        let record = request.stored.record
        guard let setup = try? LiveSetup.read(Game.Setup.self, from: record.ruleset) else {
            audit.failure = "the setup can't be read"
            return audit
        }
        audit.recording = LiveRecording.head(of: game, setup, seed: record.seed)
        var player = RecordingPlayer<Game>(setup, seed: record.seed)
        let checkpoints = Dictionary(request.checkpoints.map { ($0.offset, $0) }) { first, _ in first }
        audit.compare(checkpoints[0], with: &player)
        for row in request.stored.tail where audit.failure == nil {
            LiveRecording.append(row.payload, to: &audit.recording)
            audit.play(row, on: &player)
            audit.compare(checkpoints[row.offset], with: &player)
        }
        audit.ticks = player.tick
        audit.inputs = player.inputCount
        var world = player.world
        audit.hash = StateHasher.hash(&world)
        if withState { audit.state = StatePrinter.lines(of: player.world).map { "\($0.path) = \($0.value)" } }
        return audit
    }

    /// The last tick at which recording and replay were seen to agree.
    private var agreed: UInt32 = 0

    private init(ticksPerSecond: Int) { self.ticksPerSecond = ticksPerSecond }

    private mutating func play<Game: Simulation>(_ row: EventRecord, on player: inout RecordingPlayer<Game>) {
        chunks += 1
        bytes += row.payload.count
        let before = player.tick
        do throws(RecordingError) {
            try player.open(row.payload)
            if let span = RecordingChunk.span(of: row.payload), span.count == 0 {
                if span.first > before { gaps.append(Gap(first: before + 1, last: span.first)) }
                agreed = span.first
            }
            while try next(of: &player) {}
        } catch {
            switch error {
            case .damaged, .foreign: failure = "the recording can't be read at offset \(row.offset)"
            case .gap(let expected, let found):
                failure = "ticks \(expected) to \(found &- 1) are missing before offset \(row.offset)"
            case .diverged: break
            }
        }
    }

    /// Makes one tick. Once the worlds have parted it goes on, to find a stored world that tells the field.
    private mutating func next<Game: Simulation>(of player: inout RecordingPlayer<Game>) throws(RecordingError) -> Bool
    {
        do throws(RecordingError) {
            guard try player.next() else { return false }
            if player.checksHashes, player.tick % RecordingChunk.hashInterval == 0 {
                hashesCompared += 1
                agreed = player.tick
            }
            return true
        } catch {
            guard case .diverged(let tick) = error else { throw error }
            note(upTo: tick, "the hash of the world at tick \(tick) is another one")
            player.checksHashes = false
            return true
        }
    }

    private mutating func note(upTo tick: UInt32, _ reason: String) {
        guard mismatch == nil else { return }
        mismatch = Mismatch(first: min(agreed &+ 1, tick), last: tick, reason: reason)
    }

    /// Holds the world against one that is stored.
    private mutating func compare<Game: Simulation>(_ checkpoint: Checkpoint?, with player: inout RecordingPlayer<Game>)
    {
        guard let checkpoint, mismatch?.field == nil else { return }
        guard StateHash.of(checkpoint.payload) == checkpoint.hash else {
            return note(upTo: player.tick, "the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
        var stored = RecordingPlayer(Game(), tick: 0, occupied: 0)
        guard (try? stored.open(checkpoint.payload)) != nil, stored.tick == player.tick else {
            return note(upTo: player.tick, "the checkpoint at offset \(checkpoint.offset) can't be read")
        }
        worldsCompared += 1
        guard let difference = StatePrinter.firstDifference(of: stored.world, player.world) else {
            if mismatch == nil { agreed = player.tick }
            return
        }
        note(upTo: player.tick, "the world stored at tick \(player.tick) is another one")
        mismatch?.field = difference.path
        mismatch?.stored = difference.left
        mismatch?.replayed = difference.right
        mismatch?.fieldTick = player.tick
    }
}
