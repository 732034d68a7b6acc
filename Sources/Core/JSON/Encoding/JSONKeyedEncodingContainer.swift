#if !hasFeature(Embedded)

    /// Writes an object key by key.
    struct JSONKeyedEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoding: JSONEncoding
        let start: Int
        let depth: Int
        /// Holds the labels of an enum's case, behind the `type` in the same object.
        let isCase: Bool

        var codingPath: [any CodingKey] { encoding.path }

        private func begin(_ key: Key) throws {
            try encoding.key(key.stringValue, start: start, depth: depth, isCase: isCase)
        }

        func encodeNil(forKey key: Key) throws {
            try begin(key)
            encoding.appendNull()
        }

        func encode(_ value: Bool, forKey key: Key) throws {
            try begin(key)
            encoding.append(value)
        }

        func encode(_ value: String, forKey key: Key) throws {
            try begin(key)
            encoding.append(value)
        }

        func encode(_ value: Double, forKey key: Key) throws {
            try begin(key)
            try encoding.append(value)
        }

        func encode(_ value: Float, forKey key: Key) throws {
            try begin(key)
            try encoding.append(value)
        }

        func encode(_ value: Int, forKey key: Key) throws {
            try begin(key)
            encoding.append(Int64(value))
        }

        func encode(_ value: Int8, forKey key: Key) throws {
            try begin(key)
            encoding.append(Int64(value))
        }

        func encode(_ value: Int16, forKey key: Key) throws {
            try begin(key)
            encoding.append(Int64(value))
        }

        func encode(_ value: Int32, forKey key: Key) throws {
            try begin(key)
            encoding.append(Int64(value))
        }

        func encode(_ value: Int64, forKey key: Key) throws {
            try begin(key)
            encoding.append(value)
        }

        func encode(_ value: UInt, forKey key: Key) throws {
            try begin(key)
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt8, forKey key: Key) throws {
            try begin(key)
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt16, forKey key: Key) throws {
            try begin(key)
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt32, forKey key: Key) throws {
            try begin(key)
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt64, forKey key: Key) throws {
            try begin(key)
            encoding.append(value)
        }

        func encode(_ value: some Encodable, forKey key: Key) throws {
            try begin(key)
            try encoding.write(value)
        }
    }

    // MARK: Containers within

    extension JSONKeyedEncodingContainer {
        /// How a synthesized enum writes a case: here it becomes `"type":"CaseName"` in this object, and its labels
        /// follow in the same one.
        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
            -> KeyedEncodingContainer<Nested>
        {
            encoding.beginCase(key, start: start, depth: depth, isCase: isCase)
            return KeyedEncodingContainer(
                JSONKeyedEncodingContainer<Nested>(encoding: encoding, start: start, depth: depth, isCase: true))
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            let encoder = within(key.stringValue)
            encoding.beginArray(start: encoder.start, depth: encoder.depth)
            return JSONUnkeyedEncodingContainer(encoding: encoding, start: encoder.start, depth: encoder.depth)
        }

        func superEncoder() -> any Encoder { within("super") }

        func superEncoder(forKey key: Key) -> any Encoder { within(key.stringValue) }

        private func within(_ key: String) -> JSONValueEncoder {
            // The error, if there is one, is remembered and ends the encoding.
            try? encoding.key(key, start: start, depth: depth, isCase: isCase)
            return JSONValueEncoder(encoding: encoding, start: encoding.bytes.count, depth: depth + 1)
        }
    }
#endif
