/// A parsed JSON document: the bytes and a flat index of their values. Parsing checks everything at once (syntax, UTF-8,
/// limits, duplicate keys in one object), so that what is read from it later needs no further check than its type.
///
/// Strict after RFC 8259: no comments, no trailing commas, no byte order mark, nothing behind the value.
public struct JSONDocument: Sendable {
    let tape: JSONTape

    public init(parsing bytes: [UInt8], limits: JSONLimits = .client) throws(JSONError) {
        var parser = JSONParser(limits: limits)
        try parser.parse(bytes.span)
        tape = JSONTape(bytes: bytes, entries: parser.entries)
    }

    public init(parsing bytes: RawSpan, limits: JSONLimits = .client) throws(JSONError) {
        let copy = bytes.withUnsafeBytes { [UInt8]($0) }
        try self.init(parsing: copy, limits: limits)
    }

    public var root: JSONNode { JSONNode(tape: tape, index: 0) }
}

/// One value of a document. Cheap to copy; keeps its document alive.
public struct JSONNode: Sendable {
    public enum Kind: UInt8, Sendable {
        case null, bool, number, string, array, object
    }

    let tape: JSONTape
    let index: Int

    var entry: JSONEntry { tape.entries[index] }

    public var kind: Kind { entry.kind }

    /// The value of a key; nil where there is none or this is no object. A `null` is a node.
    public subscript(key: String) -> JSONNode? {
        guard kind == .object, let value = tape.value(of: key, in: index) else { return nil }
        return JSONNode(tape: tape, index: value)
    }

    /// The values of an array; empty for anything else.
    public var elements: [JSONNode] {
        guard kind == .array else { return [] }
        var nodes: [JSONNode] = []
        nodes.reserveCapacity(entry.count)
        var next = index + 1
        while next < Int(entry.next) {
            nodes.append(JSONNode(tape: tape, index: next))
            next = Int(tape.entries[next].next)
        }
        return nodes
    }

    /// The keys of an object in their order; empty for anything else.
    public var keys: [String] { members.map { $0.key } }

    /// The keys and values of an object in their order; empty for anything else.
    public var members: [(key: String, value: JSONNode)] {
        guard kind == .object else { return [] }
        var members: [(key: String, value: JSONNode)] = []
        members.reserveCapacity(entry.count)
        var next = index + 1
        while next < Int(entry.next) {
            members.append((tape.string(tape.entries[next]), JSONNode(tape: tape, index: next + 1)))
            next = Int(tape.entries[next + 1].next)
        }
        return members
    }

    public var isNull: Bool { kind == .null }

    public var bool: Bool? { kind == .bool ? entry.isMarked : nil }

    /// A number without fraction that fits: `1`, `1.0` and `1e0` all do.
    public var int: Int? { integer?.exactly(Int.self) }

    /// The same for 64 bits on every machine.
    public var int64: Int64? { integer?.exactly(Int64.self) }

    /// A number without fraction from 0 to 2⁶⁴ - 1.
    public var uint64: UInt64? { integer?.exactly(UInt64.self) }

    public var string: String? { kind == .string ? tape.string(entry) : nil }

    /// The value's own bytes, as they stood in the document: a string with its quotes.
    public var raw: [UInt8] {
        let range = entry.range
        return kind == .string
            ? [UInt8](tape.bytes[range.lowerBound - 1..<range.upperBound + 1]) : [UInt8](tape.bytes[range])
    }

    private var integer: JSONNumber.Integer? { kind == .number ? tape.integer(entry) : nil }
}

#if !hasFeature(Embedded)
    extension JSONNode {
        /// A number that a `Double` can hold, rounded to the nearest; nil for `1e400`.
        public var double: Double? {
            guard kind == .number else { return nil }
            if case .value(let isNegative, let magnitude) = tape.integer(entry), magnitude <= 1 << 53 {
                return isNegative ? -Double(magnitude) : Double(magnitude)
            }
            guard let value = Double(tape.string(entry)), value.isFinite else { return nil }
            return value
        }
    }
#endif
