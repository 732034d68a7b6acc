public import Martlet

/// The guide's live game: everybody steers a dot and picks up crumbs; who first has twenty has won. Whole rules of a
/// real-time game, and what a browser predicts.
public struct Dots: Simulation {
    public typealias Setup = Nothing
    public typealias Input = Steering
    public typealias Event = Crunch
    public typealias Own = Dot

    static let side = 1000.0
    static let crumbLimit = 24
    static let goal: Int32 = 20

    public static let description = LiveDescription(
        id: "dots", title: "Dots", ticksPerSecond: 30, crews: 8, roles: ["dot"], minPlayers: 1)

    var dots: [Dot] = []
    var crumbs: [Crumb] = []
    var random = SeededRandom(seed: MatchSeed(0))
    var nextCrumb: Int32 = 100

    public init() {}

    public init(_ setup: Nothing, seed: MatchSeed) {
        random = SeededRandom(seed: seed)
        dots = (0..<Self.description.crews).map { _ in Dot() }
        for _ in 0..<Self.crumbLimit { dropCrumb() }
    }

    /// One function names the world's fields: checkpoints, hashes and printouts come from it.
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.list(&dots, "dots", limit: Self.description.crews)
        visit.list(&crumbs, "crumbs", limit: Int32(Self.crumbLimit))
        visit.hidden(&random, "random")
        visit.hidden(&nextCrumb, "nextCrumb")
    }

    public static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "dot", Dot(), zones: [])
        visit.kind(1, "crumb", Crumb(), zones: [400])
    }

    public mutating func occupy(_ station: Int32, isOccupied: Bool) {
        guard dots.indices.contains(Int(station)) else { return }
        dots[Int(station)] = Dot()
        guard isOccupied else { return }
        dots[Int(station)].isHere = true
        dots[Int(station)].x = anywhere()
        dots[Int(station)].z = anywhere()
    }

    public mutating func step(_ tick: inout Tick<Dots>) {
        for input in tick.inputs where dots.indices.contains(Int(input.station)) {
            Self.predict(input.input, by: input.station, on: &dots[Int(input.station)])
        }
        for index in dots.indices where dots[index].isHere {
            Self.predictStep(&dots[index])
            guard let eaten = crumbs.firstIndex(where: { $0.isNear(dots[index]) }) else { continue }
            tick.emit(Crunch(x: crumbs[eaten].x, z: crumbs[eaten].z), to: .everyone)
            crumbs.remove(at: eaten)
            dots[index].score += 1
            dropCrumb()
        }
    }

    public func show<V: EntityVisitor>(_ visit: inout V) {
        for (index, dot) in dots.enumerated() where dot.isHere {
            visit.entity(Int32(index), kind: 0, at: .everywhere, dot)
        }
        for crumb in crumbs { visit.entity(crumb.id, kind: 1, at: .at(x: crumb.x, z: crumb.z), crumb) }
    }

    public func eye(of crew: Int32) -> Eye? {
        guard dots.indices.contains(Int(crew)), dots[Int(crew)].isHere else { return nil }
        return Eye(x: dots[Int(crew)].x, z: dots[Int(crew)].z, own: crew)
    }

    /// Crumbs are seen from near only; dots from everywhere.
    public func sight(of entity: EntityNumber, kind: UInt8, zone: Int32, by crew: Int32) -> Sight {
        kind == 1 && zone > 0 ? .hidden : .full
    }

    public var outcome: LiveOutcome? {
        guard let winner = dots.firstIndex(where: { $0.score >= Self.goal }) else { return nil }
        return LiveOutcome(winners: .only(Int32(winner)), reason: 0)
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

    private mutating func anywhere() -> Double { Double(random.next() % 1000) }

    private mutating func dropCrumb() {
        var crumb = Crumb()
        crumb.x = anywhere()
        crumb.z = anywhere()
        crumb.id = nextCrumb
        nextCrumb += 1
        crumbs.append(crumb)
    }
}
