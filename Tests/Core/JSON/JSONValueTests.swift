import Martlet
import Testing

@Suite struct JSONValueTests {
    /// A random tree, of everything that JSON has.
    static func random(_ random: inout SeededRandom, depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 6 ? 9 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(random.next() % 2 == 0)
        case 2: return .int(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: return .unsigned(random.next() | 1 << 63)
        case 4:
            let double = Double(bitPattern: random.next())
            return .double(double.isFinite ? double : 0.5)
        case 5, 6: return .string(text(&random))
        case 7:
            return .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in Self.random(&random, depth: depth + 1) })
        default:
            var members: [JSONMember] = []
            for place in 0..<Int.random(in: 0..<20, using: &random) {
                members.append(
                    JSONMember(key: text(&random) + "\(place)", value: Self.random(&random, depth: depth + 2)))
            }
            return .object(members)
        }
    }

    static func text(_ random: inout SeededRandom) -> String {
        let alphabet: [Character] = [
            "a", "Z", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "€", "𝄞", "\u{2028}",
        ]
        return String(
            (0..<Int.random(in: 0..<12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyTreeComesBackAndHasOneForm(seed: UInt64) throws {
        var random = SeededRandom(seed: MatchSeed(seed))
        let value = Self.random(&random)
        let bytes = try value.encode()
        let again = try JSONValue(parsing: bytes, limits: .stored)
        #expect(again == value)
        #expect(try again.encode() == bytes)
        #expect(try JSON.encode(value) == bytes)
        #expect(try JSON.decode(JSONValue.self, from: bytes, limits: .stored) == value)
        bytes.withUnsafeBytes { CoreFuzz.json($0) }
    }

    @Test func aTreeStandsWithinAType() throws {
        struct Envelope: Codable, Equatable {
            var id: Int
            var rest: JSONValue
            var list: [JSONValue?]
        }
        let json = #"{"id":1,"rest":{"b":[1,2.0,null],"a":{}},"list":["x",null]}"#
        let envelope = try JSON.decode(Envelope.self, from: [UInt8](json.utf8))
        #expect(envelope.rest["b"]?[1] == .double(2))
        #expect(String(decoding: try JSON.encode(envelope), as: UTF8.self) == json)
    }

    @Test func whatHasNoFormIsRefused() {
        let twice = JSONValue.object([JSONMember(key: "a", value: 1), JSONMember(key: "a", value: 2)])
        var deep: JSONValue = []
        for _ in 0..<JSONLimits.stored.depth { deep = [deep] }
        for value in [.double(.nan), .array([.double(.infinity)]), twice, deep] {
            let error = #expect(throws: JSONError.self) { try value.encode() }
            #expect(error?.reason == .notEncodable)
            #expect(throws: JSONError.self) { try JSON.encode([value]) }
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [UInt8]("[1e400]".utf8)) }
    }

    @Test func aTreeCanBeChanged() throws {
        var value: JSONValue = ["units": [["name": "a"], ["name": "b"]], "turn": 3, "old": true]
        value["turn"] = 4
        value["old"] = nil
        value["new"] = ["x": 1.5]
        value["new"]?["y"] = "z"
        value["units"]?.updateElements { $0["health"] = 100 }
        value["units"]?[1]?.renameKey("name", to: "title")
        value["units"]?[7] = 1
        value["turn"]?["nothing"] = 1
        #expect(
            String(decoding: try value.encode(), as: UTF8.self)
                == #"{"units":[{"name":"a","health":100},{"title":"b","health":100}],"turn":4,"new":{"x":1.5,"y":"z"}}"#
        )
        value["units"]?[0] = nil
        #expect(value["units"]?.elements.count == 1)
        #expect(value["turn"]?.int == 4)
        #expect(value["new"]?["x"]?.double == 1.5)
        #expect(value.members.map { $0.key } == ["units", "turn", "new"])
        value.updateValues { key, value in if key == "turn" { value = .null } }
        #expect(value["turn"]?.isNull == true)
    }
}

@Suite struct JSONWriterTests {
    @Test func itPutsTheCommasAndEscapes() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("a", 1)
        writer.field("b", "x\"\\\n\u{1}é")
        writer.key("c" as String)
        writer.beginArray()
        writer.value(true)
        writer.null()
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.value(-5)
        writer.endArray()
        writer.field("d", raw: [UInt8]("[1]".utf8))
        writer.key("e")
        writer.value(UInt64.max)
        writer.endObject()
        let json = #"{"a":1,"b":"x\"\\\n\u0001é","c":[true,null,{},[],-5],"d":[1],"e":18446744073709551615}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
        #expect(try JSONValue(parsing: writer.bytes).encode() == writer.bytes)
    }
}

@Suite struct JSONNodeTests {
    @Test func aNodeShowsItsParts() throws {
        let root = try JSONDocument(parsing: [UInt8](#"{"a":[1,"\u0062",{"c":null}],"d\n":true,"e":-2.5}"#.utf8)).root
        #expect(root.kind == .object)
        #expect(root.keys == ["a", "d\n", "e"])
        #expect(root["a"]?.elements.count == 3)
        #expect(root["a"]?.elements[1].string == "b")
        #expect(root["a"]?.elements[2]["c"]?.isNull == true)
        #expect(root["a"]?.elements[2].raw == [UInt8](#"{"c":null}"#.utf8))
        #expect(root["d\n"]?.bool == true)
        #expect(root["e"]?.double == -2.5)
        #expect(root["e"]?.int == nil)
        #expect(root["b"] == nil)
        #expect(root["a"]?["c"] == nil)
        #expect(root.elements.isEmpty && root.string == nil && root.int == nil && root.bool == nil)
    }

    @Test func aSpanOfAnotherBufferIsReadToo() throws {
        let bytes = [UInt8](#"{"offset":7}"#.utf8)
        let document = try JSONDocument(parsing: bytes.span.bytes)
        #expect(document.root["offset"]?.int == 7)
    }
}
