internal import MartletNet

/// What the transport alone took for the same load, measured in the same run: tells the machine from the server.
package struct BareFigures: Sendable {
    package let microsecondsPerMessage: Double
    package let cpuPercent: Double
    package let deliverP99Milliseconds: Double

    /// Plays what `game` is a report of at a server without a game: as many clients in the same rooms, frames of the size and
    /// the rate that were measured, the same inputs.
    /// - Parameter cores: where the bare server is kept; nil: anywhere.
    static func measure(
        beside game: LiveReport, cores: [Int]?, on loop: EventLoop, _ progress: @escaping TurnsLoad.Progress
    ) async throws(LoadError) -> BareFigures {
        var settings = game.settings
        settings.seconds = settings.bareSeconds
        settings.whenPlaying = { _ in }
        let server = try BareServer.start(
            rooms: settings.rooms.count, game: settings.game, frameBytes: Int(game.bytesPerFrame.rounded()),
            cores: cores)
        defer { server.stop() }
        let rooms = settings.rooms.enumerated().map { place, seats in
            LoadRoom(
                match: "\(place)", accounts: seats.map { _ in LoadAccount(accessToken: "none") },
                seatedAt: LoadClock.now())
        }
        let play = LivePlay(settings, at: server.endpoint, on: loop) { progress("bare transport: " + $0, $1) }
        var report = LiveReport(settings: settings)
        do throws(LoadError) {
            try await play.measure(in: rooms, into: &report)
        } catch {
            await play.end()
            throw error
        }
        await play.end()
        guard let cost = report.serverMicrosecondsPerMessage, let share = report.serverCPUPercent else {
            throw LoadError("the bare server sent nothing")
        }
        return BareFigures(
            microsecondsPerMessage: cost, cpuPercent: share,
            deliverP99Milliseconds: report.deliveries.milliseconds(atPercentile: 99))
    }
}
