import Martlet

/// A live game whose sums are exact, so that a client which does everything right is never off: skiffs that are steered, a
/// drifter whose place tells the tick, a lily that comes and goes. It remembers which inputs it applied.
struct Pond: Simulation {
    typealias Setup = Nothing
    typealias Input = Stroke
    typealias Event = Splash
    typealias Own = Skiff

    struct Stroke: Replicated, Equatable {
        var turn: Int32 = 0
        var speed: Int32 = 0
        /// Number of the input, from 1.
        var mark: Int32 = 0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&turn, "turn", in: -1...1)
            visit.integer(&speed, "speed", in: 0...8)
            visit.integer(&mark, "mark", in: 0...100_000)
        }
    }

    struct Splash: Replicated, Equatable {
        var mark: Int32 = 0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&mark, "mark", in: 0...100_000) }
    }

    struct Skiff: Replicated, Equatable {
        var x = 0.0
        var z = 0.0
        /// Quarters.
        var heading: Int32 = 0
        var speed: Int32 = 0
        /// Changed by the server alone; the water slows.
        var current: Int32 = 0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: -10_000...10_000, step: 1.0 / 64, layers: .position)
            visit.fixed(&z, "z", in: -10_000...10_000, step: 1.0 / 64, layers: .position)
            visit.integer(&heading, "heading", in: 0...3, layers: .position)
            visit.integer(&speed, "speed", in: 0...8, layers: .position)
            visit.integer(&current, "current", in: 0...8)
        }
    }

    struct Drifter: Replicated {
        /// A whole number a tick, within 4,096.
        var x = 0.0
        /// Turns a little each tick.
        var facing = 0.0
        var tick: Int32 = 0
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.fixed(&x, "x", in: 0...4_096, step: 1.0 / 16, layers: .position)
            visit.angle(&facing, "facing")
            visit.integer(&tick, "tick", in: 0...4_096)
        }
    }

    static let description = LiveDescription(id: "pond", title: "Pond", ticksPerSecond: 20, crews: 4)
    static let drifterID: EntityNumber = 100
    static let lilyID: EntityNumber = 101

    var skiffs = [Skiff](repeating: Skiff(), count: 4)
    var tick: UInt64 = 0
    /// Numbers of the inputs that each station had applied, in order.
    var marks: [[Int32]] = [[], [], [], []]

    init() {}
    init(_ setup: Nothing, seed: MatchSeed) {}

    mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.list(&skiffs, "skiffs", limit: 4)
        visit.hidden(&tick, "tick")
    }

    static func kinds<V: KindVisitor>(_ visit: inout V) {
        visit.kind(0, "skiff", Skiff(), zones: [])
        visit.kind(1, "drifter", Drifter(), zones: [])
        visit.kind(2, "lily", Nothing(), zones: [])
    }

    mutating func step(_ tick: inout Tick<Pond>) {
        self.tick = UInt64(tick.number)
        for input in tick.inputs {
            let station = Int(input.station)
            marks[station].append(input.input.mark)
            Self.predict(input.input, by: input.station, on: &skiffs[station])
            if input.input.mark % 16 == 0 { tick.emit(Splash(mark: input.input.mark), to: .everyone) }
        }
        for station in skiffs.indices { Self.predictStep(&skiffs[station]) }
    }

    static func predict(_ input: Stroke, by station: Int32, on own: inout Skiff) {
        own.heading = (own.heading + input.turn + 4) % 4
        own.speed = input.speed
    }

    static func predictStep(_ own: inout Skiff) {
        let way = Double(own.speed - own.current) / 4
        switch own.heading {
        case 0: own.x += way
        case 1: own.z += way
        case 2: own.x -= way
        default: own.z -= way
        }
        if own.x.magnitude > 9_000 { own.x = 0 }
        if own.z.magnitude > 9_000 { own.z = 0 }
    }

    static func predicts(_ station: Int32) -> Bool { true }
    static var predictedLayers: Layers { .position }
    static var blending: Blending { Blending(distance: 50, radians: 1) }

    func show<V: EntityVisitor>(_ visit: inout V) {
        for (station, skiff) in skiffs.enumerated() { visit.entity(Int32(station), kind: 0, at: .everywhere, skiff) }
        var drifter = Drifter()
        drifter.x = Double(tick % 4_096)
        drifter.facing = Double(tick % 64) * 1024 * FieldForm.angleStep
        drifter.tick = Int32(tick % 4_096)
        visit.entity(Self.drifterID, kind: 1, at: .everywhere, drifter)
        if tick / 32 % 2 == 0 { visit.entity(Self.lilyID, kind: 2, at: .everywhere, Nothing()) }
    }

    func eye(of crew: Int32) -> Eye? { Eye(x: 0, z: 0, own: crew) }
}
