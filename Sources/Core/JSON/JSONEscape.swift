/// The escapes of JSON strings (RFC 8259, section 7).
enum JSONEscape {
    /// Resolves the escapes of a string that the parser has checked.
    static func resolve(_ text: Span<UInt8>, into result: inout [UInt8]) {
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            guard byte == UInt8(ascii: "\\"), position < text.count else {
                result.append(byte)
                continue
            }
            let escape = text[position]
            position += 1
            guard escape == UInt8(ascii: "u") else {
                result.append(single(escape) ?? escape)
                continue
            }
            var scalar = unit(text, at: position) ?? 0xfffd
            position += 4
            if scalar & 0xfc00 == 0xd800, let low = unit(text, at: position + 2) {
                scalar = 0x1_0000 + (scalar & 0x3ff) << 10 + low & 0x3ff
                position += 6
            }
            append(scalar, to: &result)
        }
    }

    /// The byte that `\b` and its like stand for.
    static func single(_ escape: UInt8) -> UInt8? {
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// Four hexadecimal digits; nil where there are none.
    static func unit(_ text: Span<UInt8>, at position: Int) -> UInt32? {
        guard position + 4 <= text.count else { return nil }
        var unit: UInt32 = 0
        for offset in 0..<4 {
            let byte = text[position + offset]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private static func append(_ scalar: UInt32, to result: inout [UInt8]) {
        func low(_ bits: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> bits) & 0x3f }
        switch scalar {
        case ..<0x80: result.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800: result += [0xc0 | UInt8(truncatingIfNeeded: scalar >> 6), low(0)]
        case ..<0x1_0000: result += [0xe0 | UInt8(truncatingIfNeeded: scalar >> 12), low(6), low(0)]
        default: result += [0xf0 | UInt8(truncatingIfNeeded: scalar >> 18), low(12), low(6), low(0)]
        }
    }
}
