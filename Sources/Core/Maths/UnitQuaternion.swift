/// Which way something is turned in space.
///
/// It is kept as it travels ("smallest three"): which of x, y, z, w is the largest, and the other three in that order. The
/// largest follows from them, since all four squared add up to 1, and is never negative, since a quaternion and its negative
/// are one rotation. So what is stored, sent or hashed is the value itself, to the bit.
///
/// Only sums, products and square roots: the same bits natively and in WebAssembly.
public struct UnitQuaternion: Hashable, Sendable {
    /// 0 for x, 1 y, 2 z, 3 w.
    @usableFromInline var largest: Int32 = 3
    /// The others in the order x, y, z, w, each within ±√½.
    @usableFromInline var first = 0.0
    @usableFromInline var second = 0.0
    @usableFromInline var third = 0.0

    /// √½: what no part but the largest exceeds.
    public static var bound: Double { 0x1.6a09e667f3bcdp-1 }

    /// Not turned.
    public init() {}

    /// Of any length but 0; what has no direction, or is no number, is not turned.
    public init(x: Double, y: Double, z: Double, w: Double) {
        self.init(SIMD4(x, y, z, w))
    }

    /// A turn around an axis of any length, in radians, by the right-hand rule.
    public init(axis: Vector3, radians: Double) {
        let axis = axis.normalised
        let (sine, cosine) = Trigonometry.sineAndCosine(radians / 2)
        self.init(x: axis.x * sine, y: axis.y * sine, z: axis.z * sine, w: cosine)
    }

    init(_ parts: SIMD4<Double>) {
        let length = Self.dot(parts, parts).squareRoot()
        guard length.isFinite, length > 0 else { return }
        var unit = parts / length
        var place = 0
        for other in 1..<4 where unit[other].magnitude > unit[place].magnitude { place = other }
        if unit[place] < 0 { unit = -unit }
        largest = Int32(place)
        first = unit[place > 0 ? 0 : 1]
        second = unit[place > 1 ? 1 : 2]
        third = unit[place > 2 ? 2 : 3]
    }

    /// As a picture's values have it: the number of the largest part, then the other three.
    public init(largest: Int32, _ first: Double, _ second: Double, _ third: Double) {
        self.largest = largest
        self.first = first
        self.second = second
        self.third = third
    }

    /// x, y, z, w: of length 1, also where what came over a wire was none.
    var parts: SIMD4<Double> {
        let square = first * first + second * second + third * third
        let root = square < 1 ? (1 - square).squareRoot() : 0
        let parts =
            switch largest {
            case 0: SIMD4(root, first, second, third)
            case 1: SIMD4(first, root, second, third)
            case 2: SIMD4(first, second, root, third)
            default: SIMD4(first, second, third, root)
            }
        return square <= 1 ? parts : parts / square.squareRoot()
    }

    public var x: Double { parts.x }
    public var y: Double { parts.y }
    public var z: Double { parts.z }
    public var w: Double { parts.w }

    /// The same turn backwards.
    public var inverse: UnitQuaternion { UnitQuaternion(parts * SIMD4(-1, -1, -1, 1)) }

    /// First the right one, then the left one.
    public static func * (left: UnitQuaternion, right: UnitQuaternion) -> UnitQuaternion {
        let (a, b) = (left.parts, right.parts)
        return UnitQuaternion(
            x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
            w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z)
    }

    /// A vector, turned.
    public func rotated(_ vector: Vector3) -> Vector3 {
        let parts = parts
        let axis = Vector3(x: parts.x, y: parts.y, z: parts.z)
        let half = 2 * axis.cross(vector)
        return vector + parts.w * half + axis.cross(half)
    }

    /// What lies between two, the short way; 0 is this one, 1 the other. Along the chord: between two frames nobody sees that
    /// its middle is a little quicker than its ends.
    public func blended(with other: UnitQuaternion, by share: Double) -> UnitQuaternion {
        let (a, b) = (parts, other.parts)
        let isFar = Self.dot(a, b) < 0
        return UnitQuaternion(a + ((isFar ? -b : b) - a) * share)
    }

    /// The cosine of half the turn between two: 1 where they are the same.
    public func nearness(to other: UnitQuaternion) -> Double { Self.dot(parts, other.parts).magnitude }

    /// In this order, for the same bits everywhere.
    private static func dot(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> Double {
        a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w
    }
}
