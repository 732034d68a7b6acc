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
