/// What a run is made of. The same options give the same run, to the byte.
package struct SimulationOptions: Hashable, Sendable {
    package enum Game: String, CaseIterable, Sendable {
        case newWorlds = "new-worlds"
        case ticTacToe = "tic-tac-toe"
    }

    package var seed: UInt64
    package var minutes: Double = 10
    /// By turns. Empty: none.
    package var games: [Game] = Game.allCases
    /// Whether live matches are played too.
    package var playsLive = true
    package var faults = Faults()
    /// Tables at which one match is played after the other.
    package var tables = 2
    /// Players at a table of New Worlds, at most.
    package var players = 3
    package var sabotage: Sabotage?
    package var liveSabotage: LiveSabotage?
    /// One of two worlds that differ only in what the first player of each match can't see.
    package var twin: Int?
    /// Keep the last things that happened, for people.
    package var keepsTrace = false

    package init(seed: UInt64) { self.seed = seed }
}

/// What may go wrong. Probabilities, and mean seconds between; each can be switched off by itself.
package struct Faults: Hashable, Sendable {
    package var failedCommits = 0.004
    package var inDoubtCommits = 0.003
    package var slowCommits = 0.03
    package var failedLoads = 0.03
    package var fullDiskEvery: Double? = 400
    package var crashEvery: Double? = 150
    package var drainEvery: Double? = 300
    package var dropEvery: Double? = 60
    package var slowReaderEvery: Double? = 100
    package var lostRequests = 0.02
    package var duplicates = 0.05
    package var mischief = 0.03

    package init() {}

    package static var none: Faults {
        var faults = Faults()
        for (_, off) in switches { off(&faults) }
        return faults
    }

    /// Every kind of fault, with how to switch it off.
    package static let switches: [(String, @Sendable (inout Faults) -> Void)] = [
        ("mischief", { $0.mischief = 0 }),
        ("duplicates", { $0.duplicates = 0 }),
        ("slow-readers", { $0.slowReaderEvery = nil }),
        ("lost-requests", { $0.lostRequests = 0 }),
        ("dropped-connections", { $0.dropEvery = nil }),
        ("drains", { $0.drainEvery = nil }),
        ("crashes", { $0.crashEvery = nil }),
        ("full-disk", { $0.fullDiskEvery = nil }),
        ("failed-loads", { $0.failedLoads = 0 }),
        ("slow-commits", { $0.slowCommits = 0 }),
        ("commits-in-doubt", { $0.inDoubtCommits = 0 }),
        ("failed-commits", { $0.failedCommits = 0 }),
    ]
}

/// A mistake put in on purpose, to prove that the checks find it.
package enum Sabotage: String, CaseIterable, Sendable {
    /// The shell confirms commits before the disk has them.
    case ackBeforeCommit
    /// Checkpoints forget the players' ticks.
    case forgottenTicks
    /// A view holds what somebody else may see.
    case leakyView
    /// Events go to those who may not see them.
    case leakyEvents
    /// Now and then a frame is lost inside the server.
    case lostFrame
    /// Now and then a frame is sent twice.
    case repeatedFrame
    /// A crash takes back what the disk had confirmed.
    case lostCommit
    /// Commits that could not be written are reported as done.
    case hiddenFailure
}
