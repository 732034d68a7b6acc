internal import Martlet
internal import MartletEngine
internal import MartletReports
internal import MartletStore

/// `martlet replay`: a stored match as a story, decided again command by command.
enum ReplayCommand {
    static let command = Subcommand(
        name: "replay", summary: "tells a stored match as a story, and checks it",
        details: """
            Reads a match out of a data folder, which it does not change and on which a server may run meanwhile. The match is
            opened again from its seed, each command is decided again by the rules, and events, states and checkpoints are
            held against what is stored. Exits with 1 if anything differs, and names the first offset that does.

            Of a live match all ticks are made again from its seed and its recorded inputs. Said are ticks, inputs, bytes a
            minute, and where recorded hashes or stored worlds disagree the ticks between which it parted, the first field
            that differs, and, taken up from the next stored world, whether the rules or the recording are at fault.

            An unambiguous beginning of the match's id is enough.
            """,
        operands: [Operand("MATCH", "the match's id, or how it begins")],
        options: [
            .value("data", "DIR", "the data folder (data)"),
            .value("at", "OFFSET", "stop behind this offset"),
            .value("view", "PLAYER", "by turns: print what this player (p1, p2, …) sees at the end"),
            .flag("state", "print the whole state at the end"),
            .value("export", "FILE", "write the recording of a live match as one file, for the page"),
            .flag("json", "print one JSON object a command, and one about the match as the last"),
        ]
    ) { arguments in
        let folder = arguments.string("data") ?? "data"
        let end = try arguments.int("at", in: 0...Int.max)
        var viewer: Viewer?
        if let name = arguments.string("view") {
            guard let player = PlayerID(name) else {
                throw UsageError("--view wants a player such as p1, not \"\(name)\".")
            }
            viewer = .player(player)
        }
        let log = try read(arguments.operand(0) ?? "", folder: folder, upTo: end)
        if let game = ServeCommand.games[log.stored.record.game], game.kind == .live {
            return try LiveReplay.tell(log, game, arguments)
        }
        let replay = try Replay(log, upTo: end, viewer: viewer, games: ServeCommand.games)
        if arguments.has("json") {
            Terminal.output(ReplayJSON.lines(of: replay, withState: arguments.has("state")))
        } else {
            Terminal.output(Story(replay, Style(onTerminal: Terminal.isOutputTerminal)).text)
            for end in [replay.audit.view, arguments.has("state") ? replay.audit.state : nil] {
                if let end { Terminal.output(String(decoding: end, as: UTF8.self) + "\n") }
            }
        }
        if let problem = replay.problem { throw CommandFailure(problem) }
        return .success
    }

    private static func read(_ name: String, folder: String, upTo offset: Int?) throws -> StoredLog {
        switch try StoredLog.read(folder: folder, match: name, upTo: offset) {
        case .log(let log): return log
        case .unknown(let others):
            let hint =
                others.isEmpty
                ? "There is none at all." : "The newest are: \(others.map(\.text).joined(separator: ", "))."
            throw CommandFailure("There is no match \(name) in \(folder). \(hint)")
        case .ambiguous(let matches):
            throw CommandFailure(
                "More than one match begins with \(name): \(matches.map(\.text).joined(separator: ", ")).")
        }
    }
}

/// A stored match and what its audit found.
struct Replay: Sendable {
    let record: MatchRecord
    let title: String
    let audit: MatchAudit
    /// Nobody stopped it on the way.
    let isWhole: Bool
    /// The first thing that does not agree; nil: all does.
    let problem: String?

    init(_ log: StoredLog, upTo end: Int?, viewer: Viewer?, games: GameCatalog) throws(CommandFailure) {
        record = log.stored.record
        guard let game = games[record.game] else {
            throw CommandFailure("This program does not know the game \(record.game).")
        }
        title = game.description.title
        let seats = record.players.map(\.player)
        if case .player(let player)? = viewer, !seats.contains(player) {
            throw CommandFailure(
                "Nobody plays as \(player) in this match. Its players are \(seats.map(\.description).joined(separator: ", "))."
            )
        }
        if let end, end > log.stored.lastOffset {
            throw CommandFailure("The match has not come to offset \(end): its last one is \(log.stored.lastOffset).")
        }
        guard log.stored.checkpoint != nil else {
            throw CommandFailure("The match \(record.id) is \(record.status.rawValue); its map was never laid out.")
        }
        var request = AuditRequest(log.stored)
        request.checkpoints = log.checkpoints
        request.viewer = viewer
        audit = game.audit(request)
        isWhole = audit.steps.count == log.stored.lastOffset
        if let (offset, reason) = audit.firstMismatch {
            problem = "Offset \(offset) does not agree with the rules: \(reason)."
        } else if let failure = audit.failure {
            problem = "Offset \(audit.steps.count + 1) can't be replayed: \(failure)."
        } else if let missing = log.firstMissing {
            problem = "Offset \(missing) is missing in the log."
        } else {
            problem = nil
        }
    }

    /// How a player is called.
    func name(of player: PlayerID) -> String {
        record.players.first { $0.player == player }?.displayName ?? player.description
    }

    var finalHash: UInt64 { audit.steps.last?.hash ?? audit.openingHash }
}
