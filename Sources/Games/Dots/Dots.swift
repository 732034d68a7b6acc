public import Martlet

/// The guide's live game, its whole rules: everybody steers a dot and picks up crumbs; who first has twenty has won.
public struct Dots: Simulation {
    public typealias Setup = Nothing
    public typealias Input = Steering
    public typealias Event = Crumb
    public typealias Own = Dot

    public static let description = LiveDescription(
        id: "dots", title: "Dots", ticksPerSecond: 30, crews: 8, roles: ["dot"])
    static let side = 1000.0
    var dots = [Dot](repeating: Dot(), count: 8)
    var crumbs: [Crumb] = []
    var nextCrumb: Int32 = 100
    var random = SeededRandom(seed: MatchSeed(0))

    public init() {}
    public init(_ setup: Nothing, seed: MatchSeed) {
        random = SeededRandom(seed: seed)
        for index in dots.indices { (dots[index].x, dots[index].z) = (anywhere(), anywhere()) }
        for _ in 0..<24 { dropCrumb() }
    }

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.list(&dots, "dots", limit: Self.description.crews)
        visit.list(&crumbs, "crumbs", limit: 24)
        visit.hidden(&nextCrumb, "nextCrumb")
        visit.hidden(&random, "random")
    }

    public mutating func occupy(_ station: Int32, isOccupied: Bool) {
        guard dots.indices.contains(Int(station)) else { return }
        dots[Int(station)].isHere = isOccupied
        dots[Int(station)].speed = 0
    }

    public mutating func step(_ tick: inout Tick<Dots>) {
        for input in tick.inputs where dots.indices.contains(Int(input.station)) {
            Self.predict(input.input, by: input.station, on: &dots[Int(input.station)])
        }
        for index in dots.indices where dots[index].isHere {
            Self.predictStep(&dots[index])
            guard let eaten = crumbs.firstIndex(where: { dots[index].reaches($0) }) else { continue }
            tick.emit(crumbs.remove(at: eaten), to: .everyone)
            dots[index].score += 1
            dropCrumb()
        }
    }

    public var outcome: LiveOutcome? {
        dots.firstIndex { $0.score >= 20 }.map { LiveOutcome(winners: .only(Int32($0)), reason: 0) }
    }

    private mutating func dropCrumb() {
        crumbs.append(Crumb(id: nextCrumb, x: anywhere(), z: anywhere()))
        nextCrumb += 1
    }
    private mutating func anywhere() -> Double { Double(random.next() % 1000) }

    // What there is to see, and who sees it: dots from everywhere, crumbs from near only.
    public static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "dot", Dot(), zones: [])
        visit.kind(1, "crumb", Crumb(), zones: [400])
    }

    public func show<V: EntityVisitor>(_ visit: inout V) {
        for (id, dot) in dots.enumerated() where dot.isHere { visit.entity(Int32(id), kind: 0, at: .everywhere, dot) }
        for crumb in crumbs { visit.entity(crumb.id, kind: 1, at: .at(x: crumb.x, z: crumb.z), crumb) }
    }

    public func eye(of crew: Int32) -> Eye? {
        guard dots.indices.contains(Int(crew)), dots[Int(crew)].isHere else { return nil }
        return Eye(x: dots[Int(crew)].x, z: dots[Int(crew)].z, own: crew)
    }

    public func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        kind == 1 && zone > 0 ? .hidden : .full
    }

    // The browser runs these two on its own dot, the server on all of them: the same code, so they agree.
    public static func predict(_ input: Steering, by station: Int32, on own: inout Dot) {
        own.facing = input.facing
        own.speed = input.isMoving ? 8 : 0
    }

    public static func predictStep(_ own: inout Dot) {
        let (sine, cosine) = Trigonometry.sineAndCosine(own.facing)
        own.x = min(max(own.x + cosine * own.speed, 0), side)
        own.z = min(max(own.z + sine * own.speed, 0), side)
    }

    public static func predicts(_ station: Int32) -> Bool { true }
    public static var predictedLayers: Layers { .position }
}

/// A player's dot.
public struct Dot: Replicated {
    public var isHere = false
    public var x = 0.0
    public var z = 0.0
    public var facing = 0.0
    public var speed = 0.0
    public var score: Int32 = 0

    public init() {}

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&isHere, "isHere")
        visit.fixed(&x, "x", in: 0...Dots.side, step: 1.0 / 64, layers: .position)
        visit.fixed(&z, "z", in: 0...Dots.side, step: 1.0 / 64, layers: .position)
        visit.angle(&facing, "facing", layers: .position)
        visit.fixed(&speed, "speed", in: 0...16, step: 1, layers: .position)
        visit.integer(&score, "score", in: 0...100)
    }

    func reaches(_ crumb: Crumb) -> Bool { (crumb.x - x) * (crumb.x - x) + (crumb.z - z) * (crumb.z - z) < 400 }
}

/// Something to pick up; as an event: somebody did.
public struct Crumb: Replicated {
    public var id: Int32 = 0
    public var x = 0.0
    public var z = 0.0

    public init() {}

    init(id: Int32, x: Double, z: Double) { (self.id, self.x, self.z) = (id, x, z) }

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&id, "id")
        visit.fixed(&x, "x", in: 0...Dots.side, step: 1.0 / 64, layers: .position)
        visit.fixed(&z, "z", in: 0...Dots.side, step: 1.0 / 64, layers: .position)
    }
}

/// What a player does.
public struct Steering: Replicated {
    public var facing = 0.0
    public var isMoving = false

    public init() {}

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.angle(&facing, "facing")
        visit.flag(&isMoving, "isMoving")
    }
}
