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
}
