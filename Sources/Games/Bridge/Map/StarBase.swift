public import Martlet

/// A base: refuels, reloads and repairs who docks, and is what sieges are about. Seen by everybody everywhere.
public struct StarBase: Replicated {
    public var name = ShortName()
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    public var shields = Self.fullShields
    public var hull = Self.fullHull
    public var isDestroyed = false
    public var isUnderAttack = false
    /// Torpedoes in store, by `Ordnance`.
    public var stock: [4 of Int32] = .init(repeating: 0)
    public var builds = Ordnance.homing
    /// The tick at which what it builds is done.
    public var buildTick: Int32 = 0
    public var hitTick: Int32 = 0
    public var beamTick: Int32 = 0
    /// Bit n: crew n asked for a berth, and was given one.
    public var berths: Int32 = 0
    /// Bit n: crew n waits for what is being built.
    public var orders: Int32 = 0

    public static let fullShields = 400.0
    public static let fullHull = 300.0
    public static let stockLimit: Int32 = 63

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.name(&name, "name")
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.unit(&shields, "shields", full: Self.fullShields, layers: .outline)
        visit.unit(&hull, "hull", full: Self.fullHull, layers: .outline)
        visit.flag(&isDestroyed, "isDestroyed", layers: .outline)
        visit.flag(&isUnderAttack, "isUnderAttack", layers: .outline)
        for index in 0..<Ordnance.count {
            visit.integer(&stock[index], "stock", in: 0...Self.stockLimit, at: Int32(index))
        }
        visit.choice(&builds, "builds", last: .emp)
        visit.integer(&buildTick, "buildTick", in: 0...0x3fff_ffff)
        visit.hidden(&hitTick, "hitTick")
        visit.hidden(&beamTick, "beamTick")
        visit.hidden(&berths, "berths")
        visit.hidden(&orders, "orders")
    }
}

extension StarBase {
    var point: Point { Point(x: posX, z: posZ) }
}
