import Martlet
import Testing

@testable import MartletSimulation

@Suite struct LiveSimulationTests {
    private func options(_ seed: UInt64, minutes: Double) -> SimulationOptions {
        var options = SimulationOptions(seed: seed)
        options.minutes = minutes
        return options
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `everything holds in live matches, with everything going wrong`(seed: UInt64) {
        let outcome = LiveSimulation.run(options(seed, minutes: 1.5))
        #expect(outcome.violation == nil, "seed \(seed)")
        #expect(outcome.counts.liveTicks > 1000)
        #expect(outcome.counts.checks > 1000 && outcome.counts.liveHappenings > 100)
    }

    @Test func `the same options give the same live run`() {
        var traced = options(7, minutes: 0.4)
        traced.keepsTrace = true
        let one = LiveSimulation.run(traced)
        let two = LiveSimulation.run(traced)
        #expect(one.counts == two.counts)
        #expect(one.steps == two.steps)
        #expect(one.trace == two.trace && !one.trace.isEmpty)
    }

    @Test func `a frame that is not what the crew was shown is found`() throws {
        let world = LiveWorld(options(1, minutes: 1))
        let frame = ViewFrame()
        frame.reset(tick: 4)
        frame.append(1, kind: 0, row: [1, 2, 3])
        world.check(frame, of: 0, for: LivePlayer(number: 0, world: world))
        #expect(world.violation?.contains("is not what crew 0 was shown") == true)
    }
}
