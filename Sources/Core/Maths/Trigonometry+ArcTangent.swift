extension Trigonometry {
    /// The direction of the point (x, y) from the origin: radians in −π…π, counted from the x axis towards the y axis.
    ///
    /// Error: at most 3e-16 and under 2.5 units in the last place. The origin has direction 0, and a zero's sign means
    /// nothing: (−1, −0) lies at π. Where a coordinate is NaN or infinite, 0.
    public static func atan2(_ y: Double, _ x: Double) -> Double {
        guard x.isFinite, y.isFinite else { return 0 }
        var (across, up) = (x.magnitude, y.magnitude)
        if across >= 0x1p1000 || up >= 0x1p1000 {
            // Their sum would overflow.
            across *= 0x1p-100
            up *= 0x1p-100
        }
        let (less, more) = up < across ? (up, across) : (across, up)
        guard more > 0 else { return 0 }
        // The direction is a number of eighth turns and a rest within ±π/8.
        var eighths = 0
        var rest = less / more
        if rest > 0x1.a827999fcef32p-2 {
            // Above tan(π/8) it is π/4 less the arc tangent of this:
            rest = -arcTangentNearZero((more - less) / (more + less))
            eighths = 1
        } else {
            rest = arcTangentNearZero(rest)
        }
        if up > across { (eighths, rest) = (2 - eighths, -rest) }
        if x < 0 { (eighths, rest) = (4 - eighths, -rest) }
        let angle = sum(eighths, rest)
        return y < 0 ? -angle : angle
    }

    /// A multiple of π/4 and a rest; the multiple as what a double holds of it and what that leaves out.
    private static func sum(_ eighths: Int, _ rest: Double) -> Double {
        switch eighths {
        case 0: rest
        case 1: 0x1.921fb54442d18p-1 + (0x1.1a62633145c07p-55 + rest)
        case 2: 0x1.921fb54442d18p+0 + (0x1.1a62633145c07p-54 + rest)
        case 3: 0x1.2d97c7f3321d2p+1 + (0x1.a79394c9e8a0ap-54 + rest)
        default: 0x1.921fb54442d18p+1 + (0x1.1a62633145c07p-53 + rest)
        }
    }

    /// To ±tan(π/8): odd polynomial to the 25th power, off by 2⁻⁶⁴ at most.
    private static func arcTangentNearZero(_ ratio: Double) -> Double {
        let square = ratio * ratio
        var sum = 0x1.f1ed499dec2f8p-7
        sum = sum * square - 0x1.1239d9c2e9dc5p-5
        sum = sum * square + 0x1.70eea8e914a8ap-5
        sum = sum * square - 0x1.ab7df9338ce10p-5
        sum = sum * square + 0x1.e17218de9bac7p-5
        sum = sum * square - 0x1.110c746ef3057p-4
        sum = sum * square + 0x1.3b136e514c5b9p-4
        sum = sum * square - 0x1.745d14bbaff3fp-4
        sum = sum * square + 0x1.c71c71b75bacap-4
        sum = sum * square - 0x1.24924924759a0p-3
        sum = sum * square + 0x1.9999999999652p-3
        sum = sum * square - 0x1.5555555555554p-2
        return ratio + ratio * (square * sum)
    }
}
