internal import MartletLoad
internal import MartletNet
internal import MartletReports

/// `martlet bench`: how many commands a second are acked durably, and how soon; how many live players are served in time
/// (`LiveBench`); how small snapshots become (`CubesBench`).
enum BenchCommand {
    static let command = Subcommand(
        name: "bench", summary: "measures what this machine acks, whom it serves live, how small snapshots become",
        details: """
            `bench turns` starts a server of its own on one core (Linux; elsewhere on any) and plays many matches of New Worlds
            against it over WebSockets, from the other cores, with lean acks and so many commands in flight for each match.

            Of each player's 16 orders a turn one moves a scout, 14 set a city's production and one submits the turn; the
            last of the turn's submissions makes the server compute the turn. Every command is acked only when it is on
            disk. All acks must be accepting and all offsets contiguous. In the end the server is killed with SIGKILL in
            the middle of the play, and everything that was acked must be found in its data folder.

            Beside it stands what a plain loop of one commit a row does on the same file system in the same run.

            `bench cubes` codes a recording of 901 cubes (G. Fiedler's snapshot compression challenge) with the modelled codec,
            each frame against the one six frames before, decodes every packet and compares.

            `bench live` fills rooms of a live game with clients, by default 50 to a room, each sent 200 bytes of its own
            at every tick. All in one run: delivery is the time from a tick's deadline until its frame is with the client,
            the round trip that from an input until the frame which shows it. `--game bridge` plays Bridge at full load.
            Behind it the same load plays at a server without a game, on the same core: as many messages of the same sizes
            over the same sockets and loop. What that takes is the machine's and the transport's; the rest is Martlet's.
            """,
        operands: [Operand("WHAT", "what is measured", choices: ["turns", "cubes", "live"])],
        options: [
            .value("matches", "N", "matches at once (64)"),
            .value("clients", "N", "live: players at once (1000)"),
            .value("rate", "HZ", "live: ticks a second of the crowd, 10, 20, 30 or 60 (20)"),
            .value("inputs", "HZ", "live: inputs a second of each player (20)"),
            .value("seconds", "S", "how long is measured, behind a second of warming up (10)"),
            .value("bare-seconds", "S", "live: how long the transport alone is measured beside it; 0: not at all (3)"),
            .value("players", "N", "players in each match, from 2 to 8 (2)"),
            .value("in-flight", "K", "commands in flight for each match, over all its players (3; 8 with a delay)"),
            .value("commit-delay-milliseconds", "D", "make the server's commits this much slower (0)"),
            .value("loops", "N", "event loops of the server (1)"),
            .value("game", "ID", "the game that is played (new-worlds; live: crowd)"),
            .value("data", "DIR", "the server's data folder; a temporary one unless given"),
            .value("url", "URL", "measure this server instead, such as http://localhost:8080; it is not killed"),
            .value("recording", "FILE", "the unpacked recording that `bench cubes` codes"),
            .flag("json", "print one line of JSON"),
            .value("report", "FILE", "write a page of figures and plots"),
        ]
    ) { arguments in
        if arguments.operand(0) == "cubes" { return try CubesBench.run(arguments) }
        if arguments.operand(0) == "live" { return try await LiveBench.run(arguments) }
        let settings = try settings(from: arguments)
        if let path = arguments.string("report") { try HTMLReport.check(path) }
        let report = try await measured(settings)
        Terminal.output(arguments.has("json") ? report.json + "\n" : TurnsText.text(of: report))
        if let path = arguments.string("report") { try TurnsPage.page(of: report).write(to: path) }
        for problem in report.problems { Terminal.complain("martlet bench: \(problem)\n") }
        return report.problems.isEmpty ? .success : .failure
    }

    private static func settings(from arguments: Arguments) throws(UsageError) -> TurnsSettings {
        var settings = TurnsSettings()
        settings.matches = try arguments.int("matches", in: 1...10_000) ?? settings.matches
        settings.seconds = try arguments.double("seconds", in: 0.1...3600) ?? settings.seconds
        settings.players = try arguments.int("players", in: 2...8) ?? settings.players
        settings.inFlight = try arguments.int("in-flight", in: 1...10_000) ?? settings.inFlight
        settings.commitDelayMilliseconds = try arguments.int("commit-delay-milliseconds", in: 0...10_000) ?? 0
        settings.loops = try arguments.int("loops", in: 1...256) ?? settings.loops
        settings.game = arguments.string("game") ?? settings.game
        settings.dataFolder = arguments.string("data")
        if let url = arguments.string("url") {
            guard let endpoint = endpoint(url) else {
                throw UsageError("--url wants an address such as http://localhost:8080, not \"\(url)\".")
            }
            settings.endpoint = endpoint
        }
        return settings
    }

    static func endpoint(_ url: String) -> ClientEndpoint? {
        guard url.hasPrefix("http://") else { return nil }
        let authority = url.dropFirst(7).prefix { $0 != "/" }
        let parts = authority.split(separator: ":", maxSplits: 1)
        guard let host = parts.first, let port = parts.count > 1 ? UInt16(parts[1]) : 80 else { return nil }
        return ClientEndpoint(host: String(host), port: port)
    }

    private static func measured(_ settings: TurnsSettings) async throws -> TurnsReport {
        let progress = ProgressBoard()
        defer { progress.finish() }
        return try await TurnsLoad(settings) { progress.show($0, $1) }.run()
    }
}
