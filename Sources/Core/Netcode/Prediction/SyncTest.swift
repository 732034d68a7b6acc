/// Proves that a game's step is a function of world and inputs alone: after each tick it goes back some ticks, makes them
/// again from the same inputs, and compares the hashes. What fails it: a field that `replicate` forgot and that matters, a
/// clock, an order taken from a Set, a random number from elsewhere.
///
///     var test = SyncTest(Dots(Nothing(), seed: seed), depth: 8)
///     for _ in 0..<1_000 { if let mismatch = test.advance(inputs) { … mismatch.tick … } }
///
/// A world that holds a field outside of `replicate` passes where that field is copied with it; so each tick is also made
/// once from the world as its checkpoint would bring it back.
public struct SyncTest<Game: Simulation> {
    /// Where two runs of one tick part.
    public struct Mismatch {
        public let tick: UInt32
        public let kind: Kind
        public let expected: Game
        public let actual: Game
    }

    public enum Kind: Sendable {
        /// The same world, made again, came out another.
        case again
        /// A world read back from its bytes came out another.
        case restored
    }

    private var rollback: Rollback<Game>
    private let restores: Bool
    /// After each of the last ticks.
    private var worlds: [Game] = []

    /// - Parameters:
    ///   - depth: ticks to go back, 1…64.
    ///   - restores: whether the world is also read back from its bytes before each tick; slow for large ones.
    public init(_ world: Game, tick: UInt32 = 0, depth: Int = 8, restores: Bool = true) {
        rollback = Rollback(world, tick: tick, depth: depth)
        self.restores = restores
    }

    public var world: Game { rollback.world }
    public var tick: UInt32 { rollback.tick }

    public mutating func occupy(_ station: Int32, isOccupied: Bool) {
        rollback.occupy(station, isOccupied: isOccupied)
        // The restored world is given the same.
        occupations.append((station, isOccupied))
    }

    private var occupations: [(station: Int32, isOccupied: Bool)] = []

    /// Makes one tick, and the last ones again. nil: all is well.
    public mutating func advance(_ inputs: [StationInput<Game.Input>]) -> Mismatch? {
        var before = rollback.world
        rollback.advance(inputs)
        if worlds.count == rollback.depth { worlds.removeFirst() }
        worlds.append(rollback.world)
        defer { occupations.removeAll(keepingCapacity: true) }
        if restores, let mismatch = restore(&before, inputs) { return mismatch }

        var found: Mismatch?
        var place = worlds.count - rollback.reach
        let worlds = worlds
        var again = rollback
        again.resimulate(rollback.reach) { tick, world in
            defer { place += 1 }
            guard found == nil, place >= 0 else { return }
            var expected = worlds[place]
            if StateHasher.hash(&expected) != StateHasher.hash(&world) {
                found = Mismatch(tick: tick, kind: .again, expected: expected, actual: world)
            }
        }
        return found
    }

    private func restore(_ before: inout Game, _ inputs: [StationInput<Game.Input>]) -> Mismatch? {
        var expected = rollback.world
        guard var world = StateReader.state(Game.self, from: StateWriter.bytes(of: &before)) else {
            return Mismatch(tick: tick, kind: .restored, expected: expected, actual: Game())
        }
        for change in occupations { world.occupy(change.station, isOccupied: change.isOccupied) }
        var step = Tick<Game>(number: tick)
        step.inputs = inputs
        world.step(&step)
        guard StateHasher.hash(&expected) != StateHasher.hash(&world) else { return nil }
        return Mismatch(tick: tick, kind: .restored, expected: expected, actual: world)
    }
}
