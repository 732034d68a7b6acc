public import Martlet

public enum Scenario: UInt8, Sendable, CaseIterable {
    /// Waves come for the bases.
    case siege = 0
    /// Traders want to reach a base.
    case convoy = 1
    /// All that is hostile has to go.
    case patrol = 2
}

public enum MissionResult: UInt8, Sendable {
    case none = 0
    case victory = 1
    case defeat = 2
}

/// Why a mission ended: `LiveOutcome.reason` too.
public enum MissionReason: UInt8, Sendable {
    case none = 0
    case enemiesGone = 1
    case convoySafe = 2
    case heldOut = 3
    case basesLost = 4
    case shipsLost = 5
    case convoyLost = 6
    case timeUp = 7
}

/// How the mission stands. Seen by everybody.
public struct Mission: Replicated {
    public var scenario = Scenario.siege
    public var difficulty: Int32 = 1
    /// The tick at which time is up.
    public var endTick: Int32 = 0
    public var wave: Int32 = 0
    public var waves: Int32 = 0
    /// Hostile ships that still count.
    public var enemiesLeft: Int32 = 0
    public var basesLeft: Int32 = 0
    public var cargoUnderWay: Int32 = 0
    public var cargoSafe: Int32 = 0
    public var cargoLost: Int32 = 0
    /// Cargo ships that must arrive.
    public var cargoNeeded: Int32 = 0
    /// The base that the convoy makes for; 0: none.
    public var goal: EntityNumber = 0
    public var result = MissionResult.none
    public var reason = MissionReason.none
    /// The tick at which the next wave comes.
    public var waveTick: Int32 = 0

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.choice(&scenario, "scenario", last: .patrol)
        visit.integer(&difficulty, "difficulty", in: 1...11)
        visit.integer(&endTick, "endTick", in: 0...0x3fff_ffff)
        visit.integer(&wave, "wave", in: 0...31)
        visit.integer(&waves, "waves", in: 0...31)
        visit.integer(&enemiesLeft, "enemiesLeft", in: 0...1_023)
        visit.integer(&basesLeft, "basesLeft", in: 0...15)
        visit.integer(&cargoUnderWay, "cargoUnderWay", in: 0...63)
        visit.integer(&cargoSafe, "cargoSafe", in: 0...63)
        visit.integer(&cargoLost, "cargoLost", in: 0...63)
        visit.integer(&cargoNeeded, "cargoNeeded", in: 0...63)
        visit.integer(&goal, "goal", in: 0...EntityIDs.end)
        visit.choice(&result, "result", last: .defeat)
        visit.choice(&reason, "reason", last: .timeUp)
        visit.hidden(&waveTick, "waveTick")
    }
}
