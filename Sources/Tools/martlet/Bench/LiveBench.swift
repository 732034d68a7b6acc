internal import MartletLoad
internal import MartletNet
internal import MartletReports

/// `martlet bench live`: whether every tick reaches its players, and how soon.
enum LiveBench {
    static func run(_ arguments: Arguments) async throws -> CommandStatus {
        let settings = try settings(from: arguments)
        let progress = ProgressBoard()
        let report: LiveReport
        do {
            defer { progress.finish() }
            report = try await LiveLoad(settings) { progress.show($0, $1) }.run()
        }
        Terminal.output(arguments.has("json") ? report.json + "\n" : text(of: report))
        for problem in report.problems { Terminal.complain("martlet bench: \(problem)\n") }
        return report.problems.isEmpty ? .success : .failure
    }

    private static func settings(from arguments: Arguments) throws(UsageError) -> LiveSettings {
        let rate = try arguments.int("rate", in: 1...120) ?? 20
        let name = arguments.string("game") ?? "crowd"
        guard let game = try game(name, rate: rate) else { throw UsageError("--game wants one of \(names).") }
        var settings = LiveSettings(game: game)
        settings.clients = try arguments.int("clients", in: 1...100_000) ?? (name == "crowd" ? 1000 : game.players)
        settings.seconds = try arguments.double("seconds", in: 0.1...3600) ?? settings.seconds
        settings.inputsPerSecond = try arguments.double("inputs", in: 0...1000) ?? settings.inputsPerSecond
        settings.bareSeconds = try arguments.double("bare-seconds", in: 0...600) ?? settings.bareSeconds
        settings.loops = try arguments.int("loops", in: 1...256) ?? settings.loops
        settings.dataFolder = arguments.string("data")
        if let url = arguments.string("url") {
            guard let endpoint = BenchCommand.endpoint(url) else {
                throw UsageError("--url wants an address such as http://localhost:8080, not \"\(url)\".")
            }
            settings.endpoint = endpoint
        }
        return settings
    }

    private static let names = "crowd, bridge"

    private static func game(_ name: String, rate: Int) throws(UsageError) -> LiveLoadGame? {
        switch name {
        case "crowd":
            guard let crowd = LiveLoadGame.crowd(ticksPerSecond: rate) else {
                throw UsageError("--rate wants 10, 20, 30 or 60 for the crowd.")
            }
            return crowd
        case "bridge": return .bridge
        default: return nil
        }
    }

    private static func text(of report: LiveReport) -> String {
        let settings = report.settings
        func decimal(_ value: Double?, _ digits: Int) -> String {
            value.map { TurnsReport.number($0, digits) } ?? "?"
        }
        func milliseconds(_ histogram: LatencyHistogram, _ percentile: Double) -> String {
            decimal(histogram.milliseconds(atPercentile: percentile), 2)
        }
        return """
            \(settings.clients) players of \(settings.game.id), \(settings.game.ticksPerSecond) ticks and \
            \(decimal(settings.inputsPerSecond, 0)) inputs a second, \(decimal(report.seconds, 1)) s\
            \(report.pinned ? ", server on one core" : "")

              ticks a second       \(decimal(report.ticksPerSecondMin, 2)) in the slowest room
              delivery             p50 \(milliseconds(report.deliveries, 50))   p99 \(milliseconds(report.deliveries, 99))   \
            max \(decimal(report.deliveries.greatestMilliseconds, 2)) ms
              round trip           p50 \(milliseconds(report.roundTrips, 50))   p99 \(milliseconds(report.roundTrips, 99)) ms
              frames               \(decimal(report.framesPerSecond, 0)) a second of \(decimal(report.bytesPerFrame, 0)) bytes; \
            \(report.missedFrames) missed
              bytes a player       \(decimal(report.bytesPerSecondMean, 0)) a second, at most \
            \(decimal(report.bytesPerSecondMax, 0))
              tick                 mean \(decimal(report.tickMeanMilliseconds, 3))   p50 \
            \(decimal(report.tickP50Milliseconds, 3))   p99 \(decimal(report.tickP99Milliseconds, 3)) ms; \
            \(decimal(report.lateTicks, 0)) late, \(decimal(report.skippedTicks, 0)) skipped
              encodings a tick     \(decimal(report.encodingsPerTick, 2))
              recording            \(decimal(report.recordedBytesPerMinute, 0)) bytes a minute, \
            \(decimal(report.recordingShare.map { $0 * 100 }, 2)) % of the ticks' time
              server               \(decimal(report.serverCPUPercent, 0)) % of a core, \
            \(decimal(report.serverMicrosecondsPerMessage, 1)) µs a message, \(decimal(report.residentMegabytes, 0)) MB
              transport alone      \(decimal(report.bare?.cpuPercent, 0)) % of a core, \
            \(decimal(report.bare?.microsecondsPerMessage, 1)) µs a message, delivery p99 \
            \(decimal(report.bare?.deliverP99Milliseconds, 2)) ms; the server takes \(decimal(report.ofBare, 2)) times that
              load                 \(decimal(report.loadCPUPercent, 0)) % of a core

            """
    }
}
