import MartletEngine
import Testing

@testable import MartletServer

@Suite struct LiveMeterTests {
    private func meter(limit: Double) -> LiveMeter {
        var settings = LiveHosting()
        settings.loadLimit = limit
        return LiveMeter(settings)
    }

    @Test func `a loop is full when it had too little to wait for in the last seconds, and no longer than that`() {
        let meter = meter(limit: 0.8)
        #expect(!meter.isFull)
        var now: Int64 = 1_000_000_000
        var idle = 500_000_000
        func second(idleShare: Double) {
            now += 1_000_000_000
            idle += Int(idleShare * 1e9)
            meter.measure(now: now, idle: idle, rooms: [], turnMatches: 3)
        }
        for _ in 0..<5 { second(idleShare: 0.5) }
        #expect(abs(meter.figures.busyShare - 0.5) < 1e-6)
        #expect(!meter.isFull)
        for _ in 0..<3 { second(idleShare: 0.1) }
        #expect(meter.isFull)
        second(idleShare: 0.9)
        #expect(!meter.isFull)
        #expect(meter.figures.turnMatches == 3)
    }

    @Test func `what matches did that are gone counts on`() {
        let meter = meter(limit: 1)
        var load = TickLoad()
        load.ticks = 7
        meter.retire(load)
        meter.measure(now: 1, idle: 0, rooms: [], turnMatches: 0)
        #expect(meter.figures.load.ticks == 7)
    }
}
