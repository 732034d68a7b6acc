/// The name of one entity: the game's own number, stable as long as the entity lives, and not soon used again. Small ones
/// (under 4,096) are cheap to send.
public typealias EntityNumber = Int32

extension Array {
    /// The place of an entity in what is kept in ascending order of ids, as worlds are shown and frames written; nil: it is
    /// not there.
    @inlinable
    public func index(of number: EntityNumber, by id: (Element) -> EntityNumber) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if id(self[middle]) < number { low = middle + 1 } else { high = middle }
        }
        return low < count && id(self[low]) == number ? low : nil
    }
}

/// A crew's eye.
public struct Eye: Hashable, Sendable {
    public let x: Double
    public let z: Double
    /// The entity of the type `Simulation.Own` that belongs to this crew.
    public let own: EntityNumber?

    public init(x: Double, z: Double, own: EntityNumber?) {
        self.x = x
        self.z = z
        self.own = own
    }
}

/// Where an entity lies, for interest.
public enum Place: Hashable, Sendable {
    /// On the plane that distances are measured in.
    case at(x: Double, z: Double)
    /// Always in zone 0 of every crew: scores, missions, the weather.
    case everywhere
}

/// What a crew sees of one entity.
public struct Sight: Hashable, Sendable {
    /// None: the entity is not there for this crew.
    public let layers: Layers
    /// It is brought up to date every so many ticks.
    public let everyTicks: Int32
    /// How much sooner it is sent than others when not all fit; 1 is usual.
    public let priority: Int32

    public init(layers: Layers, everyTicks: Int32 = 1, priority: Int32 = 1) {
        self.layers = layers
        self.everyTicks = max(1, everyTicks)
        self.priority = priority
    }

    public static let full = Sight(layers: .all)
    public static let hidden = Sight(layers: [])
}

/// Shown every entity of a world.
public protocol EntityVisitor {
    mutating func entity<Entity: Replicated>(_ id: EntityNumber, kind: UInt8, at place: Place, _ value: Entity)
}

/// Shown every kind of entity that a game has.
public protocol KindVisitor {
    /// `example` is the default value, which says the type. `zones` are the distances at which its zones end, the nearest
    /// first; an entity changes zones outward only past a tenth more, so that none flickers at an edge.
    mutating func kind<Entity: Replicated>(
        _ number: UInt8, _ name: StaticString, _ example: Entity, zones: [Double])
}

/// For games that need no setup, no events or no own entity.
public struct Nothing: Replicated, Hashable {
    public init() {}
    public mutating func replicate<V: FieldVisitor>(_ visit: inout V) {}
}
