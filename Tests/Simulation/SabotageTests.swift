import MartletSimulation
import Testing

/// Checks that can't fail prove nothing: each mistake that is put in on purpose must be found.
@Suite("The simulation finds mistakes")
struct SabotageTests {
    private func found(_ sabotage: Sabotage, twin: Bool = false, seeds: ClosedRange<UInt64> = 1...12) -> String? {
        for seed in seeds {
            var options = SimulationOptions(seed: seed)
            options.minutes = 8
            options.sabotage = sabotage
            let outcome = twin ? Simulation.twin(options) : Simulation.run(options)
            if let violation = outcome.violation { return violation }
        }
        return nil
    }

    @Test("Whatever is said before its commit", arguments: [Sabotage.ackBeforeCommit, .hiddenFailure])
    func saidTooEarly(sabotage: Sabotage) {
        let violation = found(sabotage)
        #expect(violation?.contains("before its commit") ?? violation?.contains("never committed") ?? false)
    }

    @Test("A tick that takes effect twice")
    func twice() { #expect(found(.forgottenTicks, seeds: 1...30)?.contains("took effect twice") == true) }

    @Test("A view that shows what another sees")
    func leakyView() { #expect(found(.leakyView)?.contains("is not the projection") == true) }

    @Test("Events for those who may not see them: only the twin worlds tell")
    func leakyEvents() { #expect(found(.leakyEvents, twin: true)?.contains("hidden from a player") == true) }

    @Test("A frame that was lost in the server, or sent twice", arguments: [Sabotage.lostFrame, .repeatedFrame])
    func frames(sabotage: Sabotage) { #expect(found(sabotage) != nil) }

    @Test("A disk that takes back what it had confirmed")
    func lostCommit() { #expect(found(.lostCommit) != nil) }

    @Test("A failing run is made small, still fails, tells its end and the command that repeats it")
    func shrinks() {
        var options = SimulationOptions(seed: 2)
        options.sabotage = .ackBeforeCommit
        let failure = Simulation.run(options)
        let small = Simulation.shrink(failure)
        #expect(small.violation != nil)
        #expect(small.options.tables == 1 && small.options.minutes < options.minutes)
        #expect(small.trace.last?.contains("VIOLATION") == true)
        #expect(small.options.command.hasPrefix("martlet simulate --seed 2 --minutes "))
        #expect(small.options.command.contains("--without ") || small.options.command.contains("--no-faults"))
    }
}
