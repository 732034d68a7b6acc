import Martlet
import Testing

@testable import MartletSimulation

/// Checks that can't fail prove nothing: each mistake that is put into live matches on purpose must be found.
@Suite struct LiveSabotageTests {
    /// What is found, by the words that tell it.
    private static let findings: [LiveSabotage: String] = [
        .repeatedInput: "twice",
        .forgottenInput: "confirmed and never applied",
        .unrecordedInput: "another one from tick",
        .leakyFrame: "shows what is hidden",
        .leakyEvent: "of the other crew",
        .forgottenEvent: "was told of shots",
        .sharedSeat: "two streams",
        .lostFrame: "could not decode",
        .unackedBaseline: "which was never acked",
        .untoldOutcome: "alone were told",
        .lostCommit: "was confirmed to be written",
        .lostChunk: "something is damaged",
        .wrongTick: "was confirmed to be written",
        .hiddenFailure: "was confirmed to be written",
        .lostOutcome: "does not say so",
    ]

    @Test(arguments: LiveSabotage.allCases)
    func `each mistake in live matches is found within a few seeds`(sabotage: LiveSabotage) throws {
        var violation: String?
        for seed in 1...4 as ClosedRange<UInt64> where violation == nil {
            var options = SimulationOptions(seed: seed)
            options.minutes = 1.2
            options.liveSabotage = sabotage
            violation = LiveSimulation.run(options).violation
        }
        let words = try #require(Self.findings[sabotage])
        #expect(violation?.contains(words) == true, "\(sabotage): \(violation ?? "nothing was found")")
    }
}
