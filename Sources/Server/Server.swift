internal import Martlet
package import MartletEngine
package import MartletNet
internal import MartletStore
internal import Synchronization

/// A running server: listens, hosts matches on its loops, and goes down without losing anything.
///
///     running ──drain──▶ draining: not ready, streams sent away with 4012, commits finished ──▶ stopped
package final class Server: Sendable {
    package let address: PeerAddress
    package let operations: Operations
    private let http: HTTPServer
    private let loops: EventLoopGroup
    private let directory: ShardDirectory
    private let store: any Store
    private let settings: ServerSettings
    private let draining = Atomic(false)

    private init(
        address: PeerAddress, http: HTTPServer, loops: EventLoopGroup, directory: ShardDirectory, store: any Store,
        operations: Operations, settings: ServerSettings
    ) {
        self.address = address
        self.http = http
        self.loops = loops
        self.directory = directory
        self.store = store
        self.operations = operations
        self.settings = settings
    }

    /// For measurements.
    package var eventLoops: [EventLoop] { loops.loops }

    /// Opens the data folder, starts the loops and listens.
    package static func start(_ settings: ServerSettings, games: GameCatalog, logger: Logger) async throws(ServerError)
        -> Server
    {
        let parts = try ServerParts(settings, games: games, logger: logger)
        do throws(StorageFailure) {
            try await parts.accounts.start()
        } catch {
            throw .store("\(error)")
        }
        var configuration = HTTPServerConfiguration(address: settings.address)
        configuration.tls = parts.tls
        configuration.limits.bodyBytes = settings.limits.requestBody
        configuration.trustedProxies = settings.trustedProxies
        configuration.listener.maximumConnections = settings.limits.connections
        configuration.listener.maximumConnectionsPerAddress = settings.limits.connectionsPerAddress
        configuration.listener.isExempt = { [proxies = settings.trustedProxies] peer in
            AddressPrefix(peer).isLoopback || proxies.contains(peer)
        }
        configuration.webSocket = parts.operations.webSocket
        configuration.commonHeaders = SecurityHeaders.all
        let http = HTTPServer(configuration: configuration, loops: parts.loops, handler: parts.api)
        let address: PeerAddress
        do throws(SocketError) {
            address = try http.start()
        } catch {
            throw .listen("\(error)", address: settings.address)
        }
        parts.loops.start()
        let server = Server(
            address: address, http: http, loops: parts.loops, directory: parts.directory, store: parts.store,
            operations: parts.operations, settings: settings)
        server.watch(parts)
        logger.info(
            "listening",
            [
                .address: .string(address.hostText), .port: .int(Int(address.port)),
                .loops: .int(parts.loops.loops.count),
            ])
        return server
    }

    /// Repeating work, and what signals and signed-out sessions set off.
    private func watch(_ parts: ServerParts) {
        let pulse = parts.pulse
        let clock = parts.clock
        for (index, shard) in directory.shards.enumerated() {
            shard.loop.timer(after: Self.second, repeating: Self.second) {
                pulse.beat(loop: index, now: clock.now().monotonic)
                shard.secondPassed()
            }
        }
        let directory = directory
        parts.accounts.revoked.observe { session in
            for shard in directory.shards { shard.run { $0.revokeStreams(of: session) } }
        }
        let logger = operations.logger
        if let loop = loops.loops.first {
            let tls = parts.tls
            SignalWatcher([.hangUp], on: loop) { _ in
                guard let tls else { return logger.info("nothing to read again: this server has no certificate") }
                do throws(TLSError) {
                    try tls.reload()
                    logger.info("certificate read again")
                } catch {
                    logger.error("certificate can't be read, the old one stays", [.error: .string("\(error)")])
                }
            }
        }
        let sweep = Housekeeping(store: store, directory: directory, clock: parts.clock, logger: logger)
        loops.loops.first?.timer(after: Self.second, repeating: 600 * Self.second) { sweep.run() }
    }

    private static let second: UInt64 = 1_000_000_000

    /// Goes down: `/ready` answers 503, streams are closed with 4012 once what they wait for is committed, and after
    /// `drainSeconds` (in which clients find another server or this one's successor) nothing is accepted any more.
    package func drain() async {
        guard !draining.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let started = MonotonicClock.nanoseconds()
        operations.health.drain()
        operations.logger.info("draining", [.seconds: .double(settings.drainSeconds)])
        for shard in directory.shards { shard.run { $0.drain() } }
        let end = started + UInt64(settings.drainSeconds * 1e9)
        await sleep(until: end)
        http.drain()
        await settle(until: MonotonicClock.nanoseconds() + 5 * Self.second)
        await store.close()
        loops.stopAndJoin()
        operations.logger.info("stopped")
        operations.logger.flush()
    }

    /// Waits until the last streams are gone, but not for ever.
    private func settle(until deadline: UInt64) async {
        while MonotonicClock.nanoseconds() < deadline {
            var open = 0
            for shard in directory.shards { open += await shard.streamCount }
            if open == 0 { return }
            await sleep(until: MonotonicClock.nanoseconds() + Self.second / 50)
        }
    }

    private func sleep(until deadline: UInt64) async {
        guard let loop = loops.loops.first else { return }
        await withCheckedContinuation { continuation in
            loop.timer(at: deadline) { continuation.resume() }
        }
    }
}
