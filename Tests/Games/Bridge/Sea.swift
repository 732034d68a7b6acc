import Martlet

@testable import Bridge

/// A world under a test's control: made quiet, with what the test puts into it.
struct Sea {
    var world: Bridge
    private(set) var events: [EmittedEvent<Bridge.Event>] = []
    private var tick = Tick<Bridge>(number: 0)

    /// A patrol whose enemies, mines and nebulae were taken away, but one that is far off and never comes, so that it goes on.
    init(ships: Int32 = 1, hull: HullClass = .cruiser) {
        var setup = Bridge.Setup()
        setup.scenario = .patrol
        setup.shipCount = ships
        setup.minutes = 60
        setup.ships = (0..<ships).map { _ in
            var plan = ShipPlan()
            plan.hullClass = hull
            return plan
        }
        world = Bridge(setup, seed: MatchSeed(11))
        world.npcs.removeAll()
        world.mines.removeAll()
        world.nebulae.removeAll()
        for crew in 0..<ships {
            for role in Role.allCases { world.occupy(role.station(of: crew), isOccupied: true) }
            // Out of everybody's reach, side by side.
            world.ships[Int(crew)].point = Point(x: 20_000 + Double(crew) * 2_000, z: 20_000)
            world.ships[Int(crew)].heading = 0
        }
        var sentinel = Recruit()
        sentinel.faction = .korvan
        sentinel.point = Point(x: 199_000, z: 199_000)
        sentinel.goal = sentinel.point
        sentinel.isObjective = true
        _ = world.spawn(sentinel)
    }

    /// A hostile ship so far ahead of a crew's, which does nothing until it thinks.
    @discardableResult
    mutating func enemy(
        _ faction: Faction = .korvan, _ shipClass: NPCClass = .fighter, ahead distance: Double, of crew: Int = 0
    ) -> EntityNumber {
        var recruit = Recruit()
        recruit.faction = faction
        recruit.shipClass = shipClass
        recruit.point = world.ships[crew].point.moved(distance, heading: world.ships[crew].heading)
        recruit.goal = recruit.point
        return world.spawn(recruit)
    }

    func npc(_ id: EntityNumber) -> NPCShip? { world.npcIndex(id).map { world.npcs[$0] } }

    /// Makes ticks, the first with this order.
    mutating func run(
        _ ticks: Int = 1, _ kind: Command = .none, from role: Role = .helm, of crew: Int32 = 0,
        _ fields: (inout Bridge.Input) -> Void = { _ in }
    ) {
        for number in 0..<ticks {
            tick = Tick(number: tick.number + 1, reusing: tick)
            if number == 0, kind != .none {
                var input = Bridge.Input(kind)
                fields(&input)
                tick.inputs.append(StationInput(station: role.station(of: crew), input: input))
            }
            world.step(&tick)
            events += tick.events
        }
    }

    /// Ends the mission behind the last tick.
    mutating func end() { world.finish(.victory, .enemiesGone, &tick) }

    func happened(_ kind: Happening) -> Bool { events.contains { $0.event.kind == kind } }
}

extension BridgeBot {
    /// What the first so many stations order at a tick: each has its turn at every eighth.
    static func orders(
        of stations: Int32, at tick: Int32, in world: Bridge, _ random: inout SeededRandom
    ) -> [StationInput<Bridge.Input>] {
        var orders: [StationInput<Bridge.Input>] = []
        for station in 0..<stations where (tick + station) % 8 == 0 {
            guard let input = input(for: station, in: world, random: &random) else { continue }
            orders.append(StationInput(station: station, input: input))
        }
        return orders
    }
}

/// A whole match played by bots.
struct BotMatch {
    var world: Bridge
    private var tick = Tick<Bridge>(number: 0)
    private var random: SeededRandom
    private let stations: Int32

    init(
        _ scenario: Scenario, difficulty: Int32, ships: Int32, seed: UInt64, minutes: Int32 = 20, isPlayed: Bool = true
    ) {
        var setup = Bridge.Setup()
        setup.scenario = scenario
        setup.difficulty = difficulty
        setup.shipCount = ships
        setup.minutes = minutes
        world = Bridge(setup, seed: MatchSeed(seed))
        random = SeededRandom(seed: MatchSeed(seed + 1))
        stations = isPlayed ? ships * Role.count : 0
        for station in 0..<stations { world.occupy(station, isOccupied: true) }
    }

    mutating func step(_ events: ([EmittedEvent<Bridge.Event>], UInt32) -> Void = { _, _ in }) {
        tick = Tick(number: tick.number + 1, reusing: tick)
        tick.inputs = BridgeBot.orders(
            of: stations, at: Int32(truncatingIfNeeded: tick.number), in: world, &random)
        world.step(&tick)
        events(tick.events, tick.number)
    }

    mutating func play(atMost ticks: Int = 30_000) -> Mission {
        for _ in 0..<ticks where world.outcome == nil { step() }
        return world.mission
    }
}
