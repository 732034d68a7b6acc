/// The header fields of one message: the bytes as they came, and where each name and value lies in them.
package struct HTTPFields: Sendable {
    struct Entry: Sendable {
        let name: Range<Int32>
        let value: Range<Int32>
    }

    private let storage: [UInt8]
    private let entries: [Entry]

    init(storage: [UInt8] = [], entries: [Entry] = []) {
        self.storage = storage
        self.entries = entries
    }

    package var count: Int { entries.count }

    /// The value of the first field of that name, whatever its case; nil if there is none.
    package subscript(name: String) -> String? {
        for entry in entries where isNamed(entry, name) { return text(entry.value) }
        return nil
    }

    /// All values of that name, in the order they came.
    package func values(_ name: String) -> [String] {
        entries.filter { isNamed($0, name) }.map { text($0.value) }
    }

    /// The members of a comma-separated list, over all fields of that name, without the white space around them.
    package func list(_ name: String) -> [String] {
        values(name).flatMap { value in
            value.split(separator: ",").map { HTTPSyntax.trimmed($0) }.filter { !$0.isEmpty }
        }
    }

    /// Whether a comma-separated list names `token`, whatever its case.
    package func list(_ name: String, has token: String) -> Bool {
        list(name).contains { $0.lowercased() == token.lowercased() }
    }

    /// Names (as sent) and values, in order.
    package var all: [(name: String, value: String)] {
        entries.map { (text($0.name), text($0.value)) }
    }

    private func isNamed(_ entry: Entry, _ name: String) -> Bool {
        var name = name
        return name.withUTF8 { wanted in
            guard wanted.count == entry.name.count else { return false }
            return storage.withUnsafeBufferPointer { bytes in
                var index = Int(entry.name.lowerBound)
                for byte in wanted {
                    if HTTPSyntax.lowercase(bytes[index]) != HTTPSyntax.lowercase(byte) { return false }
                    index += 1
                }
                return true
            }
        }
    }

    private func text(_ range: Range<Int32>) -> String {
        String(decoding: storage[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }
}

/// The characters that RFC 9110 and 9112 allow where.
enum HTTPSyntax {
    /// tchar of RFC 9110, section 5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Visible characters, white space and obs-text: what a field's value may hold.
    static func isFieldValue(_ byte: UInt8) -> Bool { byte == 9 || (byte >= 0x20 && byte != 0x7F) }

    /// What a Host may be made of (RFC 3986, section 3.2.2, with a port).
    static func isHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "\\"),
            UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: ","):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Without spaces and tabs at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        guard let first = bytes.firstIndex(where: { $0 != 32 && $0 != 9 }),
            let last = bytes.lastIndex(where: { $0 != 32 && $0 != 9 })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
