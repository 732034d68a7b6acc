/// A world that can go back: the last ticks are kept, each with the world before it and what it was given. For games that
/// roll whole worlds back, for `SyncTest`, and to measure what that costs.
public struct Rollback<Game: Simulation> {
    private struct Past {
        var tick: UInt32
        var world: Game
        var occupations: [Occupation]
        var inputs: [StationInput<Game.Input>]
    }

    private struct Occupation {
        let station: Int32
        let isOccupied: Bool
    }

    public let depth: Int
    /// After the newest tick.
    public private(set) var world: Game
    public private(set) var tick: UInt32
    private var past: [Past] = []
    private var coming: [Occupation] = []
    private var step: Tick<Game>
    private let firstTick: UInt32

    /// `depth`: how many ticks it can go back, 1…64.
    public init(_ world: Game, tick: UInt32 = 0, depth: Int) {
        self.world = world
        self.tick = tick
        self.depth = min(max(depth, 1), 64)
        step = Tick(number: tick)
        firstTick = tick &+ 1
        past.reserveCapacity(self.depth)
    }

    /// How many ticks it can go back now.
    public var reach: Int { past.count }

    /// Somebody sits down, or gets up, before the next tick.
    public mutating func occupy(_ station: Int32, isOccupied: Bool) {
        coming.append(Occupation(station: station, isOccupied: isOccupied))
    }

    /// Makes a tick.
    public mutating func advance(_ inputs: [StationInput<Game.Input>]) {
        tick &+= 1
        let new = Past(tick: tick, world: world, occupations: coming, inputs: inputs)
        if past.count < depth { past.append(new) } else { past[place(tick)] = new }
        coming.removeAll(keepingCapacity: true)
        make(place(tick))
    }

    /// One more input for a tick that was made: it and all after it are made again. false: that tick is no longer kept.
    @discardableResult
    public mutating func amend(_ input: StationInput<Game.Input>, at late: UInt32) -> Bool {
        let back = Int(LiveWire.distance(from: late, to: tick)) + 1
        guard back >= 1, back <= past.count else { return false }
        past[place(late)].inputs.append(input)
        resimulate(back)
        return true
    }

    /// Makes the last `count` ticks again, at most as many as are kept; `each` sees the world after each of them.
    public mutating func resimulate(_ count: Int, each: (UInt32, inout Game) -> Void = { _, _ in }) {
        let count = min(count, past.count)
        guard count > 0 else { return }
        let end = tick
        tick = tick &- UInt32(truncatingIfNeeded: count)
        world = past[place(tick &+ 1)].world
        while tick != end {
            tick &+= 1
            past[place(tick)].world = world
            make(place(tick))
            each(tick, &world)
        }
    }

    private mutating func make(_ place: Int) {
        for change in past[place].occupations { world.occupy(change.station, isOccupied: change.isOccupied) }
        step = Tick(number: tick, reusing: step)
        for input in past[place].inputs { step.inputs.append(input) }
        world.step(&step)
    }

    /// Ticks follow each other, so the ring's places do, too.
    private func place(_ wanted: UInt32) -> Int { Int((wanted &- firstTick) % UInt32(truncatingIfNeeded: depth)) }
}
