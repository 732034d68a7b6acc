internal import Martlet

/// The plane that everything lies on: x to the east, z to the north, y a little up and down.
///
/// A heading of 0 points north (+z) and grows clockwise, so a quarter of a circle is east (+x).
public enum Chart {
    /// Units from edge to edge; coordinates are 0…`size`.
    public static let size = 200_000.0
    /// y is −`depth`…`depth`.
    public static let depth = 1_024.0
    /// What positions travel in steps of: float32's on this map.
    public static let positionStep = 1.0 / 64
    public static let velocityStep = 1.0 / 256
    /// Units a second: backwards at full impulse, and at warp 4 with all the power there is.
    public static let velocityBounds = -1_024.0...16_384.0

    public static let ticksPerSecond: Int32 = 20
    /// Seconds a tick.
    public static let tickSeconds = 0.05

    /// Ends of the zones in which ships are shown.
    public static let near = 10_000.0
    public static let middle = 20_000.0
    public static let far = 50_000.0

    static func clamp(_ value: Double) -> Double { min(max(value, 0), size) }

    /// Ticks in so many seconds, one at least.
    static func ticks(_ seconds: Double) -> Int32 {
        let ticks = (seconds * Double(ticksPerSecond)).rounded(.up)
        return ticks >= 1 ? (ticks < 1_000_000 ? Int32(ticks) : 1_000_000) : 1
    }
}

/// A point of the plane.
struct Point {
    var x: Double
    var z: Double

    func squaredDistance(to other: Point) -> Double {
        let dx = other.x - x
        let dz = other.z - z
        return dx * dx + dz * dz
    }

    func distance(to other: Point) -> Double { squaredDistance(to: other).squareRoot() }

    func isWithin(_ reach: Double, of other: Point) -> Bool { squaredDistance(to: other) <= reach * reach }

    /// The heading in which another point lies.
    func bearing(to other: Point) -> Double { Angles.heading(dx: other.x - x, dz: other.z - z) }

    /// So far away in that direction, on the map.
    func moved(_ distance: Double, heading: Double) -> Point {
        Point(
            x: Chart.clamp(x + Angles.sine(heading) * distance), z: Chart.clamp(z + Angles.cosine(heading) * distance))
    }
}
