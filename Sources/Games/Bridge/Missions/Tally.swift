public import Martlet

/// What a ship did. Its own crew sees it all along, everybody at the end.
public struct Tally: Replicated {
    /// Points of shield and hull taken from enemies.
    public var damageDealt: Int32 = 0
    public var damageTaken: Int32 = 0
    public var torpedoesFired: Int32 = 0
    public var kills: Int32 = 0
    public var surrenders: Int32 = 0
    public var scans: Int32 = 0
    public var timesLost: Int32 = 0
    public var secondsDocked: Int32 = 0
    public var score: Int32 = 0
    /// Parts of points and seconds that are not whole yet.
    public var dealtRest = 0.0
    public var takenRest = 0.0
    public var dockedTicks: Int32 = 0

    @usableFromInline static let bound: Int32 = 0xf_ffff

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.integer(&damageDealt, "damageDealt", in: 0...Self.bound)
        visit.integer(&damageTaken, "damageTaken", in: 0...Self.bound)
        visit.integer(&torpedoesFired, "torpedoesFired", in: 0...Self.bound)
        visit.integer(&kills, "kills", in: 0...Self.bound)
        visit.integer(&surrenders, "surrenders", in: 0...Self.bound)
        visit.integer(&scans, "scans", in: 0...Self.bound)
        visit.integer(&timesLost, "timesLost", in: 0...Self.bound)
        visit.integer(&secondsDocked, "secondsDocked", in: 0...Self.bound)
        visit.integer(&score, "score", in: -Self.bound...Self.bound)
        visit.hidden(&dealtRest, "dealtRest")
        visit.hidden(&takenRest, "takenRest")
        visit.hidden(&dockedTicks, "dockedTicks")
    }
}

extension Tally {
    mutating func dealt(_ damage: Double) {
        damageDealt = Self.add(damage, to: damageDealt, rest: &dealtRest)
    }

    mutating func took(_ damage: Double) {
        damageTaken = Self.add(damage, to: damageTaken, rest: &takenRest)
    }

    mutating func count(_ points: Int32, in place: WritableCount) {
        switch place {
        case .torpedoes: torpedoesFired = Self.sum(torpedoesFired, points)
        case .kills: kills = Self.sum(kills, points)
        case .surrenders: surrenders = Self.sum(surrenders, points)
        case .scans: scans = Self.sum(scans, points)
        case .losses: timesLost = Self.sum(timesLost, points)
        case .docked: secondsDocked = Self.sum(secondsDocked, points)
        case .score: score = min(max(score + points, -Self.bound), Self.bound)
        }
    }

    enum WritableCount { case torpedoes, kills, surrenders, scans, losses, docked, score }

    private static func sum(_ count: Int32, _ more: Int32) -> Int32 { min(max(count + more, 0), bound) }

    private static func add(_ damage: Double, to count: Int32, rest: inout Double) -> Int32 {
        let total = rest + min(max(damage, 0), 10_000)
        let whole = total.rounded(.down)
        rest = total - whole
        return sum(count, Int32(whole))
    }
}
