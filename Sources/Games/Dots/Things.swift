public import Martlet

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
        visit.fixed(&x, "x", in: 0...1000, step: 1.0 / 64, layers: .position)
        visit.fixed(&z, "z", in: 0...1000, step: 1.0 / 64, layers: .position)
        visit.angle(&facing, "facing", layers: .position)
        visit.fixed(&speed, "speed", in: 0...16, step: 1, layers: .position)
        visit.integer(&score, "score", in: 0...100)
    }
}

/// Something to pick up.
public struct Crumb: Replicated {
    public var id: Int32 = 0
    public var x = 0.0
    public var z = 0.0

    public init() {}

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&id, "id")
        visit.fixed(&x, "x", in: 0...1000, step: 1.0 / 64, layers: .position)
        visit.fixed(&z, "z", in: 0...1000, step: 1.0 / 64, layers: .position)
    }

    func isNear(_ dot: Dot) -> Bool {
        let dx = x - dot.x
        let dz = z - dot.z
        return dx * dx + dz * dz < 400
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

/// A crumb was eaten.
public struct Crunch: Replicated {
    public var x = 0.0
    public var z = 0.0

    public init() {}

    init(x: Double, z: Double) {
        self.x = x
        self.z = z
    }

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.fixed(&x, "x", in: 0...1000, step: 1)
        visit.fixed(&z, "z", in: 0...1000, step: 1)
    }
}
