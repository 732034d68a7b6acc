/// The three ships that a crew may fly.
public enum HullClass: UInt8, Sendable, CaseIterable {
    /// Fast, turns well, two tubes.
    case scout = 0
    /// The usual one: three tubes.
    case cruiser = 1
    /// Slow and strong, four tubes.
    case dreadnought = 2

    /// Units a second at full impulse.
    var impulseSpeed: Double {
        switch self {
        case .scout: 320
        case .cruiser: 250
        case .dreadnought: 200
        }
    }

    /// Radians a second.
    var turnRate: Double {
        switch self {
        case .scout: 0.6
        case .cruiser: 0.4
        case .dreadnought: 0.28
        }
    }

    /// Units a second, each second.
    var acceleration: Double {
        switch self {
        case .scout: 90
        case .cruiser: 60
        case .dreadnought: 40
        }
    }

    /// Of one shield at full strength.
    var shieldStrength: Double {
        switch self {
        case .scout: 100
        case .cruiser: 150
        case .dreadnought: 220
        }
    }

    public var tubes: Int32 {
        switch self {
        case .scout: 2
        case .cruiser: 3
        case .dreadnought: 4
        }
    }

    /// Torpedoes aboard when the magazine is full.
    public func capacity(of ordnance: Ordnance) -> Int32 {
        let scale: Int32 =
            switch self {
            case .scout: 2
            case .cruiser: 3
            case .dreadnought: 4
            }
        switch ordnance {
        case .homing: return 4 * scale
        case .nuke: return scale
        case .mine: return 2 * scale
        case .emp: return 2 * scale
        }
    }

    /// What one beam does to a shield.
    var beamDamage: Double {
        switch self {
        case .scout: 9
        case .cruiser: 12
        case .dreadnought: 15
        }
    }
}
