/// JSON as a tree that can be changed: for `TurnGame.upgrade` and for tools, not for hot paths.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// An integer that fits 64 bits signed.
    case int(Int64)
    /// One that only fits unsigned.
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// Keys in their order.
    case object([JSONMember])
}

/// One key and its value.
public struct JSONMember: Hashable, Sendable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}
