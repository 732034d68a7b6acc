import Martlet
import Testing

@Suite struct JSONCodableTests {
    enum Order: Codable, Equatable {
        case moveUnit(unit: String, to: [Int])
        case resign
        case say(String)
    }

    struct Unit: Codable, Equatable {
        var name: String
        var owner: PlayerID?
        var health: Double
        var orders: [Order]
    }

    enum Terrain: String, Codable { case grass, hills }

    func text(_ value: some Encodable) throws -> String { String(decoding: try JSON.encode(value), as: UTF8.self) }

    func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws(JSONError) -> Value {
        try JSON.decode(type, from: [UInt8](text.utf8))
    }

    @Test func structsKeepTheOrderOfTheirKeysAndLeaveNilOut() throws {
        let unit = Unit(name: "p", owner: nil, health: 3, orders: [.resign, .moveUnit(unit: "u1", to: [1, -2])])
        let json =
            #"{"name":"p","health":3.0,"orders":[{"type":"Resign"},{"type":"MoveUnit","unit":"u1","to":[1,-2]}]}"#
        #expect(try text(unit) == json)
        #expect(try decode(Unit.self, json) == unit)
        #expect(try text([nil, PlayerID(seat: 3)]) == #"[null,"p4"]"#)
        #expect(try decode([PlayerID?].self, #"[null,"p4"]"#) == [nil, PlayerID(seat: 3)])
    }

    @Test func unlabelledPayloadsAndRawValuesTravel() throws {
        #expect(try text(Order.say("hi")) == #"{"type":"Say","_0":"hi"}"#)
        #expect(try decode(Order.self, #"{"_0":"hi","more":1,"type":"Say"}"#) == .say("hi"))
        #expect(try text([Terrain.grass, .hills]) == #"["grass","hills"]"#)
        #expect(try decode([Terrain].self, #"["grass","hills"]"#) == [.grass, .hills])
    }

    @Test func dictionariesAreSortedByTheBytesOfTheirKeys() throws {
        #expect(try text(["b": 1, "a": 2, "a!": 3, "é": 4, "ab": 5]) == #"{"a":2,"a!":3,"ab":5,"b":1,"é":4}"#)
        #expect(try text([10: [2: true], 9: [:]]) == #"{"10":{"2":true},"9":{}}"#)
        #expect(try decode([Int: [Int: Bool]].self, #"{"10":{"2":true},"9":{}}"#) == [10: [2: true], 9: [:]])
    }
}

@Suite struct JSONRefusalTests {
    func refusal(_ value: some Encodable) -> JSONError? {
        #expect(throws: JSONError.self) { try JSON.encode(value) }
    }

    func mismatch<Value: Decodable>(_ type: Value.Type, _ text: String) -> String? {
        let error = #expect(throws: JSONError.self) { try JSON.decode(type, from: [UInt8](text.utf8)) }
        #expect(error?.reason == .mismatch)
        return error?.message
    }

    struct Holder<Value: Codable>: Codable { var held: [Value] }

    enum Labelled: Codable {
        case shape(type: Int)
        case fine(kind: Int)
    }

    enum Typed: Codable {
        case type(Int)
        case other
    }

    enum Order: Codable {
        case move(by: Int, path: [Int])
        case resign
    }

    @Test func whatHasNoOrderIsNotEncoded() {
        #expect(refusal(Set([1, 2]))?.reason == .notEncodable)
        #expect(refusal(Holder(held: [Set(["a"])]))?.message.hasPrefix("held[0]: a Set") == true)
        #expect(refusal([[1, 2]: 3])?.reason == .notEncodable)
        #expect(refusal(["a": [UInt8(1): 3]])?.reason == .notEncodable)
        #expect(refusal(Optional(Set([1])))?.reason == .notEncodable)
    }

    @Test func anEnumMayNotUseTheWordTypeItself() throws {
        #expect(refusal(Labelled.shape(type: 1))?.reason == .notEncodable)
        #expect(try JSON.encode(Labelled.fine(kind: 1)) == [UInt8](#"{"type":"Fine","kind":1}"#.utf8))
        #expect(refusal(Typed.type(1))?.reason == .notEncodable)
        #expect(refusal(Typed.other)?.reason == .notEncodable)
    }

    @Test func whatIsTooDeepToBeReadBackIsNotEncoded() throws {
        indirect enum Chain: Codable {
            case link(next: Chain)
            case end
        }
        var chain = Chain.end
        for _ in 0..<(JSONLimits.stored.depth - 1) { chain = .link(next: chain) }
        _ = try JSON.decode(Chain.self, from: JSON.encode(chain), limits: .stored)
        #expect(refusal(Chain.link(next: chain))?.reason == .notEncodable)
    }

    @Test func aMessageNamesThePathAndWhatWasWanted() {
        #expect(mismatch(Holder<Int>.self, #"{"held":[1,"x"]}"#) == "held[1]: a number wanted, a string found")
        #expect(mismatch(Holder<Int>.self, #"{"Held":[]}"#) == "held: missing")
        #expect(mismatch(Holder<Holder<Int>>.self, #"{"held":[{"held":[]},{}]}"#) == "held[1].held: missing")
        #expect(mismatch(Holder<Int8>.self, #"{"held":[300]}"#) == "held[0]: a number out of range")
        #expect(mismatch(Holder<Int>.self, #"{"held":[1.5]}"#) == "held[0]: a whole number wanted")
        #expect(mismatch(Holder<Int>.self, #"[]"#) == "an object wanted, an array found")
        #expect(mismatch(Holder<PlayerID>.self, #"{"held":["p0"]}"#) == "held[0]: a player's id wanted")
        #expect(mismatch(Holder<Int>.self, #"{"held":null}"#) == "held: an array wanted, null found")
    }

    @Test func anUnknownCaseIsNamed() {
        #expect(mismatch(Holder<Order>.self, #"{"held":[{"type":"Fly"}]}"#) == "held[0]: unknown type 'Fly'")
        #expect(mismatch(Order.self, #"{"type":"move","by":1,"path":[]}"#) == "unknown type 'move'")
        #expect(mismatch(Order.self, #"{"type":""}"#) == "unknown type ''")
        #expect(mismatch(Order.self, #"{"type":"Move","by":1}"#) == "path: missing")
        #expect(mismatch(Order.self, #"{"by":1}"#) == "an object with a 'type' wanted")
        #expect(mismatch(Order.self, #"{"type":5}"#) == "an object with a 'type' wanted")
        #expect(mismatch(Order.self, #"{"resign":{}}"#) == "type: missing")
        #expect(mismatch(Order.self, #""Resign""#) == "an object wanted, a string found")
        let long = String(repeating: "x", count: 5000) + "\u{1}"
        #expect((mismatch(Order.self, #"{"type":"X\#(long.dropLast())\u0001"}"#)?.count ?? 0) < 100)
    }

    @Test func aContainerIsNotWrittenToAfterItWasComplete() {
        struct Interleaved: Encodable {
            func encode(to encoder: any Encoder) throws {
                var outer = encoder.unkeyedContainer()
                var first = outer.nestedUnkeyedContainer()
                var second = outer.nestedUnkeyedContainer()
                try second.encode(2)
                try first.encode(1)
            }
        }
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(1)
                try container.encode(2)
            }
        }
        struct Swallowed: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try? container.encode(Double.nan)
            }
        }
        #expect(refusal(Interleaved())?.reason == .notEncodable)
        #expect(refusal(Twice())?.reason == .notEncodable)
        #expect(refusal(Swallowed())?.reason == .notEncodable)
    }
}

@Suite struct JSONHandwrittenTests {
    class Base: Codable {
        var a = 1
        init() {}
        enum CodingKeys: String, CodingKey { case a }
    }

    final class Derived: Base {
        var b = 2
        override init() { super.init() }
        enum Keys: String, CodingKey { case b }
        required init(from decoder: any Decoder) throws {
            try super.init(from: decoder.container(keyedBy: Keys.self).superDecoder())
            b = try decoder.container(keyedBy: Keys.self).decode(Int.self, forKey: .b)
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try super.encode(to: container.superEncoder())
            try container.encode(b, forKey: .b)
        }
    }

    struct Matrix: Codable, Equatable {
        var rows: [[Int]]
        init(rows: [[Int]]) { self.rows = rows }
        enum CodingKeys: String, CodingKey { case rows }
        init(from decoder: any Decoder) throws {
            var outer = try decoder.container(keyedBy: CodingKeys.self).nestedUnkeyedContainer(forKey: .rows)
            rows = []
            while !outer.isAtEnd {
                var inner = try outer.nestedUnkeyedContainer()
                var row: [Int] = []
                while !inner.isAtEnd { row.append(try inner.decode(Int.self)) }
                rows.append(row)
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            var outer = container.nestedUnkeyedContainer(forKey: .rows)
            for row in rows {
                var inner = outer.nestedUnkeyedContainer()
                for number in row { try inner.encode(number) }
            }
        }
    }

    struct Empty: Codable {}

    @Test func aSuperclassHasAKeyOfItsOwn() throws {
        let value = Derived()
        value.a = 5
        let bytes = try JSON.encode(value)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"super":{"a":5},"b":2}"#)
        #expect(try JSON.decode(Derived.self, from: bytes).a == 5)
    }

    @Test func containersWithinContainersAreClosedInTime() throws {
        let bytes = try JSON.encode([Matrix(rows: [[1, 2], []]), Matrix(rows: [])])
        #expect(String(decoding: bytes, as: UTF8.self) == #"[{"rows":[[1,2],[]]},{"rows":[]}]"#)
        #expect(try JSON.decode([Matrix].self, from: bytes) == [Matrix(rows: [[1, 2], []]), Matrix(rows: [])])
    }

    @Test func whatEncodesNothingIsAnEmptyObject() throws {
        #expect(try JSON.encode([Empty(), Empty()]) == [UInt8]("[{},{}]".utf8))
        #expect(try JSON.decode([Empty].self, from: [UInt8]("[{},{}]".utf8)).count == 2)
    }

    @Test func aDictionaryByPlayersIsAnObject() throws {
        let health = Dictionary(uniqueKeysWithValues: (0..<12).compactMap(PlayerID.init(seat:)).map { ($0, $0.seat) })
        let bytes = try JSON.encode(health)
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(#"{"p1":0,"p10":9,"p11":10,"p12":11,"p2":1,"#))
        #expect(try JSON.decode([PlayerID: Int].self, from: bytes) == health)
    }

    @Test func aDictionaryOfDictionariesIsSortedInside() throws {
        let value = ["b": ["z": [1], "a": []], "a": ["é": [2], "e": [3]], "": [:]]
        let json = #"{"":{},"a":{"e":[3],"é":[2]},"b":{"a":[],"z":[1]}}"#
        #expect(String(decoding: try JSON.encode(value), as: UTF8.self) == json)
        #expect(try JSON.decode([String: [String: [Int]]].self, from: [UInt8](json.utf8)) == value)
    }
}
