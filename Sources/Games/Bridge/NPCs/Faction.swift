/// Who a ship belongs to. What a crew has not scanned is `unknown` to it.
public enum Faction: UInt8, Sendable, CaseIterable {
    case unknown = 0
    /// Cargo ships: neutral, unarmed, to be protected.
    case trader = 1
    /// Hostile: come straight on in packs behind a leader, and fight to the end.
    case korvan = 2
    /// Hostile: keep their distance with torpedoes, and withdraw when hurt.
    case skarn = 3
    /// Prey on traders and bases, run from warships, give up early.
    case raider = 4

    var isHostile: Bool { rawValue >= Faction.korvan.rawValue }
}

/// What an NPC ship is built for.
public enum NPCClass: UInt8, Sendable, CaseIterable {
    case freighter = 0
    case fighter = 1
    case frigate = 2
    case cruiser = 3
    case flagship = 4
}

/// What it is doing.
public enum Tactic: UInt8, Sendable, CaseIterable {
    case idle = 0
    case patrol = 1
    case escort = 2
    case attack = 3
    case flee = 4
    /// Under way to a place, as cargo ships are.
    case travel = 5
}
