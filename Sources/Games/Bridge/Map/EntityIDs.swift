public import Martlet

/// Which numbers entities have. Those of one kind lie together, so that a list of all is in ascending order.
public enum EntityIDs {
    /// No entity: what a target is when there is none.
    public static let none: EntityNumber = 0
    public static let mission: EntityNumber = 1
    /// Of crew 0; crew n has the n-th after it.
    public static let ships: EntityNumber = 8
    public static let systems: EntityNumber = 16
    public static let armaments: EntityNumber = 24
    public static let tallies: EntityNumber = 32
    public static let bases: EntityNumber = 40
    public static let nebulae: EntityNumber = 64
    /// The first of those that come and go; numbers go round within their range before one is used again.
    public static let npcs: EntityNumber = 128
    public static let torpedoes: EntityNumber = 1_024
    public static let mines: EntityNumber = 2_048
    public static let end: EntityNumber = 3_072

    public static let shipLimit = 8
    public static let baseLimit = 8
    public static let nebulaLimit = 48
    public static let npcLimit = 50
    public static let torpedoLimit = 64
    public static let mineLimit = 96

    @inlinable public static func ship(of crew: Int32) -> EntityNumber { ships + crew }

    /// The crew whose ship this is; nil: it is no player's ship.
    @inlinable public static func crew(ofShip id: EntityNumber) -> Int32? {
        id >= ships && id < systems ? id - ships : nil
    }

    static func isNPC(_ id: EntityNumber) -> Bool { id >= npcs && id < torpedoes }
    static func isBase(_ id: EntityNumber) -> Bool { id >= bases && id < nebulae }
    static func isTorpedo(_ id: EntityNumber) -> Bool { id >= torpedoes && id < mines }

    /// Numbers of the kinds, as `Simulation.kinds` names them.
    public enum Kind {
        public static let mission: UInt8 = 0
        public static let ship: UInt8 = 1
        public static let systems: UInt8 = 2
        public static let armament: UInt8 = 3
        public static let tally: UInt8 = 4
        public static let base: UInt8 = 5
        public static let nebula: UInt8 = 6
        public static let npc: UInt8 = 7
        public static let torpedo: UInt8 = 8
        public static let mine: UInt8 = 9
    }
}

/// The next number of a kind whose entities come and go.
struct Numbering {
    let first: EntityNumber
    let end: EntityNumber
    private(set) var next: EntityNumber

    init(from first: EntityNumber, to end: EntityNumber, next: EntityNumber) {
        self.first = first
        self.end = end
        self.next = next >= first && next < end ? next : first
    }

    /// A number that no living one has; as there are far more numbers than entities, the search is short.
    mutating func take(unless isTaken: (EntityNumber) -> Bool) -> EntityNumber {
        var number = next
        while isTaken(number) { number = after(number) }
        next = after(number)
        return number
    }

    private func after(_ number: EntityNumber) -> EntityNumber { number + 1 < end ? number + 1 : first }
}
