public import Martlet

/// A crew's ship, as it is and as it travels: what the helm flies and everybody aboard reads from.
public struct PlayerShip: Replicated {
    public var name = ShortName()
    public var hullClass = HullClass.cruiser
    public var posX = 0.0
    public var posY = 0.0
    public var posZ = 0.0
    /// Radians, clockwise from north.
    public var heading = 0.0
    public var isDestroyed = false

    // What makes it move.
    /// Units a second along the heading; negative backwards.
    public var velocity = 0.0
    /// What the helm asked for, 0…1.
    public var impulse = 0.0
    /// 0: impulse drives it.
    public var warpFactor: Int32 = 0
    public var reverse = false
    /// The base that it is docked to; 0: none.
    public var docked: EntityNumber = 0
    /// −1 (port) … 1 (starboard).
    public var steering = 0.0
    /// Whether it turns to `course` by itself instead of obeying `steering`.
    public var holdsCourse = false
    public var course = 0.0
    /// Radians a second.
    public var turnVelocity = 0.0
    /// What is left of each drive after power, damage and empty batteries: 1 is usual.
    public var impulseDrive = 1.0
    public var turnDrive = 1.0
    public var warpDrive = 1.0
    public var inNebula = false

    // What is seen of it.
    public var shieldsFore = 0.0
    public var shieldsAft = 0.0
    public var shieldsActive = false
    public var hull = Self.fullHull
    public var targetId: EntityNumber = 0
    public var redAlert = false
    /// Which consoles somebody sits at: a bit for each role.
    public var crewed: Int32 = 0

    // What its crew knows.
    public var energy = Self.fullEnergy
    public var mainScreenView = MainScreen.fore
    public var autoBeams = true
    public var beamFrequency: Int32 = 0
    public var shieldFrequency: Int32 = 0
    public var wantsDock = false
    public var scanTarget: EntityNumber = 0
    /// Of the step that is under way, 0…1.
    public var scanProgress = 0.0
    public var hasWaypoint = false
    public var waypointX = 0.0
    public var waypointZ = 0.0
    /// How often it may come back after it was destroyed.
    public var livesLeft: Int32 = 0
    /// The tick at which it comes back; 0: it does not.
    public var respawnTick: Int32 = 0

    public static let fullEnergy = 1_000.0
    public static let fullHull = 100.0
    /// What a shield's 16 bits stand for.
    public static let shieldBound = 256.0
    public static let frequencies: Int32 = 5

    public init() {}

    @inlinable
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.name(&name, "name")
        visit.choice(&hullClass, "hullClass", last: .dreadnought, layers: .outline)
        visit.flag(&isDestroyed, "isDestroyed", layers: .outline)
        visit.fixed(&posX, "posX", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.fixed(&posY, "posY", in: -Chart.depth...Chart.depth, step: Chart.positionStep, layers: .position)
        visit.fixed(&posZ, "posZ", in: 0...Chart.size, step: Chart.positionStep, layers: .position)
        visit.angle(&heading, "heading")
        replicateMotion(&visit)
        visit.unit(&shieldsFore, "shieldsFore", full: Self.shieldBound, layers: .shields)
        visit.unit(&shieldsAft, "shieldsAft", full: Self.shieldBound, layers: .shields)
        visit.flag(&shieldsActive, "shieldsActive")
        visit.unit(&hull, "hull", full: Self.fullHull)
        visit.integer(&targetId, "targetId", in: 0...EntityIDs.end)
        visit.flag(&redAlert, "redAlert")
        visit.integer(&crewed, "crewed", in: 0...63)
        replicateOwn(&visit)
    }

    @inlinable
    mutating func replicateMotion<V: FieldVisitor>(_ visit: inout V) {
        visit.fixed(
            &velocity, "velocity", in: Chart.velocityBounds, step: Chart.velocityStep, layers: [.detail, .motion])
        visit.unit(&impulse, "impulse", bits: 8, layers: [.detail, .motion])
        visit.integer(&warpFactor, "warpFactor", in: 0...4, layers: [.detail, .motion])
        visit.flag(&reverse, "reverse", layers: [.detail, .motion])
        visit.integer(&docked, "docked", in: 0...EntityIDs.end, layers: [.detail, .motion])
        visit.flag(&inNebula, "inNebula", layers: [.detail, .motion])
        visit.fixed(&steering, "steering", in: -1...1, step: 1.0 / 128, layers: .motion)
        visit.flag(&holdsCourse, "holdsCourse", layers: .motion)
        visit.angle(&course, "course", layers: .motion)
        visit.fixed(&turnVelocity, "turnVelocity", in: -4...4, step: 1.0 / 4_096, layers: .motion)
        visit.fixed(&impulseDrive, "impulseDrive", in: 0...4, step: 1.0 / 64, layers: .motion)
        visit.fixed(&turnDrive, "turnDrive", in: 0...4, step: 1.0 / 64, layers: .motion)
        visit.fixed(&warpDrive, "warpDrive", in: 0...4, step: 1.0 / 64, layers: .motion)
    }

    @inlinable
    mutating func replicateOwn<V: FieldVisitor>(_ visit: inout V) {
        visit.unit(&energy, "energy", full: Self.fullEnergy, layers: .own)
        visit.choice(&mainScreenView, "mainScreenView", last: .map, layers: .own)
        visit.flag(&autoBeams, "autoBeams", layers: .own)
        visit.integer(&beamFrequency, "beamFrequency", in: 0...4, layers: .own)
        visit.integer(&shieldFrequency, "shieldFrequency", in: 0...4, layers: .own)
        visit.flag(&wantsDock, "wantsDock", layers: .own)
        visit.integer(&scanTarget, "scanTarget", in: 0...EntityIDs.end, layers: .own)
        visit.unit(&scanProgress, "scanProgress", bits: 8, layers: .own)
        visit.flag(&hasWaypoint, "hasWaypoint", layers: .own)
        visit.fixed(&waypointX, "waypointX", in: 0...Chart.size, step: 1, layers: .own)
        visit.fixed(&waypointZ, "waypointZ", in: 0...Chart.size, step: 1, layers: .own)
        visit.integer(&livesLeft, "livesLeft", in: 0...9, layers: .own)
        visit.integer(&respawnTick, "respawnTick", in: 0...0x3fff_ffff, layers: .own)
    }
}

extension PlayerShip {
    var point: Point {
        get { Point(x: posX, z: posZ) }
        set {
            posX = newValue.x
            posZ = newValue.z
        }
    }

    func hasCrew(at role: Role) -> Bool { crewed >> Int32(role.rawValue) & 1 != 0 }
}
