/// Reads a document once, from its first byte to its last, checks everything and leaves the entries of a tape.
///
/// It keeps the open arrays and objects in a list of its own, so a deep document costs no stack.
struct JSONParser {
    private(set) var entries: [JSONEntry] = []
    var position = 0
    /// The entries of the arrays and objects around this place, outermost first.
    private var open: [Int] = []
    /// Room for `checkKeys`, kept between objects.
    private var keys: [Int] = []
    private let depthLimit: Int
    private let nodeLimit: Int

    /// Deeper than this nothing may go, whatever the limits say: a tree of values is walked recursively.
    static let depthCeiling = 512

    init(limits: JSONLimits) {
        depthLimit = min(limits.depth, Self.depthCeiling)
        nodeLimit = min(limits.nodes, JSONEntry.countLimit)
    }

    mutating func parse(_ text: Span<UInt8>) throws(JSONError) {
        guard text.count < Int(Int32.max) else { throw JSONError(.limitExceeded, "the document is too long") }
        entries.reserveCapacity(min(text.count / 8 + 4, nodeLimit))
        repeat { try value(text) } while try !hasEnded(text)
    }

    /// Reads one scalar, one empty container, or as many openings as it takes to get to one of them.
    private mutating func value(_ text: Span<UInt8>) throws(JSONError) {
        while true {
            switch try nextByte(text, "a value is missing") {
            case UInt8(ascii: "{"):
                try begin(.object)
                if try nextByte(text, "an object is not closed") == UInt8(ascii: "}") { return try end(text) }
                try key(text)
            case UInt8(ascii: "["):
                try begin(.array)
                if try nextByte(text, "an array is not closed") == UInt8(ascii: "]") { return try end(text) }
            case UInt8(ascii: "\""): return try string(text)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(text)
            case UInt8(ascii: "t"): return try literal("true", .bool, marked: true, text)
            case UInt8(ascii: "f"): return try literal("false", .bool, marked: false, text)
            case UInt8(ascii: "n"): return try literal("null", .null, marked: false, text)
            default: throw malformed("no value begins like this")
            }
        }
    }

    /// Behind a value: closes what ends here and reads on to the next value. True at the end of the document.
    private mutating func hasEnded(_ text: Span<UInt8>) throws(JSONError) -> Bool {
        while let container = open.last {
            entries[container].countOneMore()
            let byte = try nextByte(text, "an array or an object is not closed")
            let isObject = entries[container].kind == .object
            if byte == UInt8(ascii: ",") {
                position += 1
                if isObject {
                    guard try nextByte(text, "a key is missing") == UInt8(ascii: "\"") else {
                        throw malformed("a key is missing")
                    }
                    try key(text)
                }
                return false
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw malformed("a comma or an end is missing")
            }
            try end(text)
        }
        skipSpace(text)
        guard position == text.count else { throw malformed("something stands behind the value") }
        return true
    }

    private mutating func begin(_ kind: JSONNode.Kind) throws(JSONError) {
        guard open.count < depthLimit else { throw exceeded("arrays and objects are too deep within each other") }
        open.append(entries.count)
        try add(JSONEntry(kind, start: position, end: position, next: 0))
        position += 1
    }

    private mutating func end(_ text: Span<UInt8>) throws(JSONError) {
        guard let container = open.popLast() else { return }
        position += 1
        entries[container].end = UInt32(truncatingIfNeeded: position)
        entries[container].next = UInt32(truncatingIfNeeded: entries.count)
        if entries[container].count > 1, entries[container].kind == .object { try checkKeys(of: container, text) }
    }

    private mutating func key(_ text: Span<UInt8>) throws(JSONError) {
        guard text[position] == UInt8(ascii: "\"") else { throw malformed("a key is missing") }
        try string(text)
        guard try nextByte(text, "a colon is missing") == UInt8(ascii: ":") else {
            throw malformed("a colon is missing")
        }
        position += 1
    }

    mutating func add(_ entry: JSONEntry) throws(JSONError) {
        guard entries.count < nodeLimit else { throw exceeded("the document has too many parts") }
        entries.append(entry)
    }

    /// The next byte that is no space, without taking it.
    private mutating func nextByte(_ text: Span<UInt8>, _ missing: StaticString) throws(JSONError) -> UInt8 {
        skipSpace(text)
        guard position < text.count else { throw malformed(missing) }
        return text[position]
    }

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    func malformed(_ message: StaticString) -> JSONError {
        JSONError(.malformed, message.text, at: position)
    }

    private func exceeded(_ message: StaticString) -> JSONError {
        JSONError(.limitExceeded, message.text, at: position)
    }
}

// MARK: Duplicate keys

extension JSONParser {
    /// Refuses an object in which a key stands twice: readers would disagree about which one counts.
    private mutating func checkKeys(of object: Int, _ text: Span<UInt8>) throws(JSONError) {
        keys.removeAll(keepingCapacity: true)
        var index = object + 1
        while index < entries.count {
            keys.append(index)
            index = Int(entries[index + 1].next)
        }
        // A few keys are compared each with each; many are sorted first, since a stranger chooses how many.
        if keys.count <= 12 {
            for later in 1..<keys.count {
                for earlier in 0..<later where areEqual(keys[earlier], keys[later], text) {
                    throw duplicate(keys[later])
                }
            }
            return
        }
        let entries = self.entries
        var sorted: [(key: [UInt8], index: Int)] = []
        sorted.reserveCapacity(keys.count)
        for index in keys { sorted.append((keyBytes(entries[index], text), index)) }
        sorted.sort { $0.key.lexicographicallyPrecedes($1.key) }
        for place in 1..<sorted.count where sorted[place - 1].key == sorted[place].key {
            throw duplicate(max(sorted[place - 1].index, sorted[place].index))
        }
    }

    private func areEqual(_ left: Int, _ right: Int, _ text: Span<UInt8>) -> Bool {
        let (left, right) = (entries[left], entries[right])
        if left.isMarked || right.isMarked { return keyBytes(left, text) == keyBytes(right, text) }
        let (leftRange, rightRange) = (left.range, right.range)
        guard leftRange.count == rightRange.count else { return false }
        for offset in 0..<leftRange.count
        where text[leftRange.lowerBound + offset] != text[rightRange.lowerBound + offset] {
            return false
        }
        return true
    }

    private func keyBytes(_ entry: JSONEntry, _ text: Span<UInt8>) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(entry.range.count)
        JSONEscape.resolve(text.extracting(entry.range), into: &bytes)
        return bytes
    }

    private func duplicate(_ index: Int) -> JSONError {
        JSONError(.malformed, "a key stands twice in one object", at: Int(entries[index].start))
    }
}

extension StaticString {
    /// The same as a `String`, without the reflection that `description` draws in.
    var text: String { withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
}
