internal import Martlet

/// Headings: radians in 0 ..< 2π, clockwise from north.
enum Angles {
    /// The heading of a point so far to the east and to the north.
    static func heading(dx: Double, dz: Double) -> Double { Angle.wrapped(Trigonometry.atan2(dx, dz)) }

    static func sine(_ heading: Double) -> Double { Trigonometry.sine(heading) }
    static func cosine(_ heading: Double) -> Double { Trigonometry.cosine(heading) }

    /// `heading` turned by no more than `limit` towards `wanted`.
    static func turned(_ heading: Double, towards wanted: Double, by limit: Double) -> Double {
        let difference = Angle.difference(from: heading, to: wanted)
        return Angle.wrapped(heading + min(max(difference, -limit), limit))
    }
}
