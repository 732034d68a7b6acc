/// A point or direction in the plane.
///
/// Sums and products are those of IEEE 754 and so the same bits on every machine; lengths, distances and `normalised` are finite
/// whatever they are given. `isFinite` is for the door: what a stranger sent is checked there.
public struct Vector2: Equatable, Sendable {
    public var x: Double
    public var y: Double

    @inlinable public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    @inlinable public static var zero: Vector2 { Vector2(x: 0, y: 0) }

    /// Neither coordinate is NaN or infinite.
    @inlinable public var isFinite: Bool { x.isFinite && y.isFinite }

    @inlinable public static func + (left: Vector2, right: Vector2) -> Vector2 {
        Vector2(x: left.x + right.x, y: left.y + right.y)
    }

    @inlinable public static func - (left: Vector2, right: Vector2) -> Vector2 {
        Vector2(x: left.x - right.x, y: left.y - right.y)
    }

    @inlinable public static prefix func - (vector: Vector2) -> Vector2 { Vector2(x: -vector.x, y: -vector.y) }

    @inlinable public static func * (vector: Vector2, factor: Double) -> Vector2 {
        Vector2(x: vector.x * factor, y: vector.y * factor)
    }

    @inlinable public static func * (factor: Double, vector: Vector2) -> Vector2 { vector * factor }

    @inlinable public static func += (left: inout Vector2, right: Vector2) { left = left + right }

    @inlinable public static func -= (left: inout Vector2, right: Vector2) { left = left - right }

    @inlinable public static func *= (vector: inout Vector2, factor: Double) { vector = vector * factor }

    @inlinable public func dot(_ other: Vector2) -> Double { x * other.x + y * other.y }

    /// The length times itself: cheaper to compare. Overflows to infinity from lengths of about 1e154.
    @inlinable public var lengthSquared: Double { x * x + y * y }

    /// Within 1 unit in the last place, from 1e-145 up; 0 where a coordinate is not finite.
    @inlinable public var length: Double { VectorLength.root(of: lengthSquared, x, y, 0) }

    @inlinable public func distance(to other: Vector2) -> Double { (self - other).length }

    /// The same direction with length 1; zero for what has no direction: zero itself, and what is not finite.
    @inlinable public var normalised: Vector2 {
        let length = length
        return length > 0 ? Vector2(x: x / length, y: y / length) : .zero
    }
}
