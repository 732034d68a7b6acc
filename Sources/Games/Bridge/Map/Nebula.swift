public import Martlet

/// A cloud: hides who is in it, and slows warp down.
public struct Nebula: Replicated {
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    public var radius = 0.0
    /// Which of a few looks it has.
    public var hue: Int32 = 0

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&radius, "radius", in: 0...16_384, step: 1, layers: .position)
        visit.integer(&hue, "hue", in: 0...7, layers: .position)
    }
}

extension Nebula {
    /// How near one must be to see who hides in one.
    static let sight = 2_500.0

    var point: Point { Point(x: posX, z: posZ) }
}
