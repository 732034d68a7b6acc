internal import MartletNet

/// Many live rooms at once: whether every tick reaches its receivers, and how soon.
package struct LiveLoad: Sendable {
    private let settings: LiveSettings
    private let progress: TurnsLoad.Progress

    package init(_ settings: LiveSettings, progress: @escaping TurnsLoad.Progress = { _, _ in }) {
        self.settings = settings
        self.progress = progress
    }

    /// Runs it all: a server of its own on one core unless one was named, the load on the others.
    package func run() async throws(LoadError) -> LiveReport {
        let cores = CoreAffinity.cores
        let isPinned = CoreAffinity.isPossible && cores.count > 1 && settings.endpoint == nil
        DescriptorLimit.raise()
        let group = EventLoopGroup(count: 1)
        group.start()
        defer { group.stopAndJoin() }
        let loop = group.loops[0]
        if isPinned { loop.execute { CoreAffinity.pin(to: Array(cores.dropFirst())) } }
        var report = LiveReport(settings: settings)
        report.pinned = isPinned
        if let endpoint = settings.endpoint {
            let play = LivePlay(settings, at: endpoint, on: loop, progress)
            try await play.measure(into: &report)
            await play.end()
            return report
        }
        try await measureServer(into: &report, cores: isPinned ? [cores[0]] : nil, on: loop)
        if settings.bareSeconds > 0 {
            do throws(LoadError) {
                report.bare = try await BareFigures.measure(
                    beside: report, cores: isPinned ? [cores[0]] : nil, on: loop, progress)
            } catch {
                report.problems.append("the transport alone: \(error)")
            }
        }
        report.judge()
        return report
    }

    private func measureServer(
        into report: inout LiveReport, cores: [Int]?, on loop: EventLoop
    ) async throws(LoadError) {
        let folder = try LoadFolder(settings.dataFolder)
        defer { folder.remove() }
        let options = [
            "--data", folder.path, "--loops", "\(settings.loops)", "--limit-scale", "100000", "--log-level", "warning",
            "--live-load-limit", "100", "--drain-seconds", "0", "--bench-games",
        ]
        let server = try await ServerProcess.start(
            executable: settings.executable, options: options, cores: cores, on: loop)
        defer { server.kill() }
        let play = LivePlay(settings, at: server.endpoint, on: loop, progress)
        do throws(LoadError) {
            try await play.measure(into: &report)
        } catch {
            await play.end()
            throw error
        }
        await play.end()
    }
}

extension LiveReport {
    /// What keeps the figures from being what they seem.
    fileprivate mutating func judge() {
        if loadCPUPercent > 97 {
            problems.append("the load itself had no time left: its core was at \(Int(loadCPUPercent)) %")
        }
        if frames == 0 { problems.append("no frame came") }
        if roundTrips.count == 0, settings.inputsPerSecond > 0 { problems.append("no input was ever applied") }
    }
}
