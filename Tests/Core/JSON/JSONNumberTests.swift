import Martlet
import Testing

@Suite struct JSONNumberTests {
    func node(_ text: String) throws(JSONError) -> JSONNode { try JSONDocument(parsing: [UInt8](text.utf8)).root }

    func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws(JSONError) -> Value {
        try JSON.decode(type, from: [UInt8](text.utf8))
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("1e0", 1), ("100e-2", 1), ("1.50e1", 15), ("0.0", 0),
        ("0e999999999999999999", 0), ("-0.000e-5", 0), ("12.5e1", 125), ("1000.0", 1000), ("-10.00e0", -10),
        ("9223372036854775807", .max), ("-9223372036854775808", .min), ("-9223372036854775808.0", .min),
        ("922337203685477580.7e1", .max), ("9e18", 9_000_000_000_000_000_000), ("0.00001e5", 1),
    ])
    func anIntegerIsReadExactly(_ text: String, _ value: Int64) throws {
        #expect(try node(text).int64 == value)
        #expect(try decode(Int64.self, text) == value)
        #expect(try decode([Int64].self, "[\(text)]") == [value])
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "99999999999999999999", "1e19", "1e400",
        "-1e400", "1e99999999999999999999", "0.5", "1.5e0", "1e-1", "15e-1", "1e-400", "9223372036854775807.5",
    ])
    func whatIsNoIntegerIsRefused(_ text: String) throws {
        #expect(try node(text).int64 == nil)
        let error = #expect(throws: JSONError.self) { try decode(Int64.self, text) }
        #expect(error?.reason == .mismatch)
    }

    @Test func everyWidthHasItsRange() throws {
        #expect(try decode(UInt64.self, "18446744073709551615") == .max)
        #expect(try decode(UInt64.self, "1844674407370955161.5e1") == .max)
        #expect(try decode(Int8.self, "-128") == .min)
        #expect(try decode(UInt8.self, "255") == .max)
        #expect(try decode(Int16.self, "32767") == .max)
        #expect(try decode(UInt32.self, "4294967295") == .max)
        #expect(throws: JSONError.self) { try decode(Int8.self, "128") }
        #expect(throws: JSONError.self) { try decode(Int8.self, "-129") }
        #expect(throws: JSONError.self) { try decode(UInt8.self, "256") }
        #expect(throws: JSONError.self) { try decode(UInt.self, "-1") }
        #expect(throws: JSONError.self) { try decode(UInt64.self, "18446744073709551616") }
        #expect(throws: JSONError.self) { try decode(Int.self, "\"1\"") }
        #expect(throws: JSONError.self) { try decode(Bool.self, "1") }
    }

    @Test(arguments: [
        ("0", 0), ("0.1", 0.1), ("-2.5e-3", -0.0025), ("1e22", 1e22), ("123456789012345678", 123_456_789_012_345_680),
        ("9007199254740993", 9_007_199_254_740_992), ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0), ("99999999999999999999", 1e20),
        ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
    ])
    func aDoubleIsTheNearestOne(_ text: String, _ value: Double) throws {
        #expect(try node(text).double == value)
        #expect(try decode(Double.self, text) == value)
    }

    @Test func aDoubleKeepsItsSignAndItsRange() throws {
        #expect(try decode(Double.self, "-0").sign == .minus)
        #expect(try decode(Double.self, "-0.0").sign == .minus)
        #expect(try JSON.encode(-0.0) == [UInt8]("-0.0".utf8))
        for text in ["1e400", "-1e309"] {
            #expect(try node(text).double == nil)
            #expect(throws: JSONError.self) { try decode(Double.self, text) }
        }
        #expect(try decode(Float.self, "16777217") == 16_777_216)
        #expect(throws: JSONError.self) { try decode(Float.self, "1e39") }
        for value in [Double.infinity, -.infinity, .nan] {
            let error = #expect(throws: JSONError.self) { try JSON.encode([value]) }
            #expect(error?.reason == .notEncodable)
        }
        #expect(throws: JSONError.self) { try JSON.encode(Float.nan) }
    }

    @Test func numbersAreWrittenInFull() throws {
        func text(_ value: some Encodable) throws -> String { String(decoding: try JSON.encode(value), as: UTF8.self) }
        #expect(try text(Int64.min) == "-9223372036854775808")
        #expect(try text([Int64.max, 0, -1, 10, 99, 100]) == "[9223372036854775807,0,-1,10,99,100]")
        #expect(try text(UInt64.max) == "18446744073709551615")
        #expect(try text([3.0, 0.1, 1e20, 1e-5, 1 / 3]) == "[3.0,0.1,1e+20,1e-05,0.3333333333333333]")
        #expect(try text(Float(0.1)) == "0.1")
    }

    @Test func randomNumbersComeBack() throws {
        var random = SeededRandom(seed: MatchSeed(1))
        for _ in 0..<2000 {
            let bits = random.next()
            let shifted = bits >> UInt64.random(in: 0..<64, using: &random)
            #expect(try JSON.decode(UInt64.self, from: JSON.encode(shifted)) == shifted)
            let signed = Int64(bitPattern: bits) >> Int64.random(in: 0..<64, using: &random)
            #expect(try JSON.decode(Int64.self, from: JSON.encode(signed)) == signed)
            let double = Double(bitPattern: bits)
            if double.isFinite { #expect(try JSON.decode(Double.self, from: JSON.encode(double)) == double) }
            let float = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
            if float.isFinite { #expect(try JSON.decode(Float.self, from: JSON.encode(float)) == float) }
        }
    }
}
