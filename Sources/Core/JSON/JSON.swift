#if !hasFeature(Embedded)

    /// JSON between Codable values and UTF-8 bytes: strict, bounded, and canonical.
    ///
    /// Canonical: one value has one form. No spaces; keys in the order in which the type writes them, a dictionary's in
    /// the order of its keys' bytes; integers in full to 64 bits; a `Double` in its shortest form that reads back
    /// equal, as Swift describes it (`3.0`, `1e-05`); control characters, quotes and backslashes escaped and nothing
    /// else. An optional that is nil has no key in an object, and is `null` in an array.
    ///
    /// An enum with payloads is `{"type":"CaseName", …labels}`: the case's name with a capital first letter. So no
    /// label, and no case, may be called `type`; encoding refuses both.
    ///
    /// What has no one form is refused with `.notEncodable`: a `Set`, a dictionary keyed by anything but strings,
    /// `Int` or a `CodingKeyRepresentable` such as `PlayerID`, a number that is not finite, and what is deeper than
    /// `JSONLimits.stored` would read back.
    public enum JSON {
        /// Encodes a value.
        public static func encode(_ value: some Encodable) throws(JSONError) -> [UInt8] {
            let encoding = JSONEncoding()
            do {
                try encoding.write(value)
            } catch {
                throw encoding.failure ?? encoding.translate(error)
            }
            return encoding.takeBytes()
        }

        /// Decodes a value from a whole document.
        public static func decode<Value: Decodable>(
            _ type: Value.Type, from bytes: [UInt8], limits: JSONLimits = .client
        ) throws(JSONError) -> Value {
            try decode(type, from: JSONDocument(parsing: bytes, limits: limits).root)
        }

        /// Decodes a value from a part of a document.
        public static func decode<Value: Decodable>(_ type: Value.Type, from node: JSONNode) throws(JSONError) -> Value
        {
            let decoding = JSONDecoding(node.tape)
            do {
                return try decoding.value(type, at: node.index)
            } catch {
                throw decoding.translate(error)
            }
        }
    }
#endif
