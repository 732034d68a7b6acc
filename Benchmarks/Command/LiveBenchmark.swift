import BenchmarkProbe
import Martlet
import MartletEngine
import MartletLoad
import MartletNet
import MartletServer

/// What a live match allocates while it is played: a whole server in this process, its one loop's thread counted by
/// itself, rooms of a crowd on a loop of their own.
struct LiveBenchmark {
    private let clients: Int
    private let seconds: Double
    /// A tick; what runs once a second may allocate now and then.
    private static let mostAllocations = 0.1

    init(_ options: Options) {
        clients = options.int("clients", 200)
        seconds = options.double("seconds", 5)
    }

    private struct Run {
        var allocations = 0.0
        var ticks = 0.0
        var messages = 0.0
    }

    func run() async -> Int32 {
        _ = probe_raise_descriptors()
        do {
            // Without recording, what is left is the ticks, the messages and the sockets.
            let play = try await measure(recordingInterval: .max / 4)
            let recorded = try await measure(recordingInterval: LiveLimits().recordingInterval)
            let perTick = play.allocations / max(1, play.ticks)
            Figure.show(
                "Live play (\(clients) clients at 20 Hz)",
                [
                    Figure(name: "allocations-a-tick", value: perTick, unit: "", target: "0"),
                    Figure(
                        name: "allocations-a-message", value: play.allocations / max(1, play.messages), unit: "",
                        target: "0"),
                    Figure(
                        name: "allocations-a-recorded-tick", value: recorded.allocations / max(1, recorded.ticks),
                        unit: "(on the loop's thread, for handing it to the store)"),
                ])
            return perTick <= Self.mostAllocations && play.ticks > 0 ? 0 : 1
        } catch {
            print("live: \(error)")
            return 1
        }
    }

    private func measure(recordingInterval: Int64) async throws -> Run {
        let folder = try LoadFolder(nil)
        defer { folder.remove() }
        var settings = ServerSettings()
        settings.address = PeerAddress(host: .ipv4(0x7F00_0001))
        settings.dataFolder = folder.path
        settings.loops = 1
        settings.drainSeconds = 0
        settings.limits = Limits.default.scaled(by: 100_000)
        settings.live.loadLimit = 1
        settings.matchLimits.live.recordingInterval = recordingInterval
        let server = try await Server.start(
            settings, games: GameCatalog([.live(LiveRunner<Crowd<Crowd20>>())]), logger: .silent)
        guard let game = LiveLoadGame.crowd(ticksPerSecond: 20), let loop = server.eventLoops.first else {
            return Run()
        }
        let counts = AllocationCounts(loop)
        var load = LiveSettings(game: game)
        load.clients = clients
        load.seconds = seconds
        load.endpoint = ClientEndpoint(server.address)
        load.whenPlaying = { counts.note(isPlaying: $0) }
        let report = try await LiveLoad(load).run()
        await server.drain()
        return Run(
            allocations: Double(counts.allocations), ticks: report.ticks ?? 0,
            messages: Double(report.frames + report.inputs))
    }
}

/// Allocations of a loop's own thread between two moments.
private final class AllocationCounts: @unchecked Sendable {
    private let loop: EventLoop
    // On the loop's thread.
    private var before: Int64 = 0
    private(set) var allocations: Int64 = 0

    init(_ loop: EventLoop) { self.loop = loop }

    func note(isPlaying: Bool) {
        loop.execute {
            let now = probe_thread_allocations()
            if isPlaying { self.before = now } else { self.allocations = now - self.before }
        }
    }
}
