import Testing

@testable import MartletLoad

@Suite struct MeasuringTests {
    @Test func `percentiles are within 1.6 % of what was measured`() {
        var histogram = LatencyHistogram()
        for microseconds in 1...10_000 { histogram.record(nanoseconds: Int64(microseconds) * 1000) }
        #expect(histogram.count == 10_000)
        for (percentile, milliseconds) in [(50.0, 5.0), (99, 9.9), (99.9, 9.99), (100, 10)] {
            let found = histogram.milliseconds(atPercentile: percentile)
            #expect(found >= milliseconds && found <= milliseconds * 1.016)
        }
        #expect(abs(histogram.meanMilliseconds - 5.0005) < 0.0001)
    }

    @Test(arguments: [Int64(-1), 0, 1, 63, 64, 127, 128, 129, 1_000_000, 1 << 41, .max])
    func `no duration is out of range`(nanoseconds: Int64) {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: nanoseconds)
        #expect(histogram.nanoseconds(atPercentile: 100) <= max(0, nanoseconds))
        #expect(histogram.bars.map(\.count) == [1])
    }

    @Test func `histograms add up`() {
        var one = LatencyHistogram()
        var other = LatencyHistogram()
        one.record(nanoseconds: 1000)
        other.record(nanoseconds: 3000)
        one.add(other)
        #expect(one.count == 2)
        #expect(one.greatest == 3000)
    }

    @Test func `a timeline counts what falls into it`() {
        var timeline = Timeline(start: 1_000_000_000, seconds: 0.3)
        for time in [Int64(0), 1_000_000_000, 1_099_999_999, 1_250_000_000, 1_300_000_000] { timeline.count(at: time) }
        #expect(timeline.counts == [2, 0, 1])
    }

    @Test func `metrics are read by name`() {
        let figures = ServerFigures(text: "# HELP a b\na_total 12\nb{code=\"x y\"} 1.5\nbroken\n")
        #expect(figures["a_total"] == 12)
        #expect(figures["b{code=\"x y\"}"] == 1.5)
        #expect(figures["c"] == nil)
    }
}
