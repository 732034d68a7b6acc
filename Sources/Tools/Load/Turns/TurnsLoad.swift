internal import Martlet
internal import MartletEngine
internal import MartletNet
internal import MartletStore

/// Many matches at once, each with commands in flight all the time, and how soon they are acked.
package struct TurnsLoad: Sendable {
    /// What is done just now, for people who wait, and how much of it from 0 to 1.
    package typealias Progress = @Sendable (String, Double) -> Void

    private let settings: TurnsSettings
    private let progress: Progress

    package init(_ settings: TurnsSettings, progress: @escaping Progress = { _, _ in }) {
        self.settings = settings
        self.progress = progress
    }

    /// Runs it all: a server of its own unless one was named, the measurement, the kill and the look at what is left.
    package func run() async throws(LoadError) -> TurnsReport {
        guard settings.game == "new-worlds" else {
            throw LoadError("bench turns can't play \(settings.game): it knows new-worlds")
        }
        let cores = CoreAffinity.cores
        let isPinned = CoreAffinity.isPossible && cores.count > 1 && settings.endpoint == nil
        let group = EventLoopGroup(count: 1)
        group.start()
        defer { group.stopAndJoin() }
        let loop = group.loops[0]
        if isPinned { loop.execute { CoreAffinity.pin(to: Array(cores.dropFirst())) } }
        var report = TurnsReport(settings: settings)
        report.pinned = isPinned
        if let endpoint = settings.endpoint {
            let play = TurnsPlay(settings, at: endpoint, on: loop, progress)
            try await play.measure(into: &report)
            await play.end()
            return report
        }
        let folder = try LoadFolder(settings.dataFolder)
        defer { folder.remove() }
        progress("single commits", 0)
        do throws(StoreOpenError) {
            report.singleCommitsPerSecond = try SQLiteStore.singleCommitsPerSecond(folder: folder.path, seconds: 1)
        } catch {
            throw LoadError("\(error)")
        }
        let options = [
            "--data", folder.path, "--loops", "\(settings.loops)", "--limit-scale", "100000",
            "--commit-delay-milliseconds", "\(settings.commitDelayMilliseconds)", "--log-level", "warning",
        ]
        let server = try await ServerProcess.start(
            executable: settings.executable, options: options, cores: isPinned ? [cores[0]] : nil, on: loop)
        let play = TurnsPlay(settings, at: server.endpoint, on: loop, progress)
        do throws(LoadError) {
            try await play.measure(into: &report)
        } catch {
            await play.end()
            server.kill()
            throw error
        }
        // The kill comes while commands are in flight; whatever was acked until then must be found again.
        let seats = await play.killing { server.kill() }
        progress("reading what is left", 0)
        try await StoredCheck(folder: folder.path, reopened: settings.reopened).run(seats, into: &report)
        return report
    }
}
