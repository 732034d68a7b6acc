public import Martlet

/// What a console can order. The number of a kind is its raw value.
public enum Command: UInt8, Sendable, CaseIterable {
    case none = 0
    // Helm (and captain).
    case impulse = 1
    case steer = 2
    case course = 3
    case warp = 4
    case reverse = 5
    // Helm.
    case dock = 6
    // Weapons.
    case target = 7
    case loadTube = 8
    case unloadTube = 9
    case fireTube = 10
    case autoBeams = 11
    case fireBeams = 12
    case beamFrequency = 13
    case shieldFrequency = 14
    /// Weapons and captain.
    case shields = 15
    // Engineering.
    case power = 16
    case coolant = 17
    case team = 18
    // Science.
    case scan = 19
    // Comms.
    case hail = 20
    // Captain.
    case redAlert = 21
    case mainScreen = 22
    case waypoint = 23
    case order = 24

    /// Whether somebody at that console may give it.
    func isFor(_ role: Role) -> Bool {
        switch self {
        case .none: false
        case .impulse, .steer, .course, .warp, .reverse: role == .helm || role == .captain
        case .dock: role == .helm
        case .target, .loadTube, .unloadTube, .fireTube, .autoBeams, .fireBeams, .beamFrequency, .shieldFrequency:
            role == .weapons
        case .shields: role == .weapons || role == .captain
        case .power, .coolant, .team: role == .engineering
        case .scan: role == .science
        case .hail: role == .comms
        case .redAlert, .mainScreen, .waypoint, .order: role == .captain
        }
    }
}

extension Bridge {
    /// One order: its kind, then the fields that this kind has; the others keep their defaults and do not travel.
    public struct Input: Replicated {
        public var kind = Command.none
        /// `impulse`: 0…1.
        public var amount = 0.0
        /// `steer`: −1 (port) … 1 (starboard).
        public var rudder = 0.0
        /// `course`: radians.
        public var heading = 0.0
        /// `warp`: 0…4.
        public var factor: Int32 = 0
        /// `reverse`, `dock`, `autoBeams`, `shields`, `redAlert`, and whether there is a `waypoint`.
        public var on = false
        /// `target`, `scan`, `hail`, `fireTube` (0: the ship's target): an entity; 0 is none.
        public var target: EntityNumber = 0
        /// `loadTube`, `unloadTube`, `fireTube`: 0…3.
        public var tube: Int32 = 0
        public var ordnance = Ordnance.homing
        /// `beamFrequency`, `shieldFrequency`: 0…4.
        public var frequency: Int32 = 0
        /// `power`, `coolant`, `team` (−1: to rest).
        public var system: Int32 = 0
        /// `power`: 0…3.
        public var level = 0.0
        /// `coolant`: 0…8.
        public var units: Int32 = 0
        /// `team`: 0…2.
        public var team: Int32 = 0
        public var message = Hail.greet
        public var view = MainScreen.fore
        /// `order`: to whom.
        public var role = Role.helm
        public var order = Order.attention
        /// `waypoint`.
        public var x = 0.0
        public var z = 0.0

        public init() {}

        public init(_ kind: Command) { self.kind = kind }

        /// Whether no number in it is infinite or none at all; what came over the wire is.
        var isFinite: Bool { (amount + rudder + heading + level + x + z).isFinite }

        @inlinable
        public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.choice(&kind, "kind", last: .order)
            switch kind {
            case .none: break
            case .impulse: visit.unit(&amount, "amount", bits: 8)
            case .steer: visit.fixed(&rudder, "rudder", in: -1...1, step: 1.0 / 128)
            case .course: visit.angle(&heading, "heading")
            case .warp: visit.integer(&factor, "factor", in: 0...4)
            case .reverse, .dock, .autoBeams, .shields, .redAlert: visit.flag(&on, "on")
            case .target, .scan: visit.integer(&target, "target", in: 0...EntityIDs.end)
            case .loadTube, .unloadTube, .fireTube: replicateTube(&visit)
            case .fireBeams: break
            case .beamFrequency, .shieldFrequency: visit.integer(&frequency, "frequency", in: 0...4)
            case .power, .coolant, .team: replicateEngineering(&visit)
            case .hail:
                visit.integer(&target, "target", in: 0...EntityIDs.end)
                visit.choice(&message, "message", last: .proceed)
            case .mainScreen: visit.choice(&view, "view", last: .map)
            case .waypoint:
                visit.flag(&on, "on")
                visit.fixed(&x, "x", in: 0...Chart.size, step: 1)
                visit.fixed(&z, "z", in: 0...Chart.size, step: 1)
            case .order:
                visit.choice(&role, "role", last: .captain)
                visit.choice(&order, "order", last: .fullStop)
            }
        }

        @inlinable
        mutating func replicateTube<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&tube, "tube", in: 0...3)
            if kind == .loadTube { visit.choice(&ordnance, "ordnance", last: .emp) }
            if kind == .fireTube { visit.integer(&target, "target", in: 0...EntityIDs.end) }
        }

        @inlinable
        mutating func replicateEngineering<V: FieldVisitor>(_ visit: inout V) {
            visit.integer(&system, "system", in: -1...7)
            switch kind {
            case .power: visit.fixed(&level, "level", in: 0...ShipSystems.fullPower, step: 1.0 / 64)
            case .coolant: visit.integer(&units, "units", in: 0...ShipSystems.coolantLimit)
            default: visit.integer(&team, "team", in: 0...2)
            }
        }
    }
}
