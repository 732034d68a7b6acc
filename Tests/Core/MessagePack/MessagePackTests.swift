import Testing

@testable import Martlet

/// Bytes after the specification's tables (msgpack.org, "Formats").
@Suite struct MessagePackTests {
    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }

    /// Values at the edges of each form, and how each form begins.
    private static let golden: [(MessagePackValue, [UInt8])] = [
        (nil, [0xc0]), (false, [0xc2]), (true, [0xc3]),
        (0, [0x00]), (127, [0x7f]), (128, [0xcc, 0x80]), (255, [0xcc, 0xff]), (256, [0xcd, 0x01, 0x00]),
        (65_535, [0xcd, 0xff, 0xff]), (65_536, [0xce, 0x00, 0x01, 0x00, 0x00]),
        (4_294_967_295, [0xce, 0xff, 0xff, 0xff, 0xff]), (4_294_967_296, [0xcf, 0, 0, 0, 1, 0, 0, 0, 0]),
        (.integer(.max), [0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        (.unsigned(1 << 63), [0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        (.unsigned(.max), [0xcf] + [UInt8](repeating: 255, count: 8)),
        (-1, [0xff]), (-32, [0xe0]), (-33, [0xd0, 0xdf]), (-128, [0xd0, 0x80]), (-129, [0xd1, 0xff, 0x7f]),
        (-32_768, [0xd1, 0x80, 0x00]), (-32_769, [0xd2, 0xff, 0xff, 0x7f, 0xff]),
        (-2_147_483_648, [0xd2, 0x80, 0, 0, 0]),
        (-2_147_483_649, [0xd3, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]),
        (.integer(.min), [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        (1.5, [0xca, 0x3f, 0xc0, 0x00, 0x00]), (.double(-0.0), [0xca, 0x80, 0, 0, 0]),
        (.double(.infinity), [0xca, 0x7f, 0x80, 0, 0]), (0.1, [0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a]),
        ("", [0xa0]), ("höh", [0xa4, 0x68, 0xc3, 0xb6, 0x68]),
        (.text(String(repeating: "a", count: 31)), [0xbf] + [UInt8](repeating: 97, count: 31)),
        (.text(String(repeating: "a", count: 32)), [0xd9, 32] + [UInt8](repeating: 97, count: 32)),
        (.text(String(repeating: "a", count: 256)), [0xda, 1, 0] + [UInt8](repeating: 97, count: 256)),
        (.bytes([]), [0xc4, 0]), (.bytes(bytes(255)), [0xc4, 255] + bytes(255)),
        (.bytes(bytes(256)), [0xc5, 1, 0] + bytes(256)),
        ([], [0x90]), ([1, [2]], [0x92, 0x01, 0x91, 0x02]),
        (.array([MessagePackValue](repeating: nil, count: 16)), [0xdc, 0, 16] + [UInt8](repeating: 0xc0, count: 16)),
        ([:], [0x80]), (["a": 1, 2: "b"], [0x82, 0xa1, 0x61, 0x01, 0x02, 0xa1, 0x62]),
        (.extended(type: -1, bytes: bytes(4)), [0xd6, 0xff, 0, 1, 2, 3]),
        (.extended(type: 5, bytes: [7]), [0xd4, 5, 7]), (.extended(type: 5, bytes: bytes(2)), [0xd5, 5, 0, 1]),
        (.extended(type: 5, bytes: bytes(8)), [0xd7, 5] + bytes(8)),
        (.extended(type: 5, bytes: bytes(16)), [0xd8, 5] + bytes(16)),
        (.extended(type: 5, bytes: []), [0xc7, 0, 5]),
        (.extended(type: 5, bytes: bytes(17)), [0xc7, 17, 5] + bytes(17)),
        (.extended(type: 5, bytes: bytes(300)), [0xc8, 1, 44, 5] + bytes(300)),
    ]

    @Test func `each form has the specification's bytes, both ways`() throws {
        for (value, bytes) in Self.golden {
            #expect(try value.encode() == bytes)
            #expect(try MessagePackValue(parsing: bytes) == value)
        }
    }

    @Test func `the specification's own example is as short as it says`() throws {
        let value: MessagePackValue = ["compact": true, "schema": 0]
        let bytes: [UInt8] = [0x82, 0xa7] + "compact".utf8 + [0xc3, 0xa6] + "schema".utf8 + [0x00]
        #expect(try value.encode() == bytes)
        #expect(bytes.count == 18)
        #expect(try MessagePackValue(parsing: bytes)["compact"]?.bool == true)
    }

    @Test func `longer forms than needed are read, and written short`() throws {
        let long: [([UInt8], MessagePackValue)] = [
            ([0xd3, 0, 0, 0, 0, 0, 0, 0, 5], 5), ([0xcf, 0, 0, 0, 0, 0, 0, 0, 5], 5), ([0xd0, 5], 5),
            ([0xd2, 0xff, 0xff, 0xff, 0xff], -1), ([0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], 1.5),
            ([0xdb, 0, 0, 0, 1, 0x61], "a"), ([0xc6, 0, 0, 0, 1, 9], .bytes([9])),
            ([0xdd, 0, 0, 0, 1, 0xc0], [nil]), ([0xdf, 0, 0, 0, 1, 1, 2], [1: 2]),
            ([0xc9, 0, 0, 0, 1, 5, 7], .extended(type: 5, bytes: [7])),
        ]
        for (bytes, value) in long {
            #expect(try MessagePackValue(parsing: bytes) == value)
            #expect(try value.encode().count < bytes.count)
        }
        let quiet = try MessagePackValue(parsing: [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 1]).encode()
        #expect(quiet == [0xca, 0x7f, 0xc0, 0, 0])
    }

    @Test func `whatever was made up comes back, and no part of it is a whole`() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: MatchSeed(seed))
            let value = Self.madeUp(depth: 0, using: &random)
            let bytes = try value.encode()
            #expect(try MessagePackValue(parsing: bytes) == value, "seed \(seed)")
            for cut in bytes.indices {
                #expect(throws: MessagePackError.truncated, "seed \(seed), \(cut) bytes") {
                    try MessagePackValue(parsing: bytes[..<cut])
                }
            }
            #expect(throws: MessagePackError.trailingBytes) { try MessagePackValue(parsing: bytes + [0xc0]) }
        }
    }

    private static func madeUp(depth: Int, using random: inout SeededRandom) -> MessagePackValue {
        let word = random.next() >> (random.next() % 64)
        let count = Int(random.next() % 5)
        switch random.next() % (depth < 4 ? 10 : 7) {
        case 0: return nil
        case 1: return .bool(word & 1 == 1)
        case 2: return .integer(Int64(truncatingIfNeeded: word >> 1))
        case 3: return .integer(-Int64(word >> 1))
        case 4: return .double(Double(word) / 3)
        case 5: return .text(String(word, radix: 36) + "é")
        case 6: return .bytes((0..<count * 9).map { UInt8(truncatingIfNeeded: $0) })
        case 7: return .extended(type: Int8(truncatingIfNeeded: word), bytes: [UInt8](repeating: 1, count: count * 2))
        case 8: return .array((0..<count).map { _ in madeUp(depth: depth + 1, using: &random) })
        default:
            return .map(
                (0..<count).map {
                    .init(key: .integer(Int64($0)), value: madeUp(depth: depth + 1, using: &random))
                })
        }
    }

    @Test func `accessors give what is there, and nil for the rest`() {
        let value: MessagePackValue = ["n": 3, "d": 0.5, "t": "x", "a": [true], "b": .bytes([1]), "n2": .double(.nan)]
        #expect(value["n"]?.integer == 3 && value["n"]?.number == 3 && value["n"]?.text == nil)
        #expect(value["d"]?.number == 0.5 && value["d"]?.integer == nil && value["n2"]?.number == nil)
        #expect(value["t"]?.text == "x" && value["a"]?.elements == [true] && value["b"]?.bytes == [1])
        #expect(value["none"] == nil && value["t"]?["x"] == nil && value.entries?.count == 6)
        #expect(MessagePackValue.unsigned(.max).integer == nil && MessagePackValue.unsigned(7).integer == 7)
    }
}
