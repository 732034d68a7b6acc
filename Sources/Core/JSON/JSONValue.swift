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

#if !hasFeature(Embedded)
    extension JSONValue {
        /// The tree of a parsed value. Throws for a number beyond what a `Double` holds.
        public init(_ node: JSONNode) throws(JSONError) {
            switch node.kind {
            case .null: self = .null
            case .bool: self = .bool(node.entry.isMarked)
            case .string: self = .string(node.tape.string(node.entry))
            case .number: self = try Self.number(node)
            case .array:
                var elements: [JSONValue] = []
                elements.reserveCapacity(node.entry.count)
                for element in node.elements { elements.append(try JSONValue(element)) }
                self = .array(elements)
            case .object:
                var members: [JSONMember] = []
                members.reserveCapacity(node.entry.count)
                for (key, value) in node.members {
                    members.append(JSONMember(key: key, value: try JSONValue(value)))
                }
                self = .object(members)
            }
        }

        /// Reads a whole document.
        public init(parsing bytes: [UInt8], limits: JSONLimits = .client) throws(JSONError) {
            try self.init(JSONDocument(parsing: bytes, limits: limits).root)
        }

        /// `1` is an integer, `1.0` and `1e0` are not: what is written back reads as what was read.
        private static func number(_ node: JSONNode) throws(JSONError) -> JSONValue {
            if !node.entry.isMarked {
                if let value = node.int64 { return .int(value) }
                if let value = node.uint64 { return .unsigned(value) }
            }
            guard let value = node.double else {
                throw JSONError(.mismatch, "a number out of range", at: Int(node.entry.start))
            }
            return .double(value)
        }

        /// The canonical bytes. Throws for a number that is not finite, for a key that stands twice in one object, and
        /// for what is deeper than it could be read back.
        public func encode() throws(JSONError) -> [UInt8] {
            var bytes = [UInt8]()
            try write(to: &bytes, depth: 0)
            return bytes
        }

        func write(to bytes: inout [UInt8], depth: Int) throws(JSONError) {
            switch self {
            case .null: JSONText.append(literal: "null", to: &bytes)
            case .bool(let value): JSONText.append(value, to: &bytes)
            case .int(let value): JSONText.append(value, to: &bytes)
            case .unsigned(let value): JSONText.append(value, to: &bytes)
            case .string(let value): JSONText.append(value, to: &bytes)
            case .double(let value):
                guard value.isFinite else { throw JSONError(.notEncodable, "a number that is not finite") }
                bytes.append(contentsOf: value.description.utf8)
            case .array(let elements):
                try Self.check(depth)
                bytes.append(UInt8(ascii: "["))
                for (place, element) in elements.enumerated() {
                    if place > 0 { bytes.append(UInt8(ascii: ",")) }
                    try element.write(to: &bytes, depth: depth + 1)
                }
                bytes.append(UInt8(ascii: "]"))
            case .object(let members):
                try Self.check(depth)
                try Self.checkKeys(members)
                bytes.append(UInt8(ascii: "{"))
                for (place, member) in members.enumerated() {
                    if place > 0 { bytes.append(UInt8(ascii: ",")) }
                    JSONText.append(member.key, to: &bytes)
                    bytes.append(UInt8(ascii: ":"))
                    try member.value.write(to: &bytes, depth: depth + 1)
                }
                bytes.append(UInt8(ascii: "}"))
            }
        }

        private static func check(_ depth: Int) throws(JSONError) {
            guard depth < JSONLimits.stored.depth else {
                throw JSONError(.notEncodable, "deeper than it could be read back")
            }
        }

        private static func checkKeys(_ members: [JSONMember]) throws(JSONError) {
            guard members.count > 1 else { return }
            let keys = members.map { [UInt8]($0.key.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            for place in 1..<keys.count where keys[place - 1] == keys[place] {
                throw JSONError(.notEncodable, "the key '\(JSONPath.short(members[0].key))' or another stands twice")
            }
        }
    }

    extension JSONValue: Codable {
        public init(from decoder: any Decoder) throws {
            guard let decoder = decoder as? JSONValueDecoder else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "a JSONValue is read by JSON.decode only"))
            }
            self = try JSONValue(decoder.node)
        }

        public func encode(to encoder: any Encoder) throws {
            guard let encoder = encoder as? JSONValueEncoder else {
                throw EncodingError.invalidValue(
                    self,
                    .init(
                        codingPath: encoder.codingPath, debugDescription: "a JSONValue is written by JSON.encode only"))
            }
            try encoder.encoding.append(self)
        }
    }
#endif
