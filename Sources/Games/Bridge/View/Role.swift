/// The six consoles of a bridge, as `LiveDescription.roles` counts them.
public enum Role: UInt8, Sendable, CaseIterable {
    case helm = 0
    case weapons = 1
    case engineering = 2
    case science = 3
    case comms = 4
    case captain = 5

    public static let count: Int32 = 6

    @inlinable
    public init(station: Int32) { self = Role(rawValue: UInt8(truncatingIfNeeded: station % Self.count)) ?? .helm }

    /// Of one crew's console.
    @inlinable
    public func station(of crew: Int32) -> Int32 { crew * Self.count + Int32(rawValue) }
}

/// What the captain has on the main screen.
public enum MainScreen: UInt8, Sendable, CaseIterable {
    case fore = 0
    case port = 1
    case starboard = 2
    case aft = 3
    case tactical = 4
    case map = 5
}

/// What comms says to others.
public enum Hail: UInt8, Sendable, CaseIterable {
    case greet = 0
    /// To enemies: give up.
    case surrender = 1
    /// To enemies: come and get us.
    case taunt = 2
    /// To bases: a berth, please.
    case berth = 3
    /// To bases: build one of these.
    case buildHoming = 4
    case buildNuke = 5
    case buildMine = 6
    case buildEMP = 7
    /// To traders: stop where you are; go on.
    case hold = 8
    case proceed = 9
}

/// What comes back.
public enum Reply: UInt8, Sendable, CaseIterable {
    case greeting = 0
    case aye = 1
    case refusal = 2
    case surrender = 3
    case challenge = 4
    case berthReady = 5
    case building = 6
    /// Not asked for: what was built is in store.
    case built = 7
    /// Not asked for: under attack.
    case distress = 8
    case thanks = 9
    /// Too far away, or silenced.
    case silence = 10
    /// Not asked for: another wave is on its way.
    case waveWarning = 11
}

/// What a captain tells a console.
public enum Order: UInt8, Sendable, CaseIterable {
    case attention = 0
    case attack = 1
    case holdFire = 2
    case evade = 3
    case dock = 4
    case toWaypoint = 5
    case scan = 6
    case repair = 7
    case hail = 8
    case fullStop = 9
}
