internal import MartletLoad
internal import MartletReports

/// The page of `martlet bench turns --report FILE`.
enum TurnsPage {
    static func page(of report: TurnsReport) -> HTMLReport {
        let settings = report.settings
        var page = HTMLReport(
            title: "\(settings.matches) matches, \(TurnsText.decimal(report.seconds, 0)) s",
            subtitle: "martlet bench turns: durable commands over WebSockets, lean acks")
        page.headline(
            TurnsText.decimal(report.ackedPerSecond, 0), "acked commands a second",
            note: report.pinned ? "the server on one core" : "")
        page.headline(
            TurnsText.milliseconds(report, 50), "median time to the ack",
            note: "p99 " + TurnsText.milliseconds(report, 99))
        if report.ratio > 0 {
            page.headline(
                TurnsText.decimal(report.ratio, 1) + " ×", "single commits",
                note: TurnsText.decimal(report.singleCommitsPerSecond, 0) + " a second on this file system")
        }
        if let commands = report.commandsPerCommit {
            page.headline(TurnsText.decimal(commands, 1), "commands a commit")
        }
        page.plot(
            LogHistogram(
                title: "Time to the ack", unit: "ms",
                bars: report.latencies.bars.map { (value: $0.milliseconds, count: $0.count) },
                marks: [50, 99, 99.9].map {
                    (
                        label: "p\(TurnsReport.number($0, $0 == 99.9 ? 1 : 0))",
                        value: report.latencies.milliseconds(atPercentile: $0)
                    )
                }, caption: "\(report.latencies.count) acks, from sending the command to reading its ack."))
        let slice = Double(Timeline.sliceMilliseconds) / 1000
        page.plot(
            LinePlot(
                title: "Throughput", x: "seconds", y: "acks a second",
                lines: [.init("acks", every: slice, report.timeline)],
                caption: "In slices of \(Timeline.sliceMilliseconds) ms."))
        page.table("The run", facts(of: report))
        if !report.problems.isEmpty { page.text("What went wrong", report.problems.joined(separator: "\n")) }
        return page
    }

    private static func facts(of report: TurnsReport) -> [(name: String, value: String)] {
        let settings = report.settings
        var facts: [(name: String, value: String)] = [
            ("Matches and players", "\(settings.matches) of New Worlds, \(settings.players) players each"),
            (
                "Play",
                "of each player's \(TurnsSettings.ordersPerTurn) orders a turn one moves a scout, one submits the turn, "
                    + "the rest set a city's production"
            ),
            ("Commands in flight", "\(settings.commandsInFlight) for each match"),
            ("Commits made slower by", "\(settings.commitDelayMilliseconds) ms"),
            ("Slowest ack", TurnsText.decimal(report.latencies.greatestMilliseconds, 2) + " ms"),
        ]
        if let rate = report.commitsPerSecond { facts.append(("Commits a second", TurnsText.decimal(rate, 0))) }
        if let time = report.serverMicrosecondsPerCommand, let cores = report.serverCores {
            facts.append(
                ("Server", "\(TurnsText.decimal(time, 1)) µs a command, \(TurnsText.decimal(cores, 2)) cores"))
        }
        facts.append(("Load", TurnsText.decimal(report.loadCores, 2) + " cores"))
        if let acked = report.ackedBeforeKill, let found = report.foundAfterKill {
            facts.append(("After SIGKILL", "\(found) of \(acked) acked commands found in the data folder"))
        }
        return facts
    }
}
