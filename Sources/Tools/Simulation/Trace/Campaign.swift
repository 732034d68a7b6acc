/// Many seeds, side by side.
package struct Campaign: Sendable {
    /// What every seed is run with.
    package var options: SimulationOptions
    package var seeds: Int
    /// Every so many seeds the twin worlds are run too; 0: never.
    package var twinEvery = 3
    /// Nothing but twin worlds, one pair a seed.
    package var onlyTwins = false
    /// Runs at a time.
    package var jobs: Int

    package init(_ options: SimulationOptions, seeds: Int, jobs: Int) {
        self.options = options
        self.seeds = max(1, seeds)
        self.jobs = max(1, jobs)
    }

    /// Runs them all, or until one fails, which is then made small.
    /// - Parameter progress: called after each seed, one at a time.
    package func run(progress: (SimulationOutcome) -> Void) async -> SimulationOutcome? {
        var failure: SimulationOutcome?
        await withTaskGroup(of: SimulationOutcome.self) { group in
            var next = 0
            func addNext() {
                guard next < seeds, failure == nil else { return }
                let task = self
                let index = next
                group.addTask { task.run(index) }
                next += 1
            }
            for _ in 0..<jobs { addNext() }
            while let outcome = await group.next() {
                progress(outcome)
                if outcome.violation != nil, failure.map({ outcome.options.seed < $0.options.seed }) ?? true {
                    failure = outcome
                }
                addNext()
            }
        }
        return failure.map(Simulation.shrink)
    }

    private func run(_ index: Int) -> SimulationOutcome {
        var options = options
        options.seed &+= UInt64(index)
        if onlyTwins { return Simulation.twin(options) }
        var outcome = SimulationOutcome(options: options)
        if !options.games.isEmpty { outcome = Simulation.run(options) }
        if options.playsLive, outcome.violation == nil {
            var part = options
            // A live minute has some thousand ticks and frames: a fifth of them is a fair share of a run.
            if !options.games.isEmpty { part.minutes /= 5 }
            let live = LiveSimulation.run(part)
            if live.violation != nil { return live }
            outcome.add(live)
        }
        guard outcome.violation == nil, twinEvery > 0, index % twinEvery == 0, options.games.contains(.newWorlds) else {
            return outcome
        }
        let twin = Simulation.twin(options)
        if twin.violation != nil { return twin }
        outcome.add(twin)
        return outcome
    }
}

extension SimulationOptions {
    /// The command that runs exactly this again.
    package var command: String {
        var words = ["martlet simulate --seed \(seed) --minutes \(minutes)"]
        if games.isEmpty { words.append("--game live") }
        if games.count == 1, let game = games.first { words.append("--game \(game.rawValue)") }
        if tables != 2 { words.append("--tables \(tables)") }
        if players != 3 { words.append("--players \(players)") }
        if faults == .none {
            words.append("--no-faults")
        } else {
            let off = Faults.switches.filter { isOff($0.1) }
            if !off.isEmpty { words.append("--without \(off.map(\.0).joined(separator: ","))") }
        }
        if twin != nil { words.append("--twin") }
        return words.joined(separator: " ")
    }

    private func isOff(_ off: (inout Faults) -> Void) -> Bool {
        var changed = faults
        off(&changed)
        return changed == faults
    }
}
