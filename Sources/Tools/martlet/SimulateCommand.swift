internal import Martlet
internal import MartletReports
internal import MartletSimulation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `martlet simulate`: the proof. Exit status 0 only if every invariant held in every run.
enum SimulateCommand {
    static let command = Subcommand(
        name: "simulate", summary: "runs the server's logic under a simulated clock, network and disk, and checks it",
        details: """
            Real machines (matches, lobbies, sessions, limits) play on a simulated store and network with faults: commits
            that fail or are in doubt, a full disk, crashes, drains, connections that break, slow readers, requests that
            get lost, players who misbehave. Checked all the time: offsets contiguous, nothing acked is lost, no effect
            twice, state and checkpoints are the fold of the log, each client's view is the projection at its offset, no
            event missing, early or twice, all converge when it grows calm, and what a player can't see changes no byte
            of what this player receives.

            Live matches (`--game live`: those alone) are of the test kit's game Relay, which no server hosts. They are
            played on links that lose, delay, double and reorder: each decoded frame is what the crew was shown at that tick
            and nothing that is hidden from it, written against what was acked where a link loses messages; each event is
            told once; inputs are applied once and in order, and none that was confirmed is left out; nobody has two streams; a killed match is back with all that the disk confirmed and at most 100 ms of play
            lost; the recording, made again, is the match; how it ended is written, and everybody is told; when it grows
            calm each client sits where the server has it and predicts what comes.

            The same options give the same run. On a failure the run is made as small as still fails, its last events are
            told, and the command that repeats it.
            """,
        options: [
            .value("seed", "S", "the first seed; drawn, and printed, unless given"),
            .value("seeds", "N", "so many seeds from there on; 1 unless given"),
            .value(
                "minutes", "M",
                "simulated minutes with faults; then it grows calm until all matches are over; 10 unless given"),
            .value("game", "GAME", "only this one: new-worlds, tic-tac-toe or live"),
            .value("tables", "N", "matches that are played side by side; 2 unless given"),
            .value("players", "N", "players of New Worlds at a table, at most; 3 unless given"),
            .flag("no-faults", "nothing goes wrong"),
            .value("without", "FAULTS", "leave out: " + Faults.switches.map(\.0).joined(separator: ", ")),
            .flag("twin", "only the twin worlds that differ in what one player can't see"),
            .value("jobs", "N", "runs at a time; one a core unless given"),
            .flag("json", "figures as JSON on the last line"),
            .value("report", "FILE", "write a page of figures and plots"),
        ]
    ) { arguments in
        let seed = try arguments.int("seed", in: 0...Int.max).map(UInt64.init) ?? UInt64.random(in: 0..<1 << 32)
        let options = try options(arguments, seed: seed)
        let seeds = try arguments.int("seeds", in: 1...1_000_000) ?? 1
        let jobs = try arguments.int("jobs", in: 1...256) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        var campaign = Campaign(options, seeds: seeds, jobs: jobs)
        if seeds == 1 { campaign.twinEvery = 1 }
        campaign.onlyTwins = arguments.has("twin")
        return try await run(campaign, arguments)
    }

    private static func options(_ arguments: Arguments, seed: UInt64) throws(UsageError) -> SimulationOptions {
        var options = SimulationOptions(seed: seed)
        options.minutes = try arguments.double("minutes", in: 0.01...100_000) ?? 10
        options.tables = try arguments.int("tables", in: 1...64) ?? 2
        options.players = try arguments.int("players", in: 2...8) ?? 3
        if let name = arguments.string("game"), name == "live" {
            options.games = []
        } else if let name = arguments.string("game") {
            options.playsLive = false
            guard let game = SimulationOptions.Game(rawValue: name) else {
                let games = SimulationOptions.Game.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("--game wants \(games) or live, not \"\(name)\".")
            }
            options.games = [game]
        }
        for name in arguments.string("without")?.split(separator: ",").map(String.init) ?? [] {
            guard let (_, off) = Faults.switches.first(where: { $0.0 == name }) else {
                throw UsageError("--without knows no \"\(name)\"; it knows \(Faults.switches.map(\.0)).")
            }
            off(&options.faults)
        }
        if arguments.has("no-faults") { options.faults = .none }
        return options
    }

    private static func run(_ campaign: Campaign, _ arguments: Arguments) async throws -> CommandStatus {
        if let path = arguments.string("report") { try HTMLReport.check(path) }
        let style = Style(onTerminal: Terminal.isOutputTerminal)
        let seed = campaign.options.seed
        Terminal.output(
            "seed \(seed)\(campaign.seeds > 1 ? " to \(seed + UInt64(campaign.seeds) - 1)" : ""), "
                + "\(campaign.options.minutes) minutes\(campaign.seeds > 1 ? " each" : "")\n")
        var figures = SimulationFigures(campaign)
        let clock = ContinuousClock()
        let start = clock.now
        var progress = Progress("simulating")
        let failure = await campaign.run { outcome in
            figures.add(outcome)
            progress.update(
                fraction: Double(figures.runs.count) / Double(campaign.seeds), "\(figures.runs.count) seeds")
        }
        progress.finish()
        let real = clock.now - start
        figures.realSeconds = Double(real.components.seconds) + Double(real.components.attoseconds) / 1e18
        figures.failure = failure
        Terminal.output(figures.text(style))
        if let path = arguments.string("report") { try figures.report.write(to: path) }
        if arguments.has("json") { Terminal.output(figures.json + "\n") }
        return failure == nil ? .success : .failure
    }
}
