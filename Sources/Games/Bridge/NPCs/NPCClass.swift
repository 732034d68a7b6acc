/// What a class of ship can do, at usual strength.
extension NPCClass {
    /// Units a second.
    var speed: Double {
        switch self {
        case .freighter: 110
        case .fighter: 300
        case .frigate: 230
        case .cruiser: 200
        case .flagship: 160
        }
    }

    /// Radians a second.
    var turnRate: Double {
        switch self {
        case .freighter: 0.3
        case .fighter: 0.9
        case .frigate: 0.6
        case .cruiser: 0.45
        case .flagship: 0.3
        }
    }

    /// Of each shield.
    var shields: Double {
        switch self {
        case .freighter: 120
        case .fighter: 35
        case .frigate: 80
        case .cruiser: 140
        case .flagship: 260
        }
    }

    var hull: Double {
        switch self {
        case .freighter: 100
        case .fighter: 25
        case .frigate: 50
        case .cruiser: 80
        case .flagship: 140
        }
    }

    /// Of one shot; 0: it has none.
    var beamDamage: Double {
        switch self {
        case .freighter: 0
        case .fighter: 6
        case .frigate: 8
        case .cruiser: 11
        case .flagship: 16
        }
    }

    var beamRange: Double { self == .flagship ? 1_600 : 1_200 }

    /// Whether it carries torpedoes.
    var hasTubes: Bool { rawValue >= NPCClass.frigate.rawValue }

    /// Points for its end.
    var worth: Int32 {
        switch self {
        case .freighter: -200
        case .fighter: 100
        case .frigate: 150
        case .cruiser: 250
        case .flagship: 500
        }
    }
}

extension NPCShip {
    /// Units a second, each second.
    static let acceleration = 60.0

    var isAlive: Bool { hull > 0 }
    /// Hostile, and still fighting.
    var isEnemy: Bool { faction.isHostile && isAlive && !surrendered }
    var fullShields: Double { shipClass.shields * strength }
    var fullHull: Double { shipClass.hull * strength }

    /// What is left of shields and hull, 0…1.
    var health: Double {
        let full = fullShields * 2 + fullHull
        return full > 0 ? (shieldsFore + shieldsAft + hull) / full : 0
    }
}
