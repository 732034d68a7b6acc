internal import Martlet

/// What a run of `martlet bench turns` found.
package struct TurnsReport: Sendable {
    package var settings: TurnsSettings
    package var seconds = 0.0
    package var latencies = LatencyHistogram()
    package var timeline: [Double] = []
    package var acked = 0
    package var singleCommitsPerSecond = 0.0
    /// nil where the server does not tell its metrics.
    package var commandsPerCommit: Double?
    package var commitsPerSecond: Double?
    /// Time on processors that the server took for one command, and how much of a core it used.
    package var serverMicrosecondsPerCommand: Double?
    package var serverCores: Double?
    package var loadCores = 0.0
    package var pinned = false
    /// Acked before the kill and found again behind it; nil where no server was killed.
    package var ackedBeforeKill: Int?
    package var foundAfterKill: Int?
    package var reopenedMatches = 0
    /// What went wrong; empty: all is well.
    package var problems: [String] = []

    package var ackedPerSecond: Double { seconds > 0 ? Double(latencies.count) / seconds : 0 }
    /// How many times as many as a plain loop of single commits.
    package var ratio: Double { singleCommitsPerSecond > 0 ? ackedPerSecond / singleCommitsPerSecond : 0 }

    /// One line.
    package var json: String {
        var fields: [(String, String)] = [
            ("ackedPerSecond", Self.number(ackedPerSecond, 0)),
            ("ackP50Milliseconds", Self.number(latencies.milliseconds(atPercentile: 50), 3)),
            ("ackP99Milliseconds", Self.number(latencies.milliseconds(atPercentile: 99), 3)),
            ("ackP999Milliseconds", Self.number(latencies.milliseconds(atPercentile: 99.9), 3)),
            ("ackMaxMilliseconds", Self.number(latencies.greatestMilliseconds, 3)),
            ("singleCommitsPerSecond", Self.number(singleCommitsPerSecond, 0)),
            ("commandsPerCommit", commandsPerCommit.map { Self.number($0, 1) } ?? "null"),
            ("ratio", Self.number(ratio, 2)),
            ("commitsPerSecond", commitsPerSecond.map { Self.number($0, 0) } ?? "null"),
            ("serverMicrosecondsPerCommand", serverMicrosecondsPerCommand.map { Self.number($0, 1) } ?? "null"),
            ("serverCores", serverCores.map { Self.number($0, 2) } ?? "null"),
            ("loadCores", Self.number(loadCores, 2)),
            ("pinned", "\(pinned)"), ("matches", "\(settings.matches)"), ("players", "\(settings.players)"),
            ("inFlight", "\(settings.commandsInFlight)"), ("seconds", Self.number(seconds, 2)),
            ("commitDelayMilliseconds", "\(settings.commitDelayMilliseconds)"),
        ]
        if let ackedBeforeKill, let foundAfterKill {
            fields.append(("ackedBeforeKill", "\(ackedBeforeKill)"))
            fields.append(("foundAfterKill", "\(foundAfterKill)"))
        }
        fields.append(("problems", Self.list(problems)))
        return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func list(_ texts: [String]) -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for text in texts { writer.value(text) }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// With so many digits behind the point.
    package static func number(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "null" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
    }
}
