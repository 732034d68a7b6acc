public import Martlet

/// A ship's engine room: eight systems, the coolant they share, and three damage-control teams. Seen by its crew alone.
public struct ShipSystems: Replicated {
    /// 0…3; 1 is usual.
    public var power: [8 of Double] = .init(repeating: 1)
    /// 0…8 of a budget that all share.
    public var coolant: [8 of Int32] = .init(repeating: 1)
    /// 0…1; at 1 it burns.
    public var heat: [8 of Double] = .init(repeating: 0)
    /// 0…1; at 1 nothing is left of it.
    public var damage: [8 of Double] = .init(repeating: 0)
    /// Which system each damage-control team works on, −1: none.
    public var teams: [3 of Int32] = .init(repeating: -1)
    /// Seconds that each team still walks.
    public var teamWalk: [3 of Int32] = .init(repeating: 0)

    public static let fullPower = 3.0
    public static let coolantLimit: Int32 = 8
    public static let teamCount = 3

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        for index in 0..<ShipSystem.count {
            let place = Int32(index)
            visit.fixed(&power[index], "power", in: 0...Self.fullPower, step: 1.0 / 64, at: place, layers: .own)
            visit.integer(&coolant[index], "coolant", in: 0...Self.coolantLimit, at: place, layers: .own)
            visit.unit(&heat[index], "heat", bits: 8, at: place, layers: .own)
            visit.unit(&damage[index], "damage", bits: 8, at: place, layers: .own)
        }
        for index in 0..<Self.teamCount {
            visit.integer(&teams[index], "team", in: -1...7, at: Int32(index), layers: .own)
            visit.hidden(&teamWalk[index], "teamWalk", at: Int32(index))
        }
    }
}
