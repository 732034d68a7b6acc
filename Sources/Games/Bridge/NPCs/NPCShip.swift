public import Martlet

/// A ship that nobody plays.
public struct NPCShip: Replicated {
    public var id: EntityNumber = 0
    public var name = ShortName()
    public var shipClass = NPCClass.fighter
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    public var heading = 0.0
    public var velocity = 0.0
    public var surrendered = false
    public var inNebula = false

    // Known after a first scan.
    public var faction = Faction.unknown
    public var shieldsFore = 0.0
    public var shieldsAft = 0.0
    /// True of every ship in a world, so for who sees it; with `isFullyScanned` it makes `scanState`.
    public var isScanned = false

    // Known after a second one.
    public var isFullyScanned = false
    /// The beam frequency that its shields are weakest against.
    public var weakness: Int32 = 0
    public var beamFrequency: Int32 = 0
    public var hull = 0.0
    public var tactic = Tactic.idle
    public var target: EntityNumber = 0

    // Its own affairs.
    public var leader: EntityNumber = 0
    public var goalX = 0.0
    public var goalZ = 0.0
    public var wantedHeading = 0.0
    public var wantedSpeed = 0.0
    public var beamTick: Int32 = 0
    public var tubeTick: Int32 = 0
    public var fleeTick: Int32 = 0
    /// Until when it goes for who taunted it, `attacker`.
    public var tauntTick: Int32 = 0
    /// Who harmed it last.
    public var attacker: EntityNumber = 0
    /// Bit n: crew n has scanned it once; bit n + 8: twice.
    public var scans: Int32 = 0
    public var wasHailed: Int32 = 0
    /// Whether it counts for the mission.
    public var isObjective = false
    /// What its shields and hull, and what its weapons are multiplied with.
    public var strength = 1.0
    public var bite = 1.0

    /// What a shield's 16 bits stand for.
    public static let shieldBound = 1_024.0

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&id, "id")
        visit.name(&name, "name", layers: .detail)
        visit.choice(&shipClass, "shipClass", last: .flagship)
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.angle(&heading, "heading")
        visit.fixed(&velocity, "velocity", in: Chart.velocityBounds, step: Chart.velocityStep)
        visit.flag(&surrendered, "surrendered", layers: .outline)
        visit.flag(&inNebula, "inNebula")
        visit.choice(&faction, "faction", last: .raider, layers: .basicScan)
        visit.unit(&shieldsFore, "shieldsFore", full: Self.shieldBound, layers: .basicScan)
        visit.unit(&shieldsAft, "shieldsAft", full: Self.shieldBound, layers: .basicScan)
        visit.flag(&isScanned, "isScanned", layers: .basicScan)
        visit.flag(&isFullyScanned, "isFullyScanned", layers: .fullScan)
        visit.integer(&weakness, "weakness", in: 0...4, layers: .fullScan)
        visit.integer(&beamFrequency, "beamFrequency", in: 0...4, layers: .fullScan)
        visit.unit(&hull, "hull", full: Self.shieldBound, layers: .fullScan)
        visit.choice(&tactic, "tactic", last: .travel, layers: .fullScan)
        visit.integer(&target, "target", in: 0...EntityIDs.end, layers: .fullScan)
        replicateHidden(&visit)
    }

    @inlinable
    mutating func replicateHidden<V: FieldVisitor>(_ visit: inout V) {
        visit.hidden(&leader, "leader")
        visit.hidden(&goalX, "goalX")
        visit.hidden(&goalZ, "goalZ")
        visit.hidden(&wantedHeading, "wantedHeading")
        visit.hidden(&wantedSpeed, "wantedSpeed")
        visit.hidden(&beamTick, "beamTick")
        visit.hidden(&tubeTick, "tubeTick")
        visit.hidden(&fleeTick, "fleeTick")
        visit.hidden(&tauntTick, "tauntTick")
        visit.hidden(&attacker, "attacker")
        visit.hidden(&scans, "scans")
        visit.hidden(&wasHailed, "wasHailed")
        visit.hidden(&isObjective, "isObjective")
        visit.hidden(&strength, "strength")
        visit.hidden(&bite, "bite")
    }
}

extension NPCShip {
    var point: Point {
        get { Point(x: posX, z: posZ) }
        set {
            posX = newValue.x
            posZ = newValue.z
        }
    }

    /// How much a crew knows: 0 nothing, 1 basic, 2 full.
    func scanState(by crew: Int32) -> Int32 {
        guard crew >= 0, crew < 8 else { return 0 }
        return scans >> (crew + 8) & 1 != 0 ? 2 : scans >> crew & 1
    }
}
