internal import MartletLoad

/// What `martlet bench turns` tells a person.
enum TurnsText {
    static func text(of report: TurnsReport) -> String {
        let settings = report.settings
        var text = """
            \(settings.matches) matches of \(settings.players) players, \(settings.commandsInFlight) commands in flight each, \
            \(decimal(report.seconds, 1)) s\(report.pinned ? ", server on one core" : "")

              acked a second       \(decimal(report.ackedPerSecond, 0))
              latency              p50 \(milliseconds(report, 50))   p99 \(milliseconds(report, 99))   \
            p99.9 \(milliseconds(report, 99.9))   max \(decimal(report.latencies.greatestMilliseconds, 2)) ms

            """
        if report.singleCommitsPerSecond > 0 {
            text += """
                  single commits       \(decimal(report.singleCommitsPerSecond, 0)) a second: \
                the server does \(decimal(report.ratio, 2)) times that

                """
        }
        if let commands = report.commandsPerCommit, let commits = report.commitsPerSecond {
            text += "  commands a commit    \(decimal(commands, 1)), at \(decimal(commits, 0)) commits a second\n"
        }
        if let time = report.serverMicrosecondsPerCommand, let cores = report.serverCores {
            text += "  server               \(decimal(time, 1)) µs a command, \(decimal(cores, 2)) cores\n"
        }
        text += "  load                 \(decimal(report.loadCores, 2)) cores\n"
        if let acked = report.ackedBeforeKill, let found = report.foundAfterKill {
            text += "  after SIGKILL        \(found) of \(acked) acked commands are in the data folder\n"
        }
        return text
    }

    static func milliseconds(_ report: TurnsReport, _ percentile: Double) -> String {
        decimal(report.latencies.milliseconds(atPercentile: percentile), 2) + " ms"
    }

    static func decimal(_ value: Double, _ digits: Int) -> String { TurnsReport.number(value, digits) }
}
