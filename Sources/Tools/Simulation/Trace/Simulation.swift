import Martlet

/// How a run ended.
package struct SimulationOutcome: Sendable {
    package var options: SimulationOptions
    /// What did not hold; nil where everything did.
    package var violation: String?
    /// The last things that happened, where they were kept.
    package var trace: [String] = []
    package var simulatedSeconds: Double = 0
    package var steps = 0
    package var counts = Counts()

    /// Another part of the same run.
    mutating func add(_ other: SimulationOutcome) {
        simulatedSeconds += other.simulatedSeconds
        steps += other.steps
        counts.add(other.counts)
    }
}

package enum Simulation {
    /// One run, from its options to its end or the first thing that does not hold.
    package static func run(_ options: SimulationOptions) -> SimulationOutcome { play(options).outcome }

    /// Two worlds that differ only in what the first player of each match can't see, until this player might see it:
    /// what this player receives must be the same, to the byte and to the instant.
    package static func twin(_ options: SimulationOptions) -> SimulationOutcome {
        var options = options
        options.games = [.newWorlds]
        options.tables = 1
        options.players = 2
        var worlds: [(outcome: SimulationOutcome, world: World)] = []
        for variant in 0...1 {
            options.twin = variant
            let result = play(options)
            if result.outcome.violation != nil { return result.outcome }
            worlds.append(result)
        }
        var outcome = worlds[0].outcome
        outcome.simulatedSeconds += worlds[1].outcome.simulatedSeconds
        outcome.steps += worlds[1].outcome.steps
        outcome.counts.add(worlds[1].outcome.counts)
        outcome.counts.twins += 1
        let end = min(worlds[0].world.contactAt ?? .max, worlds[1].world.contactAt ?? .max)
        let told = worlds.map { $0.world.transcript.filter { $0.at < end } }
        outcome.counts.checks += told[0].count
        outcome.violation = difference(told[0], told[1])
        outcome.trace = worlds[0].outcome.trace + ["— and in the other world —"] + worlds[1].outcome.trace
        return outcome
    }

    private static func difference(_ one: [(at: Int64, bytes: [UInt8])], _ other: [(at: Int64, bytes: [UInt8])])
        -> String?
    {
        for (a, b) in zip(one, other) where a.at != b.at || a.bytes != b.bytes {
            return "what is hidden from a player changes what this player receives: "
                + "\(excerpt(a)) in one world, \(excerpt(b)) in the other"
        }
        if one.count != other.count {
            return "what is hidden from a player changes how much this player receives: \(one.count) and \(other.count)"
        }
        return nil
    }

    private static func excerpt(_ frame: (at: Int64, bytes: [UInt8])) -> String {
        "\(String(decoding: frame.bytes.prefix(400), as: UTF8.self)) at \(frame.at / 1_000_000) ms"
    }

    private static func play(_ options: SimulationOptions) -> (outcome: SimulationOutcome, world: World) {
        let world = World(options)
        world.run()
        let outcome = SimulationOutcome(
            options: options, violation: world.judge.violation, trace: world.lastEvents,
            simulatedSeconds: Double(world.clock.now) / 1_000_000_000, steps: world.clock.stepCount,
            counts: world.counts)
        return (outcome, world)
    }

    /// The smallest run that still fails: fewer tables and players, fewer kinds of faults, then no longer than it needs.
    package static func shrink(_ failure: SimulationOutcome) -> SimulationOutcome {
        var smallest = failure
        func attempt(_ change: (inout SimulationOptions) -> Void) {
            var options = smallest.options
            change(&options)
            guard options != smallest.options else { return }
            let outcome = again(options)
            if outcome.violation != nil { smallest = outcome }
        }
        // No longer than it takes, before anything else: every further attempt is short then.
        attempt { $0.minutes = min($0.minutes, smallest.simulatedSeconds / 60 + 0.01) }
        if !smallest.options.games.isEmpty {
            attempt { $0.tables = 1 }
            attempt { $0.games = [.ticTacToe] }
            attempt { $0.games = [.newWorlds] }
            attempt { $0.players = 2 }
        }
        for (_, off) in Faults.switches { attempt { off(&$0.faults) } }
        attempt { $0.minutes = min($0.minutes, smallest.simulatedSeconds / 60 + 0.01) }
        for _ in 0..<6 { attempt { $0.minutes /= 2 } }
        smallest.options.keepsTrace = true
        return again(smallest.options)
    }

    private static func again(_ options: SimulationOptions) -> SimulationOutcome {
        if options.games.isEmpty { return LiveSimulation.run(options) }
        return options.twin == nil ? run(options) : twin(options)
    }
}
