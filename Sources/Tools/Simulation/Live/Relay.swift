import Martlet

/// The live game of the simulation: two ships with a pilot and a gunner each, chased by what the dice say. Whoever shoots more
/// wins. The world itself watches its inputs: each player's count up, so one that is applied twice, or out of order, shows. And
/// each crew has something that the other may never see: its mine, its shots, what its ship is told to do.
struct Relay: Martlet.Simulation {
    struct Order: Replicated {
        /// Who gives it, and which of that player's it is.
        var player: Int32 = 0
        var count: Int32 = 0
        var thrust = 0.0

        init() {}

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&player, "player", in: 0...7)
            visit.integer(&count, "count", in: 0...1_000_000)
            visit.fixed(&thrust, "thrust", in: -4...4, step: 1.0 / 16)
        }
    }

    struct Ship: Replicated {
        var x = 0.0
        var z = 0.0
        var thrust = 0.0
        var shots: Int32 = 0
        var isPiloted = false
        init() {}

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: -4000...4000, step: 1.0 / 64, layers: .position)
            visit.fixed(&z, "z", in: -4000...4000, step: 1.0 / 64, layers: .outline)
            visit.fixed(&thrust, "thrust", in: -4...4, step: 1.0 / 16)
            visit.integer(&shots, "shots", in: 0...1_000_000, layers: .own)
            visit.flag(&isPiloted, "isPiloted", layers: .outline)
        }
    }

    /// Lies where its ship was when the gunner last shot.
    struct Mine: Replicated {
        var x = 0.0
        var z = 0.0
        init() {}

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: -4000...4000, step: 1.0 / 64, layers: .position)
            visit.fixed(&z, "z", in: -4000...4000, step: 1.0 / 64, layers: .position)
        }
    }

    /// A ship's crew hears of each of its shots, which are counted from 1, and of the order that it was.
    struct Shot: Replicated {
        var ship: Int32 = 0
        var number: Int32 = 0
        var player: Int32 = 0
        var count: Int32 = 0
        init() {}

        init(ship: Int32, number: Int32, order: Order) {
            self.ship = ship
            self.number = number
            player = order.player
            count = order.count
        }

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&ship, "ship", in: 0...1)
            visit.integer(&number, "number", in: 0...1_000_000)
            visit.integer(&player, "player", in: 0...7)
            visit.integer(&count, "count", in: 0...1_000_000)
        }
    }

    struct Setup: Replicated {
        var seconds: Int32 = 60
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&seconds, "seconds", in: 5...3600) }
    }

    struct Player: Replicated {
        var last: Int32 = 0
        init() {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.hidden(&last, "last") }
    }

    typealias Input = Order
    typealias Event = Shot
    typealias Own = Ship

    static let description = LiveDescription(
        id: "relay", title: "Relay", ticksPerSecond: 20, ticksPerFrame: 2, crews: 2, roles: ["pilot", "gunner"])

    /// By crew, as mines are.
    var ships: [Ship] = []
    var mines: [Mine] = []
    var rocks: [Ship] = []
    var players: [Player] = Array(repeating: Player(), count: 8)
    /// Orders that were applied, and those of them that should not have been.
    var applied: UInt64 = 0
    var wrong: UInt64 = 0
    /// Goes on below 0.
    var ticksLeft: Int32 = 0
    /// The crews that shot the most when the time was up: a bit each.
    var winners: Int32 = 0
    /// Set in a copy by a sabotage alone: everybody sees everything.
    var isLeaky = false
    var random = SeededRandom(seed: MatchSeed(0))

    init() {}

    init(_ setup: Setup, seed: MatchSeed) {
        random = SeededRandom(seed: seed)
        ticksLeft = setup.seconds * Self.description.ticksPerSecond
        ships = [Ship(), Ship()]
        mines = [Mine(), Mine()]
        rocks = Array(repeating: Ship(), count: 24)
        for index in rocks.indices {
            rocks[index].x = place()
            rocks[index].z = place()
        }
    }

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.list(&ships, "ships", limit: 2)
        visit.list(&mines, "mines", limit: 2)
        visit.list(&rocks, "rocks", limit: 24)
        visit.list(&players, "players", limit: 8)
        visit.hidden(&applied, "applied")
        visit.hidden(&wrong, "wrong")
        visit.integer(&ticksLeft, "ticksLeft", in: -100_000...100_000)
        visit.integer(&winners, "winners", in: 0...3)
        visit.hidden(&random, "random")
    }

    static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "ship", Ship(), zones: [])
        visit.kind(1, "rock", Ship(), zones: [600, 1500])
        visit.kind(2, "mine", Mine(), zones: [])
    }

    mutating func step(_ tick: inout Tick<Relay>) {
        for order in tick.inputs {
            let who = Int(order.input.player)
            applied += 1
            if order.input.count <= players[who].last { wrong += 1 }
            players[who].last = order.input.count
            let ship = Int(order.station / 2)
            Self.predict(order.input, by: order.station, on: &ships[ship])
            if order.station % 2 != 0 { shoot(ship, order.input, &tick) }
        }
        for index in ships.indices {
            Self.predictStep(&ships[index])
            ships[index].z = Self.bounded(ships[index].z + Double(random.next() % 9) - 4)
        }
        let moved = Int(random.next() % UInt64(rocks.count))
        rocks[moved].x = Self.bounded(rocks[moved].x + Double(random.next() % 200) - 100)
        ticksLeft -= 1
        if ticksLeft == 0 {
            let most = ships.map(\.shots).max()
            winners = (ships[0].shots == most ? 1 : 0) | (ships[1].shots == most ? 2 : 0)
        }
    }

    private mutating func shoot(_ ship: Int, _ order: Order, _ tick: inout Tick<Relay>) {
        ships[ship].shots = min(ships[ship].shots + 1, 1_000_000)
        mines[ship].x = ships[ship].x
        mines[ship].z = ships[ship].z
        tick.emit(Shot(ship: Int32(ship), number: ships[ship].shots, order: order), to: .only(Int32(ship)))
    }

    mutating func occupy(_ station: Int32, isOccupied: Bool) {
        guard station % 2 == 0 else { return }
        ships[Int(station / 2)].isPiloted = isOccupied
        if !isOccupied { ships[Int(station / 2)].thrust = 0 }
    }

    // The pilot's client knows where the ship goes; what carries it sideways only the server does.
    static func predict(_ order: Order, by station: Int32, on own: inout Ship) {
        if station % 2 == 0 { own.thrust = order.thrust }
    }

    static func predictStep(_ own: inout Ship) { own.x = bounded(own.x + own.thrust * 3) }
    static func predicts(_ station: Int32) -> Bool { station % 2 == 0 }
    static var predictedLayers: Layers { [.position, .detail] }

    func show<V: EntityVisitor>(_ visit: inout V) {
        for (index, ship) in ships.enumerated() {
            visit.entity(Int32(index), kind: 0, at: .at(x: ship.x, z: ship.z), ship)
        }
        for (index, mine) in mines.enumerated() {
            visit.entity(Int32(2 + index), kind: 2, at: .at(x: mine.x, z: mine.z), mine)
        }
        for (index, rock) in rocks.enumerated() {
            visit.entity(Int32(10 + index), kind: 1, at: .at(x: rock.x, z: rock.z), rock)
        }
    }

    func eye(of crew: Int32) -> Eye? { Eye(x: ships[Int(crew)].x, z: ships[Int(crew)].z, own: crew) }

    func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        if isLeaky { return .full }
        if kind == 2 { return entity == crew + 2 ? .full : .hidden }
        if kind == 0 { return entity == crew ? .full : Sight(layers: [.position, .outline], everyTicks: 4) }
        return zone == 0 ? .full : zone == 1 ? Sight(layers: .position, everyTicks: 10) : .hidden
    }

    var outcome: LiveOutcome? {
        ticksLeft > 0 ? nil : LiveOutcome(winners: CrewSet(rawValue: UInt64(UInt32(winners))), reason: winners)
    }

    private mutating func place() -> Double { Double(random.next() % 4000) - 2000 }
    private static func bounded(_ value: Double) -> Double { min(max(value, -4000), 4000) }
}
