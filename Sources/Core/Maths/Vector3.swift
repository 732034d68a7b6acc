/// A point or direction in space; its promises are those of `Vector2`.
public struct Vector3: Equatable, Sendable {
    public var x: Double
    public var y: Double
    public var z: Double

    @inlinable public init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    @inlinable public static var zero: Vector3 { Vector3(x: 0, y: 0, z: 0) }

    /// No coordinate is NaN or infinite.
    @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

    @inlinable public static func + (left: Vector3, right: Vector3) -> Vector3 {
        Vector3(x: left.x + right.x, y: left.y + right.y, z: left.z + right.z)
    }

    @inlinable public static func - (left: Vector3, right: Vector3) -> Vector3 {
        Vector3(x: left.x - right.x, y: left.y - right.y, z: left.z - right.z)
    }

    @inlinable public static prefix func - (vector: Vector3) -> Vector3 {
        Vector3(x: -vector.x, y: -vector.y, z: -vector.z)
    }

    @inlinable public static func * (vector: Vector3, factor: Double) -> Vector3 {
        Vector3(x: vector.x * factor, y: vector.y * factor, z: vector.z * factor)
    }

    @inlinable public static func * (factor: Double, vector: Vector3) -> Vector3 { vector * factor }

    @inlinable public static func += (left: inout Vector3, right: Vector3) { left = left + right }

    @inlinable public static func -= (left: inout Vector3, right: Vector3) { left = left - right }

    @inlinable public static func *= (vector: inout Vector3, factor: Double) { vector = vector * factor }

    @inlinable public func dot(_ other: Vector3) -> Double { x * other.x + y * other.y + z * other.z }

    /// Upright on both, by the right-hand rule.
    @inlinable public func cross(_ other: Vector3) -> Vector3 {
        Vector3(
            x: y * other.z - z * other.y,
            y: z * other.x - x * other.z,
            z: x * other.y - y * other.x)
    }

    /// The length times itself: cheaper to compare. Overflows to infinity from lengths of about 1e154.
    @inlinable public var lengthSquared: Double { x * x + y * y + z * z }

    /// Within 2 units in the last place, from 1e-145 up; 0 where a coordinate is not finite.
    @inlinable public var length: Double { VectorLength.root(of: lengthSquared, x, y, z) }

    @inlinable public func distance(to other: Vector3) -> Double { (self - other).length }

    /// The same direction with length 1; zero for what has no direction: zero itself, and what is not finite.
    @inlinable public var normalised: Vector3 {
        let length = length
        return length > 0 ? Vector3(x: x / length, y: y / length, z: z / length) : .zero
    }
}
