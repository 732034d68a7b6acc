import Martlet
import MartletEngine

// What must hold.
extension LiveWorld {
    /// A client decoded a frame: it is what its crew was shown at that tick.
    /// On a lossy link the word that the player's crew is another one may have overtaken it.
    func check(_ frame: ViewFrame, of crew: Int32?, for player: LivePlayer) {
        let crews = player.client.isLossy ? [0, 1] : [crew ?? -1]
        let hash = Self.hash(frame)
        counts.checks += 1
        guard crews.contains(where: { shown[Self.key($0, frame.tick)]?.contains(hash) == true }) else {
            return fail(
                "player \(player.number)'s frame of tick \(frame.tick) is not what crew \(crew ?? -1) was shown")
        }
        // The word that the player sits elsewhere may be lost; who is shown frames learns of it all the same.
        let seat = seated[player.number]
        if player.client.isLossy, clock.now - max(seat.since, player.openedAt) > 3_000_000_000,
            player.client.station != seat.station
        {
            fail(
                "player \(player.number) has been at \(seat.station.map { "\($0)" } ?? "no station"), unknown to its client"
            )
        }
    }

    /// A match that is back has what was played up to a moment before it went.
    func checkResumption() {
        guard let kept = mustKeep, let tick = machine.playedTick else { return }
        mustKeep = nil
        counts.checks += 1
        if tick < kept { fail("the match is back at tick \(tick), but \(kept) was made more than 100 ms before") }
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

    /// The recording, made again from the seed, is the match.
    func checkRecording() {
        guard disk.record.status != .open else { return }
        var player = RecordingPlayer<Relay>(Relay.Setup(), seed: disk.record.seed)
        do throws(RecordingError) {
            for row in disk.rows { try player.play(row.payload) }
        } catch {
            return fail("the recording can't be played: \(error)")
        }
        counts.checks += 1
        counts.liveInputs += Int(player.inputCount)
        var world = player.world
        if world.wrong > 0 { return fail("\(world.wrong) orders were applied twice or out of order") }
        if machine.playedTick == player.tick, machine.worldHash() != StateHasher.hash(&world) {
            fail("the recording leads to another world than was played")
        }
        checkEnding(player)
        for checkpoint in disk.checkpoints where StateHash.of(checkpoint.payload) != checkpoint.hash {
            fail("the checkpoint at offset \(checkpoint.offset) does not have its hash")
        }
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
