/// What a hex is made of. Its code is the byte that stands for it in a stored map and in a view.
public enum Terrain: UInt8, Hashable, Sendable, CaseIterable {
    case ocean = 0x6f
    case coast = 0x63
    case grassland = 0x67
    case plains = 0x70
    case desert = 0x64
    case forest = 0x66
    case hills = 0x68
    case mountains = 0x6d

    /// The code of a hex that a viewer has never seen.
    public static let unknownCode = UInt8(ascii: ".")

    /// Movement points to enter; nil where nobody can.
    public var moveCost: Int? {
        switch self {
        case .ocean, .mountains: nil
        case .grassland, .plains, .desert: 1
        case .coast, .forest, .hills: 2
        }
    }

    /// What a defender gains or loses here, in per cent.
    var defencePercent: Int {
        switch self {
        case .forest, .hills: 25
        case .coast: -25
        default: 0
        }
    }

    var isLand: Bool { self != .ocean && self != .coast }

    /// Whether a city can stand here.
    public var canHoldCity: Bool { isLand && self != .mountains }

    public var yield: Yield {
        switch self {
        case .ocean: Yield(food: 1, production: 0, gold: 1)
        case .coast: Yield(food: 2, production: 0, gold: 1)
        case .grassland: Yield(food: 2, production: 0, gold: 0)
        case .plains: Yield(food: 1, production: 1, gold: 0)
        case .desert: Yield(food: 0, production: 0, gold: 1)
        case .forest: Yield(food: 1, production: 2, gold: 0)
        case .hills: Yield(food: 0, production: 2, gold: 1)
        case .mountains: Yield(food: 0, production: 0, gold: 0)
        }
    }
}

/// What a worked hex gives a turn.
public struct Yield: Hashable, Sendable {
    public var food: Int
    public var production: Int
    public var gold: Int

    /// How much a citizen wants to work here.
    var worth: Int { food * 3 + production * 2 + gold }
}
