/// The length of a vector from its squared length, finite whatever the coordinates are.
@usableFromInline
enum VectorLength {
    @inlinable
    static func root(of square: Double, _ x: Double, _ y: Double, _ z: Double) -> Double {
        square.isFinite ? square.squareRoot() : ofHuge(x, y, z)
    }

    /// Where the squared length overflowed, or a coordinate is not finite.
    @usableFromInline
    static func ofHuge(_ x: Double, _ y: Double, _ z: Double) -> Double {
        guard x.isFinite, y.isFinite, z.isFinite else { return 0 }
        let (x, y, z) = (x * 0x1p-600, y * 0x1p-600, z * 0x1p-600)
        return min((x * x + y * y + z * z).squareRoot() * 0x1p600, .greatestFiniteMagnitude)
    }
}
