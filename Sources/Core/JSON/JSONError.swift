/// Why bytes are not the JSON that was wanted, or why a value can't be written as JSON.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Not JSON at all: syntax, UTF-8, or something behind the value.
        case malformed
        /// Deeper, longer or of more parts than `JSONLimits` allows.
        case limitExceeded
        /// JSON, but not of the wanted type, out of its range, or with a key missing.
        case mismatch
        /// A value that has no one JSON form: a `Set`, a number that is not finite.
        case notEncodable
    }

    public let reason: Reason
    /// Readable by a person; names the key path where there is one, never the bytes themselves.
    public let message: String
    /// Where in the input, in bytes; 0 where that means nothing.
    public let position: Int

    public init(_ reason: Reason, _ message: String, at position: Int = 0) {
        self.reason = reason
        self.message = message
        self.position = position
    }
}

/// What a stranger's JSON may cost.
public struct JSONLimits: Hashable, Sendable {
    /// Arrays and objects within each other.
    public var depth = 32
    /// Values, keys included, in one document.
    public var nodes = 65_536

    public init(depth: Int = 32, nodes: Int = 65_536) {
        self.depth = depth
        self.nodes = nodes
    }

    /// For what comes from a client.
    public static let client = JSONLimits(depth: 32, nodes: 8_192)
    /// For what this program stored itself.
    public static let stored = JSONLimits(depth: 128, nodes: 16_777_216)
}
