/// What engineering gives power and coolant to, and what breaks.
public enum ShipSystem: UInt8, Sendable, CaseIterable {
    case beams = 0
    case torpedoes = 1
    case sensors = 2
    case manoeuvring = 3
    case impulse = 4
    case warp = 5
    case foreShield = 6
    case aftShield = 7

    public static let count = 8
    var index: Int { Int(rawValue) }
}
