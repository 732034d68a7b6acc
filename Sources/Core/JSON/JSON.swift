#if !hasFeature(Embedded)

    /// JSON between Codable values and UTF-8 bytes: strict, bounded, and canonical.
    ///
    /// Canonical: one value has one form. No spaces; keys in the order in which the type writes them, a dictionary's in
    /// the order of its keys; integers in full to 64 bits; a `Double` in its shortest form that reads back equal.
    /// An enum with payloads is `{"type":"CaseName", …labels}`: the case's name with a capital first letter.
    public enum JSON {
        /// Encodes a value.
        public static func encode(_ value: some Encodable) throws(JSONError) -> [UInt8] {
            fatalError("being written")
        }

        /// Decodes a value from a whole document.
        public static func decode<Value: Decodable>(
            _ type: Value.Type, from bytes: [UInt8], limits: JSONLimits = .client
        ) throws(JSONError) -> Value {
            try decode(type, from: JSONDocument(parsing: bytes, limits: limits).root)
        }

        /// Decodes a value from a part of a document.
        public static func decode<Value: Decodable>(_ type: Value.Type, from node: JSONNode) throws(JSONError) -> Value {
            fatalError("being written")
        }
    }
#endif
