internal import Martlet

/// What a run of `martlet bench live` found.
package struct LiveReport: Sendable {
    package var settings: LiveSettings
    package var seconds = 0.0
    package var pinned = false
    package var deliveries = LatencyHistogram()
    package var roundTrips = LatencyHistogram()
    /// Of the slowest room.
    package var ticksPerSecondMin = 0.0
    package var frames = 0
    package var bytes = 0
    package var mostBytes = 0
    package var missedFrames = 0
    package var inputs = 0
    package var loadCPUPercent = 0.0
    package var serverCPUPercent: Double?
    package var residentMegabytes: Double?
    /// How long the server's ticks took, without sending; nil where it does not tell.
    package var tickP50Milliseconds: Double?
    package var tickP99Milliseconds: Double?
    package var tickMeanMilliseconds: Double?
    package var ticks: Double?
    package var lateTicks: Double?
    package var skippedTicks: Double?
    package var sparedFrames: Double?
    package var recordedBytesPerMinute: Double?
    /// Time spent on recording as a share of the time spent in ticks.
    package var recordingShare: Double?
    package var encodingsPerTick: Double?
    /// The transport alone; nil: not measured.
    package var bare: BareFigures?
    /// What went wrong; empty: all is well.
    package var problems: [String] = []

    package var framesPerSecond: Double { seconds > 0 ? Double(frames) / seconds : 0 }
    package var bytesPerFrame: Double { frames > 0 ? Double(bytes) / Double(frames) : 0 }
    package var bytesPerSecondMean: Double {
        seconds > 0 ? Double(bytes) / seconds / Double(settings.clients) : 0
    }
    package var bytesPerSecondMax: Double { seconds > 0 ? Double(mostBytes) / seconds : 0 }
    /// Of the server's core, for a frame out and an input in, each counted as one.
    package var serverMicrosecondsPerMessage: Double? {
        let messages = Double(frames + inputs)
        return messages > 0 ? serverCPUPercent.map { $0 / 100 * seconds * 1e6 / messages } : nil
    }

    /// How many times as much as the transport alone; nil where that was not measured.
    package var ofBare: Double? {
        guard let bare, bare.microsecondsPerMessage > 0 else { return nil }
        return serverMicrosecondsPerMessage.map { $0 / bare.microsecondsPerMessage }
    }

    /// One line.
    package var json: String {
        let number = TurnsReport.number
        func optional(_ value: Double?, _ digits: Int) -> String { value.map { number($0, digits) } ?? "null" }
        let fields: [(String, String)] = [
            ("clients", "\(settings.clients)"), ("game", "\"\(settings.game.id)\""),
            ("ticksPerSecondMin", number(ticksPerSecondMin, 2)),
            ("deliverP50Milliseconds", number(deliveries.milliseconds(atPercentile: 50), 3)),
            ("deliverP99Milliseconds", number(deliveries.milliseconds(atPercentile: 99), 3)),
            ("deliverMaxMilliseconds", number(deliveries.greatestMilliseconds, 3)),
            ("roundTripP50Milliseconds", number(roundTrips.milliseconds(atPercentile: 50), 3)),
            ("roundTripP99Milliseconds", number(roundTrips.milliseconds(atPercentile: 99), 3)),
            ("serverCPUPercent", optional(serverCPUPercent, 1)),
            ("residentMegabytes", optional(residentMegabytes, 1)),
            ("serverMicrosecondsPerMessage", optional(serverMicrosecondsPerMessage, 2)),
            ("loadCPUPercent", number(loadCPUPercent, 1)), ("framesPerSecond", number(framesPerSecond, 0)),
            ("bytesPerFrame", number(bytesPerFrame, 1)), ("bytesPerSecondMean", number(bytesPerSecondMean, 0)),
            ("bytesPerSecondMax", number(bytesPerSecondMax, 0)), ("missedFrames", "\(missedFrames)"),
            ("inputsPerSecond", number(seconds > 0 ? Double(inputs) / seconds : 0, 0)),
            ("tickMeanMilliseconds", optional(tickMeanMilliseconds, 4)),
            ("tickP50Milliseconds", optional(tickP50Milliseconds, 3)),
            ("tickP99Milliseconds", optional(tickP99Milliseconds, 3)), ("lateTicks", optional(lateTicks, 0)),
            ("skippedTicks", optional(skippedTicks, 0)), ("sparedFrames", optional(sparedFrames, 0)),
            ("recordedBytesPerMinute", optional(recordedBytesPerMinute, 0)),
            ("recordingShare", optional(recordingShare, 4)), ("encodingsPerTick", optional(encodingsPerTick, 2)),
            ("bareMicrosecondsPerMessage", optional(bare?.microsecondsPerMessage, 2)),
            ("bareCPUPercent", optional(bare?.cpuPercent, 1)),
            ("bareDeliverP99Milliseconds", optional(bare?.deliverP99Milliseconds, 3)), ("ofBare", optional(ofBare, 2)),
            ("pinned", "\(pinned)"), ("seconds", number(seconds, 2)), ("problems", "\(problems.count)"),
        ]
        return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    /// The same with what the load counted.
    func filled(from record: LiveRecord, _ table: LiveTable) -> LiveReport {
        var report = self
        report.deliveries = record.deliveries
        report.roundTrips = record.roundTrips
        report.frames = record.frames
        report.bytes = record.bytes
        report.mostBytes = table.seats.map(\.bytes).max() ?? 0
        report.missedFrames = record.missed
        report.inputs = record.inputs
        report.problems += record.problems
        report.ticksPerSecondMin =
            table.rooms.map { room in
                Double(room.frames * settings.game.ticksPerFrame) / Double(max(1, room.players)) / max(seconds, 0.001)
            }.min() ?? 0
        return report
    }

    /// What the server counted between two looks at it.
    mutating func compare(_ before: ServerFigures, _ after: ServerFigures) {
        func gain(_ name: String) -> Double? {
            guard let before = before[name], let after = after[name] else { return nil }
            return after - before
        }
        serverCPUPercent = gain("process_cpu_seconds_total").map { $0 / seconds * 100 }
        residentMegabytes = after["process_resident_memory_bytes"].map { $0 / 1e6 }
        ticks = gain("martlet_live_ticks_total")
        lateTicks = gain("martlet_live_ticks_late_total")
        skippedTicks = gain("martlet_live_ticks_skipped_total")
        sparedFrames = gain("martlet_live_frames_spared_total")
        recordedBytesPerMinute = gain("martlet_live_recorded_bytes_total").map { $0 / seconds * 60 }
        if let count = gain("martlet_live_tick_seconds_count"), count > 0 {
            let sum = gain("martlet_live_tick_seconds_sum")
            tickMeanMilliseconds = sum.map { $0 / count * 1000 }
            if let recording = gain("martlet_live_recording_seconds_total"), let sum, sum > 0 {
                recordingShare = recording / sum
            }
            encodingsPerTick = gain("martlet_live_encodings_total").map { $0 / count }
            let buckets = ServerFigures.buckets(of: "martlet_live_tick_seconds", before, after)
            tickP50Milliseconds = buckets.seconds(atPercentile: 50).map { $0 * 1000 }
            tickP99Milliseconds = buckets.seconds(atPercentile: 99).map { $0 * 1000 }
        }
    }
}
