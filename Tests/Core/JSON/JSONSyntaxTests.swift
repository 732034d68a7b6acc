import Martlet
import Testing

/// The grammar of RFC 8259, table by table.
@Suite struct JSONSyntaxTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "10", "1.5", "-1.25e+10", "1E-2", "0e0", "0.0", #""""#, #""a""#, "[]", "{}",
        " \t\r\n[ \t\r\n] \t\r\n", "[1,2]", "[[],[[]]]", #"{"a":1}"#, #"{ "a" : 1 , "b" : [ { } ] }"#,
        #"{"":0}"#, #"{"a":{"a":{"a":null}}}"#, #"[1,"a",true,null,{"b":[]}]"#, #""\"\\\/\b\f\n\r\t""#,
        #""\u0000\u00e9\uD834\uDD1E""#, "\"\u{7f}é€𝄞\u{2028}\u{10ffff}\"", "1e400",
        #"{"type":1,"Type":2}"#,
    ])
    func aGoodDocumentIsRead(_ text: String) throws {
        let document = try JSONDocument(parsing: [UInt8](text.utf8))
        #expect(document.root.raw == [UInt8](text.utf8).trimmed)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "Null", "truefalse", "tru", "falsE", "NaN", "Infinity", "-Infinity", "undefined",
        "'a'",
        "+1", "-", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e1.5", "0x10", "1_000", "1a",
        "1 2",
        "[", "]", "[1", "[1,", "[,]", "[1,]", "[1,,2]", "[1 2]", "[}", "[1}", "{", "}", "{]", #"{"a"}"#, #"{"a":}"#,
        #"{"a":1,}"#, #"{,}"#, #"{"a":1 "b":2}"#, #"{"a" 1}"#, "{1:2}", "{a:1}", #"{"a":1"#, #"{"a":1]"#, #"{"a",1}"#,
        #"{"a"::1}"#, #"{null:1}"#, "[] []", "{}}", "[]]", "1,", "/**/1", "1//", "\u{feff}1", "\u{a0}1", "\u{c}1",
        #"""#, #""a"#, #""\"#, #""\""#, #""\a""#, #""\x41""#, #""\u""#, #""\u12""#, #""\u123"#, #""\u123g""#,
        #""\U0041""#,
        #""\u+123""#, #""\uD800""#, #""\uDC00""#, #""\uD800\uD800""#, #""\uD800x""#, #""\uD800\n""#, #""\uDC00\uD800""#,
        #""\uD800\u0041""#, "\"\u{0}\"", "\"\n\"", "\"\t\"", "\"\u{1f}\"",
    ])
    func aBadDocumentIsRefused(_ text: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: [UInt8](text.utf8)) }
        #expect(error?.reason == .malformed)
    }

    @Test(
        arguments: [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x20], [0xc2, 0xc2], [0xe0, 0x80, 0x80],
            [0xe0, 0x9f, 0xbf], [0xe1, 0x80], [0xe1, 0x80, 0x20], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xef, 0xbf],
            [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x90, 0x80], [0xf1, 0x80, 0x80, 0xc0],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfe], [0xff],
        ] as [[UInt8]])
    func whatIsNotUTF8IsRefused(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for behind in [[quote], [0x61, quote], []] as [[UInt8]] {
            let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: [quote] + bytes + behind) }
            #expect(error?.reason == .malformed)
        }
    }

    @Test func everyScalarIsReadAsItselfAndByItsEscape() throws {
        let scalars = [0x20, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x1_0000, 0x1_f600, 0x10_ffff]
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            let text = String(Character(scalar))
            let escaped = text.utf16.map { unit in
                let digits = String(unit, radix: 16, uppercase: unit % 2 == 0)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
            #expect(try JSONDocument(parsing: [UInt8]("\"\(text)\"".utf8)).root.string == text)
            #expect(try JSONDocument(parsing: [UInt8]("\"\(escaped)\"".utf8)).root.string == text)
        }
    }

    @Test func aDocumentCutOffAnywhereIsRefused() throws {
        let text = #"{"é":[1.5e3,-0,{"\uD834\uDD1E":"a\n𝄞"},[],{}],"b":[true,false,null],"c":"é"}"#
        let bytes = [UInt8](text.utf8)
        #expect(try JSONDocument(parsing: bytes).root.keys == ["é", "b", "c"])
        for length in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONDocument(parsing: [UInt8](bytes[..<length])) }
        }
    }

    @Test(arguments: [
        ("[1,x]", 3), ("[1 2]", 3), ("1 1", 2), (#"{"a":1,"a":2}"#, 8), ("", 0), ("[", 1), ("\"a\n\"", 2),
    ])
    func anErrorSaysWhere(_ text: String, _ position: Int) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: [UInt8](text.utf8)) }
        #expect(error?.position == position)
    }

    @Test func noByteInAnyPlaceTraps() {
        let bytes = [UInt8](#"{"a":[1.5e3,"\u00e9é"],"type":"Nothing","b":-0}"#.utf8)
        for place in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[place] = byte
                changed.withUnsafeBytes { CoreFuzz.json($0) }
            }
        }
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"":1,"":1}"#, #"[{"x":{"k":1,"j":2,"k":3}}]"#,
    ])
    func aKeyThatStandsTwiceIsRefused(_ text: String) {
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: [UInt8](text.utf8)) }
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains("twice") == true)
    }

    @Test func ofManyKeysNoneMayStandTwiceEither() throws {
        let keys = (0..<2000).map { #""k\#($0)":0"# }
        let good = "{" + keys.joined(separator: ",") + "}"
        #expect(try JSONDocument(parsing: [UInt8](good.utf8)).root.keys.count == 2000)
        #expect(try JSONDocument(parsing: [UInt8](good.utf8)).root["k1999"]?.int == 0)
        let bad = "{" + (keys + [#""\u006b1":0"#]).joined(separator: ",") + "}"
        #expect(throws: JSONError.self) { try JSONDocument(parsing: [UInt8](bad.utf8)) }
    }
}

/// What a document may cost.
@Suite struct JSONLimitsTests {
    func parse(_ text: String, _ limits: JSONLimits) throws(JSONError) -> JSONDocument {
        try JSONDocument(parsing: [UInt8](text.utf8), limits: limits)
    }

    func nested(_ depth: Int, _ open: String = "[", _ close: String = "]") -> String {
        String(repeating: open, count: depth) + String(repeating: close, count: depth)
    }

    @Test func depthIsLimited() throws {
        _ = try parse(nested(32), .client)
        _ = try parse(nested(128), .stored)
        for (text, limits) in [(nested(33), JSONLimits.client), (nested(129), .stored), ("[", JSONLimits(depth: 0))] {
            let error = #expect(throws: JSONError.self) { try parse(text, limits) }
            #expect(error?.reason == .limitExceeded)
        }
        _ = try parse("1", JSONLimits(depth: 0))
    }

    @Test func noLimitReachesTheEndOfTheStack() {
        let endless = JSONLimits(depth: .max, nodes: .max)
        for text in [String(repeating: "[", count: 1_000_000), String(repeating: #"{"a":"#, count: 1_000_000)] {
            let error = #expect(throws: JSONError.self) { try parse(text, endless) }
            #expect(error?.reason == .limitExceeded)
        }
    }

    @Test func theNumberOfPartsIsLimited() throws {
        let limits = JSONLimits(depth: 2, nodes: 5)
        _ = try parse("[1,2,3,4]", limits)
        _ = try parse(#"{"a":1,"b":2}"#, limits)
        for text in ["[1,2,3,4,5]", #"{"a":1,"b":2,"c":3}"#] {
            let error = #expect(throws: JSONError.self) { try parse(text, limits) }
            #expect(error?.reason == .limitExceeded)
        }
    }
}

extension [UInt8] {
    fileprivate var trimmed: [UInt8] {
        let spaces: [UInt8] = [0x20, 0x09, 0x0a, 0x0d]
        guard let first = firstIndex(where: { !spaces.contains($0) }),
            let last = lastIndex(where: { !spaces.contains($0) })
        else { return [] }
        return [UInt8](self[first...last])
    }
}
