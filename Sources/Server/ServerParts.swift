internal import Martlet
import MartletEngine
import MartletNet
import MartletStore

/// Everything that a server is made of, put together in the order in which it depends on each other.
struct ServerParts {
    let loops: EventLoopGroup
    let pulse: LoopPulse
    let clock = ServerClock.system
    let store: SQLiteStore
    let accounts: AccountService
    let tls: TLSContext?
    let operations: Operations
    let directory: ShardDirectory
    let api: API

    init(_ settings: ServerSettings, games: GameCatalog, logger: Logger) throws(ServerError) {
        var options = StoreOptions()
        options.commitDelayMilliseconds = settings.commitDelayMilliseconds
        do throws(StoreOpenError) {
            store = try SQLiteStore(folder: settings.dataFolder, options: options)
        } catch {
            throw .store("\(error)")
        }
        let secret: ServerSecret
        do throws(SecretError) {
            secret = try ServerSecret.load(text: settings.secret, dataFolder: settings.dataFolder)
        } catch {
            throw .secret("\(error)")
        }
        do throws(TLSError) {
            tls = try settings.tls.map { files throws(TLSError) in try TLSContext(server: files) }
        } catch {
            throw .tls("\(error)")
        }
        var accountSettings = AccountService.Settings()
        accountSettings.passwordCost = settings.passwordCost
        accountSettings.limits = settings.limits
        accountSettings.accessLifetimeSeconds = settings.accessTokenSeconds
        accounts = AccountService(store: store, secret: secret, clock: clock, logger: logger, settings: accountSettings)
        loops = EventLoopGroup(count: settings.loops)

        pulse = LoopPulse(loops: loops.loops.count, now: clock.now().monotonic)
        let health = HealthChecks()
        health.add(store: store)
        health.add(loops: pulse, clock: clock)
        let metrics = Metrics()
        operations = Operations(
            logger: logger, metrics: metrics, health: health,
            streamLimits: settings.streamLimits, backlogBytes: settings.matchLimits.backlogBytes,
            allowedOrigins: settings.allowedOrigins, files: try Self.files(settings))
        let presence = PresenceBoard()
        var live = settings.live
        live.tickDurations = metrics.histogram(
            "martlet_live_tick_seconds", "How long ticks of live matches took, without sending.", .ticks)
        directory = ShardDirectory(
            loops: loops.loops,
            context: HostContext(
                store: store, games: games, matchLimits: settings.matchLimits, clock: clock, presence: presence,
                observer: operations, live: live))
        let rateLimits = RateLimits(settings.limits)
        api = API(
            accounts: accounts,
            idempotency: IdempotencyService(store: store, secret: secret, clock: clock, limits: settings.limits),
            rateLimits: rateLimits,
            recordings: RecordingBudget(
                total: settings.limits.recordingMemory, largest: settings.matchLimits.live.recordingBytes),
            directory: directory, store: store, games: games, presence: presence, clock: clock,
            operations: operations, dialects: settings.dialects)
        GatheredMetrics.register(in: metrics, of: self, rateLimits: rateLimits)
    }

    private static func files(
        _ settings: ServerSettings
    ) throws(ServerError) -> (@Sendable (HTTPRequest) -> HTTPResponse?)? {
        guard let root = settings.webRoot else { return nil }
        do throws(StaticFilesError) {
            let files = try StaticFiles(directory: root)
            return { files.respond(to: $0) }
        } catch {
            throw .files("\(error)")
        }
    }
}
