import BenchmarkProbe
import Bridge
import Martlet
import MartletEngine
import MartletLoad
import MartletNet
import MartletServer

/// What a live match allocates while it is played: its machine alone, to the last one; then a whole server in this process,
/// its one loop's thread counted by itself, rooms of a crowd on a loop of their own.
struct LiveBenchmark {
    private let clients: Int
    private let seconds: Double
    /// A tick of the whole server; what runs once a second may allocate now and then.
    private static let mostAllocations = 0.1
    /// Ticks before and while the machine's are counted: what keeps its memory has grown, and a checkpoint comes each 200.
    private static let warmTicks = 400
    private static let countedTicks = 2000

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
        guard let crowd = LiveLoadGame.crowd(ticksPerSecond: 20),
            isSteady(LiveTableBench(LiveRunner<Crowd<Crowd20>>(), crowd, ruleset: "{}"), "crowd"),
            isSteady(
                LiveTableBench(
                    LiveRunner<Bridge>(), .bridge,
                    ruleset: #"{"scenario":2,"difficulty":11,"shipCount":8,"minutes":60}"#), "bridge")
        else { return 1 }
        return await runServer()
    }

    /// Whether ticks and messages of the machine alone allocate nothing, but for lists that a livelier tick than all before makes
    /// longer: less than one in a hundred ticks.
    private func isSteady(_ table: LiveTableBench, _ name: String) -> Bool {
        guard table.begin() else {
            print("live: the match of \(name) did not begin")
            return false
        }
        table.play(Self.warmTicks)
        let (warm, warmRecording) = (table.allocations, table.recordingAllocations)
        let (warmSeconds, warmRecordingSeconds) = (table.seconds, table.recordingSeconds)
        table.play(Self.countedTicks)
        let counted = table.counted
        let ticks = Self.warmTicks + Self.countedTicks
        guard counted.ticks == UInt64(ticks), counted.inputs > UInt64(ticks * 40), counted.badMessages == 0 else {
            print("live: the match of \(name) was not played: \(counted)")
            return false
        }
        Figure.show(
            "\(Self.countedTicks) ticks of \(name), its machine alone",
            [
                Figure(
                    name: "\(name)-allocations", value: Double(table.allocations - warm),
                    unit: "by ticks and messages", target: "0"),
                Figure(
                    name: "\(name)-recording-allocations", value: Double(table.recordingAllocations - warmRecording),
                    unit: "by \(Self.countedTicks / 200) checkpoints"),
                Figure(
                    name: "\(name)-tick", value: (table.seconds - warmSeconds) * 1e6 / Double(Self.countedTicks),
                    unit: "µs of a core, its messages included"),
                Figure(
                    name: "\(name)-recording",
                    value: (table.recordingSeconds - warmRecordingSeconds) / (table.seconds - warmSeconds) * 100,
                    unit: "% of that, checkpoints included"),
            ])
        return (table.allocations - warm) * 100 < Int64(Self.countedTicks)
    }

    private func runServer() async -> Int32 {
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
