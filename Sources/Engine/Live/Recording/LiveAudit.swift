package import Martlet

/// A recorded live match, made again tick by tick and held against what is stored: what `LiveAuditor` found.
package struct LiveAudit: Sendable {
    /// Ticks that could not be recorded, because the store failed: the world behind them is stored whole.
    package struct Gap: Hashable, Sendable {
        package var first: UInt32
        package var last: UInt32
    }

    /// Where the match that is made again becomes another one than was played.
    package struct Parting: Hashable, Sendable {
        /// It happened at one of these ticks: behind the one before them both were the same, behind the last they are not.
        /// What is recorded says no more; one tick alone is named where worlds or hashes are stored of both its sides.
        package var first: UInt32
        package var last: UInt32
        package var reason: String
        /// The first field that differs, in the order of the world's `replicate`, where a stored world tells.
        package var field: String?
        package var stored: String?
        package var replayed: String?
        /// At which tick the field was compared: the first behind `last`, or `last` itself, of which a world is stored.
        package var fieldTick: UInt32?

        package var ticks: UInt32 { last - first + 1 }
    }

    /// Something stored that can't be read, or is missing.
    package struct Damage: Hashable, Sendable {
        package var offset: Int
        package var reason: String
        /// The first tick that can't be made again therefore; nil: none is lost.
        package var firstTick: UInt32?
        /// The tick of the stored world from which the match goes on; nil: there is none.
        package var resumedTick: UInt32?
    }

    /// Of partings and of damages so many are kept.
    static let findingLimit = 32

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
    /// The first outcome and its tick, as it is made again.
    package var ending: LiveEnding?
    /// In order. Behind each the match is taken up from the next stored world, so that each has a cause of its own.
    package var partings: [Parting] = []
    package var partingCount = 0
    package var damages: [Damage] = []
    /// Hashes and worlds that agreed since it was last taken up from a stored world.
    package var agreements = 0
    /// The tick of the world that it was taken up from last; nil: it never had to be.
    package var takenUpAt: UInt32?
    /// Why there is nothing to compare, or what does not agree at the end.
    package var failure: String?
    /// Each field of the world at the end, as `path = value`, where it was asked for.
    package var state: [String] = []
    /// The whole as one file, for the page.
    package var recording: [UInt8] = []

    package var isSound: Bool { partings.isEmpty && damages.isEmpty && failure == nil }
    /// Of several partings that within the fewest ticks: the best place to look for the cause.
    package var closest: Parting? { partings.min { $0.ticks < $1.ticks } }
    package var seconds: Double { Double(ticks) / Double(max(1, ticksPerSecond)) }
    package var bytesPerMinute: Double { seconds > 0 ? Double(bytes) * 60 / seconds : 0 }

    /// Plays a stored match from tick 0. `request.checkpoints`: worlds to hold it against.
    static func run<Game: Simulation>(_ game: Game.Type, _ request: AuditRequest, withState: Bool) -> LiveAudit {
        let record = request.stored.record
        guard let setup = try? LiveSetup.read(Game.Setup.self, from: record.ruleset) else {
            var audit = LiveAudit(ticksPerSecond: Int(Game.description.ticksPerSecond))
            audit.failure = "the setup can't be read"
            return audit
        }
        var auditor = LiveAuditor<Game>(setup, seed: record.seed, request.checkpoints)
        return auditor.run(request.stored, withState: withState)
    }

    init(ticksPerSecond: Int) { self.ticksPerSecond = ticksPerSecond }
}
