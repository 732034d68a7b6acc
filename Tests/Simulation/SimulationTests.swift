import MartletSimulation
import Testing

@Suite("The simulation")
struct SimulationTests {
    private func options(_ seed: UInt64, minutes: Double = 5) -> SimulationOptions {
        var options = SimulationOptions(seed: seed)
        options.minutes = minutes
        return options
    }

    @Test("Everything holds, with everything going wrong", arguments: 1...6 as ClosedRange<UInt64>)
    func holds(seed: UInt64) {
        let outcome = Simulation.run(options(seed))
        #expect(outcome.violation == nil, "seed \(seed)")
        #expect(outcome.counts.acks > 0 && outcome.counts.checks > outcome.counts.acks)
    }

    @Test("Without faults every match comes to its end, and nothing is taken back")
    func calm() {
        var options = options(3)
        options.faults = .none
        let outcome = Simulation.run(options)
        #expect(outcome.violation == nil)
        #expect(outcome.counts.matches > 1 && outcome.counts.finishedMatches == outcome.counts.matches)
        #expect(outcome.counts.rollbacks == 0 && outcome.counts.crashes == 0 && outcome.counts.drops == 0)
    }

    @Test(
        "What a player can't see changes no byte of what this player receives", arguments: 1...4 as ClosedRange<UInt64>)
    func twins(seed: UInt64) {
        let outcome = Simulation.twin(options(seed, minutes: 4))
        #expect(outcome.violation == nil, "seed \(seed)")
        #expect(outcome.counts.events > 20)
    }

    @Test("The same options give the same run")
    func deterministic() {
        let one = Simulation.run(options(11, minutes: 3))
        let two = Simulation.run(options(11, minutes: 3))
        #expect(one.counts == two.counts && one.steps == two.steps && one.simulatedSeconds == two.simulatedSeconds)
        #expect(Simulation.run(options(12, minutes: 3)).counts != one.counts)
    }

    @Test("Twin worlds alone are run for each seed, and counted")
    func onlyTwins() async {
        var total = Counts()
        var campaign = Campaign(options(3, minutes: 1), seeds: 2, jobs: 2)
        campaign.onlyTwins = true
        let failure = await campaign.run { total.add($0.counts) }
        #expect(failure == nil)
        #expect(total.twins == 2)
    }

    @Test("Many seeds, and every fault, are covered within a few minutes")
    func coverage() async {
        var total = Counts()
        let failure = await Campaign(options(100, minutes: 5), seeds: 12, jobs: 2).run { total.add($0.counts) }
        #expect(failure == nil)
        for (name, value) in Counts.names { #expect(value(total) > 0, "\(name) never happened") }
    }
}
