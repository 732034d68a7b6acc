/// A set of tiles, one bit each. Stored as hexadecimal digits, 16 a word.
struct TileSet: Hashable, Sendable {
    private(set) var words: [UInt64]

    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    func contains(_ tile: Int) -> Bool { words[tile >> 6] >> UInt64(tile & 63) & 1 == 1 }

    mutating func insert(_ tile: Int) { words[tile >> 6] |= 1 << UInt64(tile & 63) }

    mutating func insert(_ tiles: Range<Int>) {
        var tile = tiles.lowerBound
        while tile < tiles.upperBound {
            let bit = tile & 63
            let length = min(64 - bit, tiles.upperBound - tile)
            let ones: UInt64 = length == 64 ? .max : (1 << UInt64(length)) - 1
            words[tile >> 6] |= ones << UInt64(bit)
            tile += length
        }
    }

    mutating func formUnion(_ other: TileSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Calls `body` with each tile that is here and not in the other set, in reading order.
    func forEach(notIn other: TileSet, _ body: (Int) -> Void) {
        for index in words.indices {
            var word = words[index] & ~other.words[index]
            while word != 0 {
                body(index << 6 + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
    }
}

extension TileSet: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8)
        guard digits.count % 16 == 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a set of tiles has whole words")
        }
        words = []
        words.reserveCapacity(digits.count / 16)
        for start in stride(from: 0, to: digits.count, by: 16) {
            guard let word = Hexadecimal.value(digits[start..<start + 16]) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
            }
            words.append(word)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var text: [UInt8] = []
        text.reserveCapacity(words.count * 16)
        for word in words { Hexadecimal.append(word, digits: 16, to: &text) }
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: text, as: UTF8.self))
    }
}

/// Hexadecimal digits, lower case.
enum Hexadecimal {
    static func append(_ value: UInt64, digits: Int, to text: inout [UInt8]) {
        for place in stride(from: (digits - 1) * 4, through: 0, by: -4) {
            let digit = UInt8(value >> UInt64(place) & 15)
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Nil for anything but 1 to 16 lower-case digits.
    static func value(_ digits: some Collection<UInt8>) -> UInt64? {
        guard (1...16).contains(digits.count) else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
