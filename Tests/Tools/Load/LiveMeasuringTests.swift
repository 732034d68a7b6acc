import MartletNet
import Testing

@testable import MartletLoad

@Suite struct LiveMeasuringTests {
    @Test func `a room's clock finds the deadlines by its earliest frame, however late the others are`() {
        let clock = LiveRoomClock(interval: 50_000_000)
        let base: Int64 = 7_000_000_000
        func arrival(_ tick: UInt32, late: Int64) -> Int64 { base + Int64(tick) * 50_000_000 + late }
        #expect(clock.arrived(100, at: arrival(100, late: 3_000_000)) == 0, "the first is all that is known")
        #expect(clock.arrived(101, at: arrival(101, late: 200_000)) == 0)
        #expect(clock.arrived(102, at: arrival(102, late: 5_200_000)) == 5_000_000)
        #expect(clock.next(at: arrival(102, late: 10_000_000)) == 103)
    }

    @Test func `percentiles are found within a histogram's buckets, of what came between two readings`() throws {
        func reading(_ counts: [Int]) -> ServerFigures {
            let bounds = ["0.001", "0.002", "+Inf"]
            let lines = zip(bounds, counts).map { "martlet_x_bucket{le=\"\($0)\"} \($1)" }
            return ServerFigures(text: lines.joined(separator: "\n"))
        }
        let buckets = ServerFigures.buckets(of: "martlet_x", reading([10, 10, 10]), reading([60, 110, 110]))
        let median = try #require(buckets.seconds(atPercentile: 50))
        #expect(abs(median - 0.001) < 1e-9)
        let upper = try #require(buckets.seconds(atPercentile: 75))
        #expect(abs(upper - 0.0015) < 1e-9)
        let beyond = ServerFigures.buckets(of: "martlet_x", reading([0, 0, 0]), reading([0, 0, 5]))
        #expect(beyond.seconds(atPercentile: 50) == nil)
        #expect(MetricBuckets([]).seconds(atPercentile: 50) == nil)
    }

    @Test func `a server without a game sends each member of each room as many frames of the size that was asked for`()
        async throws
    {
        let group = EventLoopGroup(count: 1)
        group.start()
        defer { group.stopAndJoin() }
        let game = try #require(LiveLoadGame.crowd(ticksPerSecond: 60))
        var settings = LiveSettings(game: game)
        settings.clients = 60
        settings.seconds = 0.5
        settings.warmUpSeconds = 0.1
        let server = try BareServer.start(rooms: 2, game: game, frameBytes: 123, cores: nil)
        defer { server.stop() }
        let rooms = settings.rooms.enumerated().map { place, seats in
            LoadRoom(
                match: "\(place)", accounts: seats.map { _ in LoadAccount(accessToken: "none") },
                seatedAt: LoadClock.now())
        }
        #expect(rooms.map(\.accounts.count) == [50, 10])
        let play = LivePlay(settings, at: server.endpoint, on: group.loops[0]) { _, _ in }
        var report = LiveReport(settings: settings)
        try await play.measure(in: rooms, into: &report)
        await play.end()
        #expect(report.bytesPerFrame == 123)
        #expect(report.inputs > 0)
        // A busy machine may be late, and then skips; no room goes without, and none gets more than its share.
        #expect(report.ticksPerSecondMin > 0)
        #expect(report.framesPerSecond <= 60 * 62)
        #expect((report.serverMicrosecondsPerMessage ?? 0) > 0)
    }

    @Test func `a run says how many times as much as the transport alone the server took`() throws {
        let game = try #require(LiveLoadGame.crowd(ticksPerSecond: 20))
        var report = LiveReport(settings: LiveSettings(game: game))
        report.seconds = 10
        report.frames = 600_000
        report.inputs = 400_000
        report.serverCPUPercent = 90
        #expect(report.ofBare == nil)
        #expect(report.json.contains("\"ofBare\":null"))
        report.bare = BareFigures(microsecondsPerMessage: 6, cpuPercent: 60, deliverP99Milliseconds: 1.5)
        #expect(report.ofBare == 1.5)
        #expect(report.json.contains("\"bareMicrosecondsPerMessage\":6.0,\"bareCPUPercent\":60.0"))
    }
}
