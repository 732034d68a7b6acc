public import Martlet

/// What a crew's ship is called, and what it is.
public struct ShipPlan: Replicated {
    public var name = ShortName()
    public var hullClass = HullClass.cruiser

    public init() {}

    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
        visit.name(&name, "name")
        visit.choice(&hullClass, "hullClass", last: .dreadnought)
    }
}

extension Bridge {
    /// The ship is called what its crew called it, whatever the founder had in mind.
    public static func christen(_ crew: Int32, _ name: ShortName, in setup: inout Setup) {
        guard crew >= 0, crew < Int32(EntityIDs.shipLimit) else { return }
        while setup.ships.count <= Int(crew) { setup.ships.append(ShipPlan()) }
        setup.ships[Int(crew)].name = name
    }

    /// What the founder chooses.
    public struct Setup: Replicated {
        public var scenario = Scenario.siege
        /// 1…11.
        public var difficulty: Int32 = 3
        /// 1…8: crews that have a ship.
        public var shipCount: Int32 = 1
        /// Until time is up.
        public var minutes: Int32 = 20
        /// Of the crews in order; who is not named here gets a usual name and a cruiser.
        public var ships: [ShipPlan] = []

        public init() {}

        /// Brings what is out of bounds to the nearest that is not.
        mutating func clamp() {
            difficulty = min(max(difficulty, 1), 11)
            shipCount = min(max(shipCount, 1), Int32(EntityIDs.shipLimit))
            minutes = min(max(minutes, 1), 60)
        }

        public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.choice(&scenario, "scenario", last: .patrol)
            visit.integer(&difficulty, "difficulty", in: 1...11)
            visit.integer(&shipCount, "shipCount", in: 1...8)
            visit.integer(&minutes, "minutes", in: 1...60)
            visit.list(&ships, "ships", limit: 8)
        }
    }
}
