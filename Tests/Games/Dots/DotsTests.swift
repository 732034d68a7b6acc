import Dots
import Martlet
import Testing

@Suite struct DotsTests {
    @Test func `the same seed and inputs give the same world`() {
        var one = ScriptedRun<Dots>(seed: MatchSeed(11))
        var other = ScriptedRun<Dots>(seed: MatchSeed(11))
        var third = ScriptedRun<Dots>(seed: MatchSeed(12))
        for _ in 0..<500 {
            one.step()
            other.step()
            third.step()
        }
        #expect(one.hash == other.hash)
        #expect(one.hash != third.hash)
    }

    @Test func `a world goes on from its bytes as if nothing had happened`() throws {
        var run = ScriptedRun<Dots>(seed: MatchSeed(3))
        for _ in 0..<300 { run.step() }
        var world = run.world
        var restored = try #require(StateReader.state(Dots.self, from: StateWriter.bytes(of: &world)))
        var tick = Tick<Dots>(number: 301)
        world.step(&tick)
        restored.step(&tick)
        #expect(StateHasher.hash(&world) == StateHasher.hash(&restored))
    }

    @Test func `bytes that are no world are refused`() {
        var world = Dots(Nothing(), seed: MatchSeed(1))
        let bytes = StateWriter.bytes(of: &world)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(StateReader.state(Dots.self, from: Array(bytes.prefix(length))) == nil)
        }
        #expect(StateReader.state(Dots.self, from: bytes + [0]) == nil)
        #expect(StateReader.state(Dots.self, from: [UInt8](repeating: 255, count: bytes.count)) == nil)
    }

    @Test func `who comes to a crumb eats it, and twenty win`() {
        var world = Dots(Nothing(), seed: MatchSeed(5))
        world.occupy(2, isOccupied: true)
        var tick = Tick<Dots>(number: 0)
        #expect(sweep(&world, &tick) == 20)
        #expect(world.outcome == LiveOutcome(winners: .only(2), reason: 0))
    }

    @Test func `who loses the connection finds dot and score again`() {
        var world = Dots(Nothing(), seed: MatchSeed(5))
        world.occupy(2, isOccupied: true)
        var tick = Tick<Dots>(number: 0)
        let before = sweep(&world, &tick, most: 3)
        let eye = world.eye(of: 2)
        world.occupy(2, isOccupied: false)
        #expect(world.eye(of: 2) == nil)
        for _ in 0..<100 {
            tick = Tick(number: tick.number + 1, reusing: tick)
            world.step(&tick)
            #expect(tick.events.isEmpty, "nobody is there to eat")
        }
        world.occupy(2, isOccupied: true)
        #expect(world.eye(of: 2) == eye)
        #expect(before + sweep(&world, &tick) == 20)
    }

    /// Steers station 2 over the square until it has eaten so many crumbs, or has won. Returns how many it ate.
    private func sweep(_ world: inout Dots, _ tick: inout Tick<Dots>, most: Int = .max) -> Int {
        var crunches = 0
        while world.outcome == nil, crunches < most, tick.number < 60_000 {
            tick = Tick(number: tick.number + 1, reusing: tick)
            tick.inputs = [StationInput(station: 2, input: Sweep.steering(at: Int(tick.number)))]
            world.step(&tick)
            crunches += tick.events.count
        }
        return crunches
    }

    /// Up and down the square, a lane at a time.
    private enum Sweep {
        static func steering(at tick: Int) -> Steering {
            var steering = Steering()
            steering.isMoving = true
            switch tick % 272 {
            case 0..<130: steering.facing = Double.pi / 2
            case 130..<136, 266..<272: steering.facing = tick / 5440 % 2 == 0 ? 0 : Double.pi
            default: steering.facing = 3 * Double.pi / 2
            }
            return steering
        }
    }
}
