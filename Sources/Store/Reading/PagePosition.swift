internal import Martlet

/// Where a page of matches ended: what `MatchPage.next` and `MatchQuery.cursor` carry as opaque text.
///
/// Whoever takes a cursor from outside asks for this first: nil means that it is none, and is the caller's mistake.
package struct PagePosition: Hashable, Sendable {
    let createdAt: Timestamp
    let id: String

    /// More than this is no cursor of ours.
    private static let maxBytes = 512

    init(createdAt: Timestamp, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    /// Reads a cursor: hexadecimal digits for 8 bytes of time and the id in UTF-8.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count <= Self.maxBytes, digits.count > 16, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[place]), let low = Self.value(digits[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        let time = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let id = String(validating: bytes[8...], as: UTF8.self) else { return nil }
        self.init(createdAt: Timestamp(microseconds: Int64(bitPattern: time)), id: id)
    }

    package var text: String {
        let time = UInt64(bitPattern: createdAt.microseconds)
        var bytes = stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: time >> $0) }
        bytes.append(contentsOf: id.utf8)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
