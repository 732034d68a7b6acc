/// How a difference is written: four lengths, chosen by a prefix, of which the shortest follows what this field's
/// differences had been before in the same packet.
///
///     0    k bits          z < 2^k
///     10   k + 2 bits      the next 2^(k+2)
///     110  k + 5 bits      the next 2^(k+5)
///     111  the quantum itself, as wide as the form
///
/// z is the difference folded (0, −1, 1, −2 … → 0, 1, 2, 3 …). k is half the state; the state goes down by one where z
/// was in the lower half of the shortest, up by two, four or six where a longer one was needed. Nothing of it outlives the
/// packet, so no loss can bring the two ends apart.
enum Residuals {
    /// The greatest k: three bits of prefix and k + 5 more are still one write.
    static let greatest: Int32 = 24
    private static let greatestState: UInt8 = 48
    /// A field that has moved is expected to be one or two quanta off.
    static let movingState: UInt8 = 3

    @inline(__always)
    static func fold(_ difference: Int64) -> UInt64 { UInt64(bitPattern: (difference &<< 1) ^ (difference &>> 63)) }

    @inline(__always)
    static func unfold(_ folded: UInt64) -> Int64 {
        Int64(bitPattern: folded &>> 1) ^ (0 &- Int64(bitPattern: folded & 1))
    }

    /// `raw`: the quantum less the form's minimum.
    @inline(__always)
    static func write(
        _ folded: UInt64, raw: UInt32, field: borrowing CodecPlan.Field, state: inout UInt8,
        to writer: inout PackedWriter
    ) {
        let width = UInt64(state &>> 1)
        let first: UInt64 = 1 &<< width
        if folded < first {
            writer.write(folded &<< 1, bits: width &+ 1)
            if folded &<< 1 < first, state > 0 { state &-= 1 }
            return
        }
        let second = first &<< 2
        let third = first &<< 5
        if folded &- first < second {
            writer.write((folded &- first) &<< 2 | 0b01, bits: width &+ 4)
            rise(&state, by: 2)
        } else if folded &- first &- second < third {
            writer.write((folded &- first &- second) &<< 3 | 0b011, bits: width &+ 8)
            rise(&state, by: 4)
        } else {
            writer.write(UInt64(raw) &<< 3 | 0b111, bits: UInt64(field.bits) &+ 3)
            rise(&state, by: 6)
        }
    }

    enum Read {
        case folded(UInt64)
        case raw(UInt32)
    }

    @inline(__always)
    static func read(
        field: borrowing CodecPlan.Field, state: inout UInt8, from reader: inout PackedReader
    ) -> Read {
        let width = UInt64(state &>> 1)
        let first: UInt64 = 1 &<< width
        if !reader.readFlag() {
            let folded = reader.read(bits: width)
            if folded &<< 1 < first, state > 0 { state &-= 1 }
            return .folded(folded)
        }
        if !reader.readFlag() {
            rise(&state, by: 2)
            return .folded(first &+ reader.read(bits: width &+ 2))
        }
        if !reader.readFlag() {
            rise(&state, by: 4)
            return .folded(first &+ (first &<< 2) &+ reader.read(bits: width &+ 5))
        }
        rise(&state, by: 6)
        return .raw(UInt32(truncatingIfNeeded: reader.read(bits: UInt64(field.bits))))
    }

    @inline(__always)
    private static func rise(_ state: inout UInt8, by step: UInt8) { state = min(greatestState, state &+ step) }
}
