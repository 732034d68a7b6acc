/// A world that nobody plays: stations are taken and left, and random inputs made, all from one seed. The same run gives
/// the same hashes on every machine; soaks, measurements and the proof of parity with WebAssembly use it.
public struct ScriptedRun<World: Simulation> {
    public private(set) var world: World
    public private(set) var tick: Tick<World>
    /// The hashes of all states so far, folded into one.
    public private(set) var hash = StateHash.seed
    private var scrambler: FieldScrambler
    private var occupied: UInt64 = 0

    public init(_ setup: World.Setup = World.Setup(), seed: MatchSeed) {
        scrambler = FieldScrambler(SeededRandom(seed: seed))
        world = World(setup, seed: seed)
        tick = Tick(number: 0)
    }

    /// Makes one tick and folds its state's hash into `hash`.
    public mutating func step() {
        advance()
        StateHash.mix(StateHasher.hash(&world), into: &hash)
    }

    /// Makes one tick.
    public mutating func advance() {
        tick = Tick(number: tick.number &+ 1, reusing: tick)
        let stations = UInt64(max(1, World.description.stationCount))
        if tick.number % 64 == 1 {
            let station = scrambler.random.next() % stations
            occupied ^= 1 << (station & 63)
            world.occupy(Int32(station), isOccupied: occupied & (1 << (station & 63)) != 0)
        }
        for _ in 0..<scrambler.random.next() % 4 {
            let station = Int32(scrambler.random.next() % stations)
            tick.inputs.append(StationInput(station: station, input: scrambler.value(World.Input.self)))
        }
        world.step(&tick)
    }

    /// Goes back to `world` as it was `depth` ticks ago and makes the same ticks again, `repeats` times; what a rollback costs.
    /// Returns the last state's hash.
    public mutating func rollBack(depth: UInt32, repeats: UInt32) -> UInt64 {
        let kept = self
        for _ in 0..<repeats {
            self = kept
            for _ in 0..<depth { advance() }
        }
        return StateHasher.hash(&world)
    }
}
