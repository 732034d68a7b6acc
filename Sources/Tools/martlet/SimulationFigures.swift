internal import Martlet
internal import MartletReports
internal import MartletSimulation

/// What a campaign gave, as text, as JSON and as a page.
struct SimulationFigures {
    let campaign: Campaign
    var runs: [SimulationOutcome] = []
    var counts = Counts()
    var simulatedSeconds = 0.0
    var realSeconds = 0.0
    var failure: SimulationOutcome?

    init(_ campaign: Campaign) { self.campaign = campaign }

    mutating func add(_ outcome: SimulationOutcome) {
        runs.append(outcome)
        counts.add(outcome.counts)
        simulatedSeconds += outcome.simulatedSeconds
    }

    var speed: Int { Int(simulatedSeconds / max(realSeconds, 0.000_001)) }

    func text(_ style: Style) -> String {
        let minutes = Int(simulatedSeconds / 60)
        var text = "\(minutes) minutes simulated in \(hundredths(realSeconds)) s: \(speed) times as fast as real time\n"
        text += Counts.names.map { name, value in "\(name) \(value(counts))" }.joined(separator: ", ") + "\n"
        guard let failure, let violation = failure.violation else {
            return text + style.green("every invariant held") + "\n"
        }
        text += "\n" + failure.trace.joined(separator: "\n") + "\n\n"
        text += style.red("seed \(failure.options.seed): \(violation)") + "\n"
        return text + "to see it again: \(failure.options.command)\n"
    }

    var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("seed", Int(truncatingIfNeeded: campaign.options.seed))
        writer.field("seeds", runs.count)
        writer.field("simulatedSeconds", Int(simulatedSeconds))
        writer.field("realMilliseconds", Int(realSeconds * 1000))
        writer.field("timesRealTime", speed)
        writer.field("held", failure == nil)
        if let violation = failure?.violation { writer.field("violation", violation) }
        if let failure { writer.field("command", failure.options.command) }
        writer.key("counts")
        writer.beginObject()
        for (name, value) in Counts.names {
            writer.key(name)
            writer.value(value(counts))
        }
        writer.endObject()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    var report: HTMLReport {
        var report = HTMLReport(
            title: failure == nil ? "Every invariant held" : "An invariant was broken",
            subtitle:
                "martlet simulate --seed \(campaign.options.seed) --seeds \(campaign.seeds) --minutes \(campaign.options.minutes)"
        )
        report.headline(
            "\(runs.count)", runs.count == 1 ? "seed" : "seeds",
            note: "\(campaign.options.minutes) minutes each, and a calm end")
        report.headline(simulatedTime, "simulated", note: "in \(hundredths(realSeconds)) s")
        report.headline("\(speed) ×", "real time")
        report.headline("\(counts.checks)", "checks", note: "\(counts.commands) commands, \(counts.twins) twin runs")
        if let failure, let violation = failure.violation {
            report.text("What broke", violation + "\n\nTo see it again: " + failure.options.command)
            report.text("The last events", failure.trace.joined(separator: "\n"))
        }
        if runs.count > 1 { plotRuns(on: &report) }
        for (title, names) in Self.tables {
            report.table(
                title,
                Counts.names.filter { names.contains($0.0) }.map { (name: Self.words($0.0), value: "\($0.1(counts))") })
        }
        return report
    }

    /// What each run had of it, one seed beside the other: of a single one there is nothing to draw.
    private func plotRuns(on report: inout HTMLReport) {
        let ordered = runs.sorted { $0.options.seed < $1.options.seed }
        func line(_ name: String, _ value: (Counts) -> Int) -> LinePlot.Line {
            LinePlot.Line(name, ordered.enumerated().map { (x: Double($0 + 1), y: Double(value($1.counts))) })
        }
        let runsTitle = "run, the first with seed \(campaign.options.seed)"
        report.plot(
            LinePlot(
                title: "What went wrong in each run", x: runsTitle, y: "times",
                lines: [
                    line("rollbacks", \.rollbacks), line("reconnects", \.reconnects), line("crashes", \.crashes),
                    line("drains", \.drains),
                ]))
        report.plot(
            LinePlot(
                title: "What was played", x: runsTitle, y: "times",
                lines: [line("commands", \.commands), line("acks", \.acks), line("events", \.events)]))
    }

    /// The counts in three tables; whatever the first two do not name is in the third.
    private static var tables: [(title: String, names: Set<String>)] {
        let played: Set = [
            "matches", "finished", "commands", "acks", "events", "snapshots", "connects", "commits", "hibernations",
            "wakings",
        ]
        let checked: Set = ["twins", "checks"]
        let wrong = Set(Counts.names.map { $0.0 }).subtracting(played).subtracting(checked)
        return [
            ("What was played", played), ("What went wrong", wrong), ("What was checked", checked),
        ]
    }

    /// `slowReadersCutOff` as `slow readers cut off`.
    private static func words(_ name: String) -> String {
        name.reduce(into: "") { text, letter in text += (letter.isUppercase ? " " : "") + letter.lowercased() }
    }

    private var simulatedTime: String {
        simulatedSeconds < 7200 ? "\(Int(simulatedSeconds / 60)) min" : "\(Int(simulatedSeconds / 3600)) h"
    }

    private func hundredths(_ seconds: Double) -> String {
        let value = Int(seconds * 100)
        return "\(value / 100).\(value % 100 < 10 ? "0" : "")\(value % 100)"
    }
}
