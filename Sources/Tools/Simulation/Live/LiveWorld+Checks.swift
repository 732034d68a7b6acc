import Martlet
import MartletEngine

// What must hold.
extension LiveWorld {
    /// A client decoded a frame: it is what its crew was shown at that tick, and nothing that the crew may not see.
    /// On a lossy link the word that the player's crew is another one may have overtaken it.
    func check(_ frame: ViewFrame, of crew: Int32?, for player: LivePlayer) {
        let isLossy = player.client.isLossy
        let crews = isLossy ? [0, 1] : [crew ?? -1]
        let hash = Self.hash(frame)
        let name = "player \(player.number)'s frame of tick \(frame.tick)"
        counts.checks += 1
        guard crews.contains(where: { shown[Self.key($0, frame.tick)]?.contains(hash) == true }) else {
            return fail("\(name) is not what crew \(crew ?? -1) was shown")
        }
        if let problem = LiveSight.problem(in: frame, of: isLossy ? frame.own : crew ?? -1) {
            fail("\(name) shows what is hidden from crew \(frame.own): \(problem)")
        }
        checkSeat(of: player)
    }

    /// The word that the player sits elsewhere may be lost on a lossy link; who is shown frames learns of it all the same.
    private func checkSeat(of player: LivePlayer) {
        let seat = seated[player.number]
        guard player.client.isLossy, clock.now - max(seat.since, player.openedAt) > 3_000_000_000,
            player.client.station != seat.station
        else { return }
        let station = seat.station.map { "\($0)" } ?? "no station"
        fail("player \(player.number) has been at \(station), unknown to its client")
    }

    /// A match that is back has all that the disk confirmed, and what was played up to a moment before it went.
    func checkResumption() {
        guard !isBack, let tick = machine.playedTick else { return }
        isBack = true
        counts.checks += 1
        if tick < disk.confirmedTick {
            fail("the match is back at tick \(tick), but \(disk.confirmedTick) was confirmed to be written")
        }
        guard let kept = mustKeep else { return }
        mustKeep = nil
        if tick < kept { fail("the match is back at tick \(tick), but \(kept) was made more than 100 ms before") }
    }

    /// The streams that are open are those that the machine knows: one a player.
    func checkSeats() {
        guard isPlaying else { return }
        counts.checks += 1
        guard streams.count != machine.subscriberCount else { return }
        let players = Set(streams.values.map(\.player.number)).count
        let problem = players < streams.count ? "a player has two streams" : "one of them must not be"
        fail("\(streams.count) streams are open, and the match knows of \(machine.subscriberCount): \(problem)")
    }

    /// Nothing has gone wrong for a while and nobody does anything: each client sits where the server has it, is shown what
    /// is, and predicts what comes.
    func checkClients(_ corrections: [UInt64]) {
        guard isPlaying, let tick = machine.playedTick, clock.now - foundedAt > 10_000_000_000 else { return }
        for (player, before) in zip(players, corrections) {
            let client = player.client
            guard let seat = PlayerID(seat: player.number), player.stream != nil else {
                return fail("player \(player.number) is not back")
            }
            let station = machine.station(of: seat)
            counts.checks += 1
            if client.station != station {
                return fail(
                    "player \(player.number) sits at \(station.map { "\($0)" } ?? "no station"), and its client says "
                        + (client.station.map { "\($0)" } ?? "none"))
            }
            guard station != nil else { continue }
            if client.phase != .playing || LiveWire.distance(from: client.newestFrame?.tick ?? 0, to: tick) > 100 {
                return fail("player \(player.number)'s client is shown nothing new")
            }
            if client.statistics.corrections != before {
                return fail("player \(player.number)'s client predicts what does not come")
            }
        }
    }

    /// A frame says that an order is applied. When all is well none is refused, so the recording has it.
    func noteConfirmed(_ count: Int32, of player: Int) {
        guard let calmSince else { return }
        // Who slept is awake by then; what is confirmed at the very end may not be written yet.
        let calm = clock.now - calmSince
        guard calm > 15_000_000_000, calm < Self.calmLength + Self.settlingLength - 1_000_000_000 else { return }
        confirmed.insert(Self.key(Int32(player), UInt32(count)))
    }

    /// The recording, made again from the seed, is the match, and how it ended is written.
    func checkRecording() {
        guard disk.record.status != .open else { return }
        var player = RecordingPlayer<Relay>(setup, seed: disk.record.seed)
        var missing = confirmed
        var recorded: Set<UInt32> = []
        do throws(RecordingError) {
            for row in disk.rows {
                try player.open(row.payload)
                recorded.insert(player.tick)
                while try player.next() {
                    recorded.insert(player.tick)
                    for order in player.inputs {
                        missing.remove(Self.key(order.input.player, UInt32(order.input.count)))
                    }
                }
            }
        } catch {
            if case .diverged(let tick) = error {
                return fail("the recorded match is another one from tick \(tick) on")
            }
            return fail("the recording can't be played: \(error)")
        }
        counts.checks += 1
        counts.liveInputs += Int(player.inputCount)
        if let tick = disk.confirmed.joined().first(where: { !recorded.contains($0) }) {
            return fail("tick \(tick) was confirmed to be written, and is not in the recording")
        }
        if !missing.isEmpty { return fail("\(missing.count) orders were confirmed and never applied") }
        checkWorld(player)
        checkOutcome(player.world)
        checkEnding(player)
    }

    private func checkWorld(_ player: RecordingPlayer<Relay>) {
        var world = player.world
        if world.wrong > 0 { return fail("\(world.wrong) orders were applied twice or out of order") }
        if machine.playedTick == player.tick, machine.worldHash() != StateHasher.hash(&world) {
            fail("the recording leads to another world than was played")
        }
        for checkpoint in disk.checkpoints where StateHash.of(checkpoint.payload) != checkpoint.hash {
            fail("the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
    }

    /// Ticks that a match may be played on behind its end.
    private static let ticksBehindTheEnd: Int32 = 100

    private func checkOutcome(_ world: Relay) {
        counts.checks += 1
        let record = disk.record
        guard record.status.isOver else {
            if world.ticksLeft < -Self.ticksBehindTheEnd { fail("the match is long over, and its row does not say so") }
            return
        }
        let outcome = record.outcome.flatMap { try? JSONDocument(parsing: $0, limits: .stored).root }
        let crews = (0..<2).filter { world.winners & 1 << Int32($0) != 0 }
        let winners = record.players.filter { $0.station.map { crews.contains($0 / 2) } ?? false }.map(
            \.player.description)
        guard world.ticksLeft <= 0, let outcome, outcome["reason"]?.string == "\(world.winners)",
            outcome["winningCrews"]?.elements.compactMap(\.int) == crews,
            outcome["winners"]?.elements.compactMap(\.string) == winners
        else { return fail("the match was won by crews \(crews) and \(winners), and its row does not say so") }
    }

    /// A match closes two seconds behind its first outcome, however often it was interrupted meanwhile.
    private func checkEnding(_ player: RecordingPlayer<Relay>) {
        guard disk.record.status == .finished else { return }
        counts.checks += 1
        let ticks = UInt32(limits.live.endingSeconds) * UInt32(Relay.description.ticksPerSecond)
        let perFrame = UInt32(Relay.description.ticksPerFrame)
        guard let decided = player.ending?.tick else { return fail("a match is finished that has no outcome") }
        let close = (decided + ticks + perFrame - 1) / perFrame * perFrame
        if player.tick != close { fail("decided at tick \(decided), the match closed at \(player.tick)") }
    }

    static func key(_ crew: Int32, _ tick: UInt32) -> UInt64 { UInt64(UInt32(bitPattern: crew)) << 32 | UInt64(tick) }

    static func hash(_ frame: ViewFrame) -> UInt64 {
        var hash = StateHash.seed
        for entry in frame.entries {
            StateHash.mix(UInt64(UInt32(bitPattern: entry.id)) << 8 | UInt64(entry.kind), into: &hash)
            for place in 0..<Int(entry.count) {
                StateHash.mix(UInt64(UInt32(bitPattern: frame.quanta[Int(entry.start) + place])), into: &hash)
            }
        }
        return hash
    }
}

/// Live matches, as `Simulation` is for those by turns.
package enum LiveSimulation {
    package static func run(_ options: SimulationOptions) -> SimulationOutcome {
        var options = options
        options.games = []
        let world = LiveWorld(options)
        world.run()
        return SimulationOutcome(
            options: options, violation: world.violation, trace: world.lastEvents,
            simulatedSeconds: Double(world.clock.now) / 1_000_000_000, steps: world.clock.stepCount,
            counts: world.counts)
    }
}
