public import Martlet

/// A torpedo in flight.
public struct Torpedo: Replicated {
    public var id: EntityNumber = 0
    public var ordnance = Ordnance.homing
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    public var heading = 0.0
    /// Who fired it.
    public var owner: EntityNumber = 0
    public var target: EntityNumber = 0
    /// The tick at which it burns out.
    public var endTick: Int32 = 0
    /// What its damage is multiplied with.
    public var strength = 1.0

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&id, "id")
        visit.choice(&ordnance, "ordnance", last: .emp, layers: .outline)
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.angle(&heading, "heading")
        visit.integer(&owner, "owner", in: 0...EntityIDs.end, layers: .outline)
        visit.hidden(&target, "target")
        visit.hidden(&endTick, "endTick")
        visit.hidden(&strength, "strength")
    }
}

extension Torpedo {
    /// How near a crew must be to see one.
    static let shownRange = 5_000.0

    var point: Point { Point(x: posX, z: posZ) }
}
