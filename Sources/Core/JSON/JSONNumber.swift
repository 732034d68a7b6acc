/// The value of a number's text, which the parser has checked.
enum JSONNumber {
    /// What a number is as an integer.
    enum Integer {
        case value(isNegative: Bool, magnitude: UInt64)
        case fractional
        case outOfRange

        /// As one of Swift's integers; nil where it doesn't fit.
        func exactly<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
            guard case .value(let isNegative, let magnitude) = self else { return nil }
            guard isNegative else { return Value(exactly: magnitude) }
            guard magnitude <= 1 << 63 else { return nil }
            return Value(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
        }
    }

    static func integer(_ text: Span<UInt8>, isPlain: Bool) -> Integer {
        let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
        guard isPlain else { return scaled(text, isNegative: isNegative) }
        var magnitude: UInt64 = 0
        for position in (isNegative ? 1 : 0)..<text.count {
            guard push(text[position], onto: &magnitude) else { return .outOfRange }
        }
        return .value(isNegative: isNegative, magnitude: magnitude)
    }

    /// With a fraction or an exponent: `12.50e1` is 125, exactly.
    private static func scaled(_ text: Span<UInt8>, isNegative: Bool) -> Integer {
        let decimal = Decimal(text, isNegative: isNegative)
        guard let last = decimal.last else { return .value(isNegative: isNegative, magnitude: 0) }
        // What the digits up to the last that isn't zero have to be multiplied with: a power of ten.
        let power = decimal.exponent
        guard power >= 0 else { return .fractional }
        guard power < 20 else { return .outOfRange }
        var magnitude: UInt64 = 0
        for position in (isNegative ? 1 : 0)...last where text[position] != UInt8(ascii: ".") {
            guard push(text[position], onto: &magnitude) else { return .outOfRange }
        }
        for _ in 0..<power {
            guard push(UInt8(ascii: "0"), onto: &magnitude) else { return .outOfRange }
        }
        return .value(isNegative: isNegative, magnitude: magnitude)
    }

    private static func push(_ digit: UInt8, onto magnitude: inout UInt64) -> Bool {
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit &- UInt8(ascii: "0")))
        magnitude = sum
        return !overflow && !carry
    }

    /// Where a number's digits end and what the exponent says.
    private struct Decimal {
        /// The place of the last digit that isn't zero; nil where all are.
        var last: Int?
        /// The power of ten of that digit.
        var exponent: Int64 = 0

        init(_ text: Span<UInt8>, isNegative: Bool) {
            var point: Int?
            var position = isNegative ? 1 : 0
            var written: Int64 = 0
            scan: while position < text.count {
                switch text[position] {
                case UInt8(ascii: "."): point = position
                case UInt8(ascii: "0"): break
                case UInt8(ascii: "1")...UInt8(ascii: "9"): last = position
                default:
                    written = Self.exponent(text, from: position + 1)
                    break scan
                }
                position += 1
            }
            guard let last else { return }
            let end = point ?? position
            exponent = written + Int64(last < end ? end - 1 - last : end - last)
        }

        /// Cut off far beyond what any digits could make up for.
        private static func exponent(_ text: Span<UInt8>, from start: Int) -> Int64 {
            var exponent: Int64 = 0
            var isNegative = false
            for position in start..<text.count {
                switch text[position] {
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "+"): break
                default: exponent = min(exponent * 10 + Int64(text[position] &- UInt8(ascii: "0")), 1 << 40)
                }
            }
            return isNegative ? -exponent : exponent
        }
    }
}
