import Martlet

/// A live match's world in memory, with what makes its ticks, shows it and records it. A class with one owner, its machine.
/// Accesses are not watched at run time.
final class LivePlay<Game: Simulation> {
    @exclusivity(unchecked) var step: Tick<Game>
    /// The stations that somebody sits at, a bit each, as the world knows it.
    @exclusivity(unchecked) private(set) var occupied: UInt64
    /// What the next tick tells the world of stations: at most one change a station.
    @exclusivity(unchecked) private(set) var changes: [Occupancy] = []
    let replicator = Replicator<Game>()
    @exclusivity(unchecked) var chunk: ChunkWriter
    /// The deadline of the next tick; nil: none is made.
    @exclusivity(unchecked) var nextTick: Int64?
    /// Of the newest checkpoint.
    @exclusivity(unchecked) var checkpointTick: UInt32
    /// The first outcome and its tick; nil: the match is still played.
    @exclusivity(unchecked) var ending: LiveEnding?
    /// No more ticks are made, and the frames from now on are the last.
    @exclusivity(unchecked) private(set) var isOver = false
    /// The length of the newest checkpoint, which the next one will have too, more or less.
    @exclusivity(unchecked) var worldBytes = 0
    /// Offsets of checkpoints that are kept, in order.
    @exclusivity(unchecked) var checkpoints: [Int] = []
    @exclusivity(unchecked) var gatherer = InputGatherer<Game.Input>()
    /// The last one here: where fields lie behind something of unknown size is found out at run time.
    @exclusivity(unchecked) var world: Game

    /// The world behind a tick.
    init(_ world: Game, tick: UInt32, occupied: UInt64) {
        self.world = world
        self.occupied = occupied
        step = Tick(number: tick)
        chunk = ChunkWriter(after: tick)
        checkpointTick = tick
        changes.reserveCapacity(PlayerID.seatLimit)
    }

    /// The last tick that was made.
    var tick: UInt32 { step.number }

    /// From the next tick on somebody sits at a station, or nobody.
    func occupy(_ station: Int32, _ isOccupied: Bool) {
        guard station >= 0, station < 64 else { return }
        changes.removeAll { $0.station == station }
        guard isOccupied != (occupied & 1 << UInt64(station) != 0) else { return }
        changes.append(Occupancy(station: station, isOccupied: isOccupied))
    }

    /// Tells the world who sits where now.
    func applyChanges() {
        for change in changes {
            world.occupy(change.station, isOccupied: change.isOccupied)
            let bit: UInt64 = 1 << UInt64(change.station)
            if change.isOccupied { occupied |= bit } else { occupied &= ~bit }
        }
    }

    /// From the next frame on all that is shown is what the match came to.
    func conclude() {
        isOver = true
        replicator.conclude()
    }

    func clearChanges() { changes.removeAll(keepingCapacity: true) }
}
