#if !hasFeature(Embedded)

    /// Writes an array, one element after the other.
    struct JSONUnkeyedEncodingContainer: UnkeyedEncodingContainer {
        let encoding: JSONEncoding
        let start: Int
        let depth: Int

        var codingPath: [any CodingKey] { encoding.path }
        var count: Int { encoding.count(start: start, depth: depth) }

        private func begin() throws { try encoding.element(start: start, depth: depth) }

        func encodeNil() throws {
            try begin()
            encoding.appendNull()
        }

        func encode(_ value: Bool) throws {
            try begin()
            encoding.append(value)
        }

        func encode(_ value: String) throws {
            try begin()
            encoding.append(value)
        }

        func encode(_ value: Double) throws {
            try begin()
            try encoding.append(value)
        }

        func encode(_ value: Float) throws {
            try begin()
            try encoding.append(value)
        }

        func encode(_ value: Int) throws {
            try begin()
            encoding.append(Int64(value))
        }

        func encode(_ value: Int8) throws {
            try begin()
            encoding.append(Int64(value))
        }

        func encode(_ value: Int16) throws {
            try begin()
            encoding.append(Int64(value))
        }

        func encode(_ value: Int32) throws {
            try begin()
            encoding.append(Int64(value))
        }

        func encode(_ value: Int64) throws {
            try begin()
            encoding.append(value)
        }

        func encode(_ value: UInt) throws {
            try begin()
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt8) throws {
            try begin()
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt16) throws {
            try begin()
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt32) throws {
            try begin()
            encoding.append(UInt64(value))
        }

        func encode(_ value: UInt64) throws {
            try begin()
            encoding.append(value)
        }

        func encode<Value: Encodable>(_ value: Value) throws {
            try begin()
            // An array of plain numbers comes here one by one; this spares each a way through three existentials.
            if Value.self == Int.self { return encoding.append(Int64(unsafeBitCast(value, to: Int.self))) }
            try encoding.write(value)
        }

        func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            within().container(keyedBy: type)
        }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            let encoder = within()
            encoding.beginArray(start: encoder.start, depth: encoder.depth)
            return JSONUnkeyedEncodingContainer(encoding: encoding, start: encoder.start, depth: encoder.depth)
        }

        func superEncoder() -> any Encoder { within() }

        private func within() -> JSONValueEncoder {
            // The error, if there is one, is remembered and ends the encoding.
            try? begin()
            return JSONValueEncoder(encoding: encoding, start: encoding.bytes.count, depth: depth + 1)
        }
    }
#endif
