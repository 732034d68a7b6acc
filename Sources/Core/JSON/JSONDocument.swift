/// A parsed JSON document: the bytes and a flat index of their values. Parsing checks everything at once (syntax, UTF-8,
/// limits, duplicate keys in one object), so that what is read from it later needs no further check than its type.
public struct JSONDocument: Sendable {
    public init(parsing bytes: [UInt8], limits: JSONLimits = .client) throws(JSONError) {
        fatalError("being written")
    }

    public init(parsing bytes: RawSpan, limits: JSONLimits = .client) throws(JSONError) {
        fatalError("being written")
    }

    public var root: JSONNode { fatalError("being written") }
}

/// One value of a document. Cheap to copy; keeps its document alive.
public struct JSONNode: Sendable {
    public enum Kind: Sendable {
        case null, bool, number, string, array, object
    }

    public var kind: Kind { fatalError("being written") }
    /// The value of a key; nil where there is none or this is no object. A `null` is a node.
    public subscript(key: String) -> JSONNode? { fatalError("being written") }
    /// The values of an array; empty for anything else.
    public var elements: [JSONNode] { fatalError("being written") }
    /// The keys of an object in their order; empty for anything else.
    public var keys: [String] { fatalError("being written") }
    public var isNull: Bool { kind == .null }
    public var bool: Bool? { fatalError("being written") }
    /// A number without fraction that fits: `1`, `1.0` and `1e0` all do.
    public var int: Int? { fatalError("being written") }
    public var double: Double? { fatalError("being written") }
    public var string: String? { fatalError("being written") }
    /// The value's own bytes, as they stood in the document: a string with its quotes.
    public var raw: [UInt8] { fatalError("being written") }
}
