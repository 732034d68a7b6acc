/// Wall time for people and records: microseconds since 1970-01-01T00:00:00Z.
///
/// Core reads no clock: a timestamp is always given.
public struct Timestamp: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// This much later; stops at the end of time rather than trap.
    public func adding(seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = microseconds.addingReportingOverflow(overflow ? (seconds < 0 ? .min : .max) : product)
        return Timestamp(microseconds: carry ? (seconds < 0 ? .min : .max) : sum)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-11-21T10:46:00.000Z`. Years 0 to 9999.
    public var rfc3339: String { String(decoding: rfc3339Bytes, as: UTF8.self) }

    /// The same as ASCII, for writers that want no `String`. Days to dates after Howard Hinnant's `civil_from_days`.
    public var rfc3339Bytes: [UInt8] {
        func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: by)
            return remainder < 0 ? (quotient - 1, remainder + by) : (quotient, remainder)
        }
        let earliest: Int64 = -62_167_219_200_000_000
        let latest: Int64 = 253_402_300_799_999_999
        let (days, inDay) = floorDivide(min(max(microseconds, earliest), latest), 86_400_000_000)
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

        var text = [UInt8]()
        text.reserveCapacity(24)
        func put(_ value: Int64, width: Int, then separator: Unicode.Scalar) {
            var divisor: Int64 = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
                divisor /= 10
            }
            text.append(UInt8(ascii: separator))
        }
        put(year, width: 4, then: "-")
        put(month, width: 2, then: "-")
        put(day, width: 2, then: "T")
        put(inDay / 3_600_000_000, width: 2, then: ":")
        put(inDay / 60_000_000 % 60, width: 2, then: ":")
        put(inDay / 1_000_000 % 60, width: 2, then: ".")
        put(inDay / 1000 % 1000, width: 3, then: "Z")
        return text
    }
}
