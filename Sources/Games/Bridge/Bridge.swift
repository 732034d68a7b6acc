public import Martlet

/// A starship bridge for up to eight crews of six: helm, weapons, engineering, science, comms, captain.
///
/// The value is the whole world. `Docs/bridge.md` lists its entities, inputs and events.
public struct Bridge: Simulation {
    public typealias Own = PlayerShip

    /// One a ship.
    public static func crews(in setup: Setup) -> Int32 { setup.shipCount }

    public static let description = LiveDescription(
        id: "bridge", title: "Bridge", ticksPerSecond: Chart.ticksPerSecond, crews: 8,
        roles: ["helm", "weapons", "engineering", "science", "comms", "captain"], bytesPerSecond: 3_200,
        tickBudgetMicroseconds: 10_000)

    public var mission = Mission()
    /// One for each crew that plays, as the three lists after it.
    public var ships: [PlayerShip] = []
    public var systems: [ShipSystems] = []
    public var armaments: [Armament] = []
    public var tallies: [Tally] = []
    public var bases: [StarBase] = []
    public var nebulae: [Nebula] = []
    // In ascending order of ids.
    public var npcs: [NPCShip] = []
    public var torpedoes: [Torpedo] = []
    public var mines: [Mine] = []

    /// The tick that was made last.
    public internal(set) var now: Int32 = 0
    /// A bit for each station that somebody sits at.
    var occupied: UInt64 = 0
    var random = SeededRandom(seed: MatchSeed(0))
    var nextNPC: EntityNumber = EntityIDs.npcs
    var nextTorpedo: EntityNumber = EntityIDs.torpedoes
    var nextMine: EntityNumber = EntityIDs.mines

    public init() {}

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.part(&mission, "mission")
        visit.list(&ships, "ships", limit: Int32(EntityIDs.shipLimit))
        visit.list(&systems, "systems", limit: Int32(EntityIDs.shipLimit))
        visit.list(&armaments, "armaments", limit: Int32(EntityIDs.shipLimit))
        visit.list(&tallies, "tallies", limit: Int32(EntityIDs.shipLimit))
        visit.list(&bases, "bases", limit: Int32(EntityIDs.baseLimit))
        visit.list(&nebulae, "nebulae", limit: Int32(EntityIDs.nebulaLimit))
        visit.list(&npcs, "npcs", limit: Int32(EntityIDs.npcLimit))
        visit.list(&torpedoes, "torpedoes", limit: Int32(EntityIDs.torpedoLimit))
        visit.list(&mines, "mines", limit: Int32(EntityIDs.mineLimit))
        visit.hidden(&now, "now")
        visit.hidden(&occupied, "occupied")
        visit.hidden(&random, "random")
        visit.hidden(&nextNPC, "nextNPC")
        visit.hidden(&nextTorpedo, "nextTorpedo")
        visit.hidden(&nextMine, "nextMine")
    }

    public static func kinds<V: KindVisitor>(_ visit: inout V) {
        let ranges = [Chart.near, Chart.middle, Chart.far]
        visit.kind(EntityIDs.Kind.mission, "mission", Mission(), zones: [])
        visit.kind(EntityIDs.Kind.ship, "ship", PlayerShip(), zones: ranges)
        visit.kind(EntityIDs.Kind.systems, "systems", ShipSystems(), zones: [])
        visit.kind(EntityIDs.Kind.armament, "armament", Armament(), zones: [])
        visit.kind(EntityIDs.Kind.tally, "tally", Tally(), zones: [])
        visit.kind(EntityIDs.Kind.base, "base", StarBase(), zones: [])
        visit.kind(EntityIDs.Kind.nebula, "nebula", Nebula(), zones: [Chart.far])
        visit.kind(EntityIDs.Kind.npc, "npc", NPCShip(), zones: ranges)
        visit.kind(EntityIDs.Kind.torpedo, "torpedo", Torpedo(), zones: [Torpedo.shownRange])
        visit.kind(EntityIDs.Kind.mine, "mine", Mine(), zones: [Chart.near])
    }

    public var outcome: LiveOutcome? {
        switch mission.result {
        case .none: nil
        case .victory: LiveOutcome(winners: crews, reason: Int32(mission.reason.rawValue))
        case .defeat: LiveOutcome(winners: [], reason: Int32(mission.reason.rawValue))
        }
    }

    /// All crews that play.
    var crews: CrewSet { CrewSet(rawValue: (1 << UInt64(ships.count)) - 1) }

    // The helm's browser runs these on its own ship.
    public static func predict(_ input: Input, by station: Int32, on own: inout PlayerShip) {
        guard input.kind.isFor(Role(station: station)), !own.isDestroyed else { return }
        own.steer(input)
    }

    public static func predictStep(_ own: inout PlayerShip) { own.move() }
    public static var predictedLayers: Layers { [.position, .outline, .motion] }
    public static func predicts(_ station: Int32) -> Bool { Role(station: station) == .helm }
    public static var blending: Blending { Blending(distance: 50, radians: 0.1) }
}
