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
            var figures = LiveMeter.Figures()
            figures.turnMatches = 3
            meter.measure(figures, now: now, idle: idle)
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

    @Test func `matches that begin at once don't all slip in before they are measured`() {
        let meter = meter(limit: 0.8)
        var now: Int64 = 1_000_000_000
        var idle = 0
        func second(running: Int, busyShare: Double) {
            now += 1_000_000_000
            idle += Int((1 - busyShare) * 1e9)
            var figures = LiveMeter.Figures()
            figures.running = running
            meter.measure(figures, now: now, idle: idle)
        }
        func admitted() -> Int {
            var count = 0
            while count < 1000, !meter.isFull {
                meter.noteBegin()
                count += 1
            }
            return count
        }
        second(running: 0, busyShare: 0)
        #expect((70...90).contains(admitted()), "a hundredth each, as long as nothing is known")
        // They turn out to cost half of that; then half of what is left goes by what they cost.
        for _ in 0..<5 { second(running: 80, busyShare: 0.4) }
        #expect((70...90).contains(admitted()))
        for _ in 0..<5 { second(running: 160, busyShare: 0.8) }
        #expect(admitted() <= 1)
    }

    @Test func `a limit of the whole loop refuses nothing`() {
        let meter = meter(limit: 1)
        for _ in 0..<1000 { meter.noteBegin() }
        #expect(!meter.isFull)
    }

    @Test func `what matches did that are gone counts on`() {
        let meter = meter(limit: 1)
        var load = TickLoad()
        load.ticks = 7
        meter.retire(load)
        meter.measure(LiveMeter.Figures(), now: 1, idle: 0)
        #expect(meter.figures.load.ticks == 7)
    }
}
