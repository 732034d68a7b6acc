public import Martlet

/// A mine that lies in wait: it goes off when a ship comes near, whoever laid it.
public struct Mine: Replicated {
    public var id: EntityNumber = 0
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    /// Who laid it; 0: nobody knows any more.
    public var owner: EntityNumber = 0
    /// The tick from which it goes off.
    public var armedTick: Int32 = 0

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&id, "id")
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.integer(&owner, "owner", in: 0...EntityIDs.end, layers: .outline)
        visit.hidden(&armedTick, "armedTick")
    }
}

extension Mine {
    var point: Point { Point(x: posX, z: posZ) }
}
