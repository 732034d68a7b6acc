/// Angles in radians as plain numbers: bringing them into one turn, and the shorter way between two.
///
/// The same bits on every machine. What is not finite counts as the angle 0.
public enum Angle {
    /// π to double precision.
    @inlinable public static var halfTurn: Double { 0x1.921fb54442d18p+1 }
    /// 2π to double precision.
    @inlinable public static var turn: Double { 0x1.921fb54442d18p+2 }

    /// The same direction in 0..<2π. Exact for angles from 0 up; a negative one is rounded once.
    public static func wrapped(_ radians: Double) -> Double {
        guard radians.isFinite else { return 0 }
        let rest = withoutWholeTurns(radians)
        // A zero's sign is dropped, so that equal directions have equal bits.
        guard rest < 0 else { return rest + 0 }
        let wrapped = rest + turn
        return wrapped < turn ? wrapped : 0
    }

    /// How far to turn from one direction to another by the shorter way: above −π, up to π; positive counts upwards.
    public static func difference(from start: Double, to end: Double) -> Double {
        let difference = wrapped(end) - wrapped(start)
        if difference > halfTurn { return difference - turn }
        return difference <= -halfTurn ? difference + turn : difference
    }

    /// A finite angle less all whole turns in it, so within −2π…2π, with the angle's sign.
    ///
    /// Exact for the turn of 2π rounded to double precision: that rounding moves a large angle by less than half of its own
    /// last place. Long division of the significands, 11 bits a step, so the largest angle takes 93 steps.
    static func withoutWholeTurns(_ radians: Double) -> Double {
        let turnBits = turn.bitPattern
        let bits = radians.magnitude.bitPattern
        guard bits >= turnBits else { return radians }
        let significandMask: UInt64 = (1 << 52) - 1
        let implicitBit: UInt64 = 1 << 52
        let divisor = turnBits & significandMask | implicitBit
        var rest = (bits & significandMask | implicitBit) % divisor
        var doublings = (bits >> 52) - (turnBits >> 52)
        while doublings > 0 {
            let step = min(doublings, 11)
            rest = (rest << step) % divisor
            doublings -= step
        }
        // The last place of the turn is worth 2⁻⁵⁰.
        let magnitude = Double(Int64(rest)) * 0x1p-50
        return radians < 0 ? -magnitude : magnitude
    }
}
