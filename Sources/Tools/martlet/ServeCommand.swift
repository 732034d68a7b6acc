internal import Bridge
internal import BridgeDialect
internal import Dots
internal import Martlet
internal import MartletEngine
internal import MartletLoad
internal import MartletNet
internal import MartletReports
internal import MartletServer
internal import NewWorlds
internal import TicTacToe

/// `martlet serve`: the server, in the foreground until SIGTERM or SIGINT.
enum ServeCommand {
    /// What this server hosts. A game is added here.
    static let games = GameCatalog([
        .turns(NewWorlds.self), .turns(TicTacToe.self), .live(LiveRunner<Bridge>()), .live(LiveRunner<Dots>()),
    ])
    /// Other wires that they are played by.
    static let dialects = [HostedDialect(BridgeDialect.self)]

    /// What `martlet bench live` measures with.
    private static let benchGames: [HostedGame] = [
        .live(LiveRunner<Crowd<Crowd10>>()), .live(LiveRunner<Crowd<Crowd20>>()), .live(LiveRunner<Crowd<Crowd30>>()),
        .live(LiveRunner<Crowd<Crowd60>>()),
    ]

    static let command = Subcommand(
        name: "serve", summary: "serves matches and the page, in the foreground until SIGTERM",
        details: """
            Every option can also stand in the environment (--drain-seconds is MARTLET_DRAIN_SECONDS) and in a file of lines
            `name = value` (--config FILE, or MARTLET_CONFIG). A flag is stronger than the environment, and that than the
            file. What tokens are signed with comes from MARTLET_TOKEN_SECRET or the file, never from a flag, since others
            can list a process's arguments; without it the data folder keeps a secret of its own.

            SIGTERM and SIGINT drain: /ready answers 503, streams close with 4012, what is in flight commits. A second one
            does not wait. SIGHUP reads the TLS files again.

            Of a limit BURST:RATE, BURST may happen at once and RATE a second in the long run.
            """,
        options: [
            .value("config", "FILE", "settings as lines `name = value`"),
            .flag("bench-games", "also host the games that `martlet bench live` measures with"),
        ]
            + ServerConfiguration.options.filter { !$0.isSecret }.map { option in
                .value(
                    option.name, option.placeholder, option.help,
                    section: option.name.hasPrefix("limit-") ? "Limits" : nil)
            },
        neverOptions: [
            "--token-secret":
                "others can list a process's arguments. Set MARTLET_TOKEN_SECRET, or a line in the file of --config."
        ]
    ) { arguments in
        let hosted = arguments.has("bench-games") ? GameCatalog(games.games + benchGames) : games
        try await serve(configuration(from: arguments), hosted)
        return .success
    }

    static func configuration(from arguments: Arguments) throws(UsageError) -> ServerConfiguration {
        do throws(ConfigurationError) {
            return try ConfigurationSources.resolve(
                flags: arguments.values, environment: Environment.variables, read: { SmallFile.read($0) })
        } catch { throw UsageError(error.description) }
    }

    private static func serve(_ configuration: ServerConfiguration, _ games: GameCatalog) async throws {
        let format = configuration.logFormat(
            onTerminal: Terminal.isErrorTerminal, colours: Style(onTerminal: Terminal.isErrorTerminal).hasColours)
        let sink = LogSink(format: format, queueLimit: configuration.limits.logLines)
        let logger = Logger(level: configuration.logLevel, sink: sink)
        defer { logger.flush() }
        for warning in configuration.warnings { logger.warning("setting passed over", [.reason: .string(warning)]) }

        var settings = ServerSettings(configuration)
        settings.webRoot = try webRoot(configuration, logger)
        settings.dialects = dialects
        ProcessMetrics.raiseDescriptorLimit()
        let signals = StopSignals()
        let server = try await Server.start(settings, games: games, logger: logger)
        let scheme = settings.tls == nil ? "http" : "https"
        Terminal.output("listening on \(scheme)://\(server.address.forBrowsers)\n")
        await signals.first()
        await server.drain()
    }

    private static func webRoot(
        _ configuration: ServerConfiguration, _ logger: Logger
    ) throws(CommandFailure) -> String? {
        let found = WebRoot.find(
            named: configuration.webRoot, program: Environment.program, workingFolder: Environment.workingFolder,
            exists: { SmallFile.exists($0) })
        if found == nil {
            if let named = configuration.webRoot {
                throw CommandFailure(
                    "There is no index.html in \(named). Name the folder of the web client: --web-root DIR.")
            }
            logger.warning("no web client found, only the API is served; name its folder with --web-root")
        }
        return found
    }
}
