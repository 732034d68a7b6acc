import Martlet

/// A small live game for tests: ships of two crews (and of nobody) that drift about, buoys that lie still, a score that all
/// see. Tests change its parts as they like.
struct Drift: Simulation {
    typealias Input = Steer
    typealias Event = Bang
    typealias Own = Ship

    struct Setup: Replicated, Hashable {
        var ships: Int32 = 4
        var buoys: Int32 = 4
        var speed = 1.0
        var isWindy = false
        var title = ShortName()
        var gates: [Gate] = []

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&ships, "ships", in: 0...400)
            visit.integer(&buoys, "buoys", in: 0...4_000)
            visit.fixed(&speed, "speed", in: 0...10, step: 1.0 / 8)
            visit.flag(&isWindy, "isWindy")
            visit.name(&title, "title")
            visit.list(&gates, "gates", limit: 3)
        }
    }

    struct Gate: Replicated, Hashable {
        var width: Int32 = 10
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&width, "width", in: 1...100) }
    }

    struct Steer: Replicated, Hashable {
        var turn: Int32 = 0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&turn, "turn", in: -8...8) }
    }

    struct Bang: Replicated, Hashable {
        var ship: Int32 = 0
        var loudness = 0.0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&ship, "ship", in: 0...4_095)
            visit.fixed(&loudness, "loudness", in: 0...2, step: 1.0 / 64)
        }
    }

    enum Hull: UInt8 { case wood, iron, glass }

    struct Ship: Replicated, Hashable {
        var id: Int32 = 0
        var x = 0.0
        var z = 0.0
        var heading = 0.0
        var speed = 0.0
        var hull = Hull.wood
        var shield = 1.0
        var cargo: Int32 = 0
        var fuel: Int32 = 100
        var code: Int32 = 0
        var isVisible = true

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: -10_000...10_000, step: 1.0 / 64, layers: .position)
            visit.fixed(&z, "z", in: -10_000...10_000, step: 1.0 / 64, layers: .position)
            visit.angle(&heading, "heading")
            visit.fixed(&speed, "speed", in: 0...64, step: 1.0 / 16, layers: .outline)
            visit.choice(&hull, "hull", last: .glass, layers: .outline)
            visit.unit(&shield, "shield", bits: 10)
            visit.integer(&cargo, "cargo", in: 0...1_000)
            visit.level(&fuel, "fuel", in: 0...100, layers: .own)
            visit.integer(&code, "code", in: Int32.min...Int32.max, layers: .own)
            visit.hidden(&id, "id")
            visit.hidden(&isVisible, "isVisible")
        }
    }

    struct Buoy: Replicated, Hashable {
        var id: Int32 = 0
        var x = 0.0
        var z = 0.0
        var light: Int32 = 0

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: -10_000...10_000, step: 1, layers: .position)
            visit.fixed(&z, "z", in: -10_000...10_000, step: 1, layers: .position)
            visit.integer(&light, "light", in: 0...7)
            visit.hidden(&id, "id")
        }
    }

    struct Score: Replicated, Hashable {
        var points: [2 of Int32] = .init(repeating: 0)
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            for crew in 0..<2 { visit.integer(&points[crew], "points", in: 0...60_000, at: Int32(crew)) }
        }
        static func == (left: Score, right: Score) -> Bool {
            left.points[0] == right.points[0] && left.points[1] == right.points[1]
        }
        func hash(into hasher: inout Hasher) { hasher.combine(points[0]) }
    }

    static var description: LiveDescription {
        LiveDescription(
            id: "drift", title: "Drift", ticksPerSecond: 20, crews: 2, roles: ["helm", "lookout"],
            bytesPerSecond: bytesPerSecond)
    }
    static let bytesPerSecond: Int32 = 20_000

    var setup = Setup()
    var random = SeededRandom(seed: MatchSeed(1))
    /// In ascending order of ids; ids from 1. Ships 1 and 2 belong to crews 0 and 1.
    var ships: [Ship] = []
    /// The same, from 1,000.
    var buoys: [Buoy] = []
    var score = Score()

    init() {}

    init(_ setup: Setup, seed: MatchSeed) {
        self.setup = setup
        random = SeededRandom(seed: seed)
        for index in 0..<setup.ships {
            var ship = Ship()
            ship.id = index + 1
            ship.x = Double(random.next() % 2_000) - 1_000
            ship.z = Double(random.next() % 2_000) - 1_000
            ship.heading = Double(random.next() % 6_000) / 1_000
            ship.speed = Double(random.next() % 64) / 4 * setup.speed
            ships.append(ship)
        }
        for index in 0..<setup.buoys {
            var buoy = Buoy()
            buoy.id = index + 1_000
            buoy.x = Double(random.next() % 4_000) - 2_000
            buoy.z = Double(random.next() % 4_000) - 2_000
            buoys.append(buoy)
        }
    }

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.part(&setup, "setup")
        visit.hidden(&random, "random")
        visit.list(&ships, "ships", limit: 400)
        visit.list(&buoys, "buoys", limit: 4_000)
        visit.part(&score, "score")
    }

    static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "ship", Ship(), zones: [500, 1_500])
        visit.kind(1, "buoy", Buoy(), zones: [1_000])
        visit.kind(2, "score", Score(), zones: [])
    }

    mutating func step(_ tick: inout Tick<Drift>) {
        for input in tick.inputs where Int(input.station / 2) < ships.count {
            ships[Int(input.station / 2)].heading += Double(input.input.turn) * 0.05
        }
        for index in ships.indices {
            // A square spiral: no sine in a test.
            let quarter = Int(ships[index].heading) & 3
            ships[index].x += (quarter == 0 ? 1 : quarter == 2 ? -1 : 0) * ships[index].speed / 20
            ships[index].z += (quarter == 1 ? 1 : quarter == 3 ? -1 : 0) * ships[index].speed / 20
            if random.next() % 16 == 0 { ships[index].heading += 0.25 }
            if random.next() % 32 == 0 { ships[index].cargo = Int32(random.next() % 1_000) }
            if random.next() % 32 == 0 { ships[index].fuel = max(0, ships[index].fuel - 1) }
            if random.next() % 64 == 0 {
                var bang = Bang()
                bang.ship = ships[index].id
                bang.loudness = Double(random.next() % 100) / 64
                tick.emit(bang, to: random.next() % 2 == 0 ? .everyone : .only(Int32(random.next() % 2)))
            }
        }
        if random.next() % 8 == 0, !buoys.isEmpty { buoys[Int(random.next() % UInt64(buoys.count))].light ^= 1 }
    }

    func show<V: EntityVisitor>(_ visit: inout V) {
        visit.entity(0, kind: 2, at: .everywhere, score)
        for ship in ships { visit.entity(ship.id, kind: 0, at: .at(x: ship.x, z: ship.z), ship) }
        for buoy in buoys { visit.entity(buoy.id, kind: 1, at: .at(x: buoy.x, z: buoy.z), buoy) }
    }

    func eye(of crew: Int32) -> Eye? {
        for ship in ships where ship.id == crew + 1 { return Eye(x: ship.x, z: ship.z, own: ship.id) }
        return nil
    }

    func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        switch kind {
        case 0:
            if entity == crew + 1 { return .full }
            for ship in ships where ship.id == entity && !ship.isVisible { return .hidden }
            switch zone {
            case 0: return Sight(layers: [.position, .outline, .detail], priority: 4)
            case 1: return Sight(layers: [.position, .outline], everyTicks: 4)
            default: return .hidden
            }
        case 1: return zone == 0 ? Sight(layers: [.position, .detail], everyTicks: 10) : .hidden
        default: return .full
        }
    }
}
