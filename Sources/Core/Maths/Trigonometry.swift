/// Sine, cosine and arc tangent that give the same bits on every machine: only + − × ÷ and comparisons, no libm.
///
/// What is not finite counts as nothing: NaN or an infinity in, 0 out, so a stranger's number never spreads.
/// Method: the argument is brought to −π/4…π/4 by subtracting multiples of π/2, which is kept in three parts (Cody and
/// Waite, "Software Manual for the Elementary Functions", 1980); the polynomials are minimax ones (Remez exchange).
public enum Trigonometry {
    /// The sine of an angle in radians.
    ///
    /// Error: under 1 unit in the last place to ±8,192; beyond that as if the angle were off by at most half of its own
    /// last place.
    public static func sine(_ radians: Double) -> Double {
        guard radians.isFinite else { return 0 }
        let reduced = Reduced(radians)
        switch reduced.quadrant {
        case 0: return reduced.sine
        case 1: return reduced.cosine
        case 2: return -reduced.sine
        default: return -reduced.cosine
        }
    }

    /// The cosine of an angle in radians; errors as `sine(_:)` has them.
    public static func cosine(_ radians: Double) -> Double {
        guard radians.isFinite else { return 0 }
        let reduced = Reduced(radians)
        switch reduced.quadrant {
        case 0: return reduced.cosine
        case 1: return -reduced.sine
        case 2: return -reduced.cosine
        default: return reduced.sine
        }
    }

    /// Both for one angle in radians, at little more than the price of one, and the same bits as one by one.
    public static func sineAndCosine(_ radians: Double) -> (sine: Double, cosine: Double) {
        guard radians.isFinite else { return (0, 0) }
        let reduced = Reduced(radians)
        let (sine, cosine) = (reduced.sine, reduced.cosine)
        switch reduced.quadrant {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }
}

/// An angle as a multiple of π/2 and a rest in −π/4…π/4; the rest is the sum of two numbers, about 100 bits.
private struct Reduced {
    /// The multiple of π/2, modulo 4.
    let quadrant: UInt64
    private let high: Double
    private let low: Double

    /// To here a multiple of π/2 has 13 bits, so that its products with the 40-bit parts below are exact.
    private static let limit = 8192.0
    private static let halfPi1 = 0x1.921fb54442p+0
    private static let halfPi2 = 0x1.a308d31318p-41
    private static let halfPi3 = 0x1.8a2e03707344ap-81
    private static let twoOverPi = 0x1.45f306dc9c883p-1
    /// Added and taken away again, it leaves the nearest whole number; the sum's last bits are that number.
    private static let rounder = 0x1.8p52

    init(_ radians: Double) {
        let angle = radians.magnitude <= Self.limit ? radians : Angle.withoutWholeTurns(radians)
        let shifted = angle * Self.twoOverPi + Self.rounder
        let multiple = shifted - Self.rounder
        quadrant = shifted.bitPattern & 3
        let rest = angle - multiple * Self.halfPi1
        let second = multiple * Self.halfPi2
        // rest − second, and what that rounds away (Knuth's TwoSum).
        let difference = rest - second
        let back = difference - rest
        let lost = (rest - (difference - back)) - (second + back)
        let correction = lost - multiple * Self.halfPi3
        high = difference + correction
        low = (difference - high) + correction
    }

    /// sin(high + low): odd polynomial to the 13th power, off by 2⁻⁵⁸ at most.
    var sine: Double {
        let square = high * high
        var sum = 0x1.5d9247502a9b0p-33
        sum = sum * square - 0x1.ae5e63cf8ee1ap-26
        sum = sum * square + 0x1.71de3574bd628p-19
        sum = sum * square - 0x1.a01a019c0e503p-13
        sum = sum * square + 0x1.111111110f861p-7
        sum = sum * square - 0x1.5555555555549p-3
        return high + (high * (square * sum) + low * (1 - 0.5 * square))
    }

    /// cos(high + low): even polynomial to the 14th power, off by 2⁻⁶⁴ at most.
    var cosine: Double {
        let square = high * high
        var sum = -0x1.8fadd261f6aa9p-37
        sum = sum * square + 0x1.1ee9ea70ee09cp-29
        sum = sum * square - 0x1.27e4f807dd0f3p-22
        sum = sum * square + 0x1.a01a019caefe7p-16
        sum = sum * square - 0x1.6c16c16c15163p-10
        sum = sum * square + 0x1.555555555554cp-5
        let half = 0.5 * square
        let head = 1 - half
        return head + (((1 - head) - half) + (square * square * sum - high * low))
    }
}
