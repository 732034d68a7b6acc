internal import MartletLoad
internal import MartletReports

/// `martlet bench cubes`: how many bytes a packet the modelled codec takes on a recording, and whether every packet decodes.
enum CubesBench {
    static func run(_ arguments: Arguments) throws -> CommandStatus {
        guard let path = arguments.string("recording") else {
            throw UsageError("`martlet bench cubes` wants a recording: --recording FILE.")
        }
        let load = CubesLoad(try CubesRecording(path: path))
        let progress = ProgressBoard()
        let report = load.run { progress.show("coding", $0) }
        progress.finish()
        Terminal.output(arguments.has("json") ? report.json + "\n" : text(of: report))
        if let problem = report.problem { Terminal.complain("martlet bench: \(problem)\n") }
        return report.isLossless ? .success : .failure
    }

    private static func text(of report: CubesReport) -> String {
        func decimal(_ value: Double, _ digits: Int) -> String { TurnsReport.number(value, digits) }
        return """
            \(report.packets) packets, each against the frame six before, \
            \(report.isLossless ? "each decoded and equal" : "NOT lossless")

              bytes a packet   mean \(decimal(report.bytesPerPacket, 2))   max \(report.greatest)
              at 60 Hz         \(decimal(report.kilobitsPerSecond, 1)) kbit/s
              encode           \(decimal(report.encodeMicroseconds, 1)) µs
              decode           \(decimal(report.decodeMicroseconds, 1)) µs
              a state          \(report.modelBytes) bytes of models, \(report.stateBytes) with what is remembered of the cubes

            """
    }
}
