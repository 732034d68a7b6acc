#if !hasFeature(Embedded)

    /// Encodes what is one value, and opens the containers of what is more. Three words, so that `any Encoder` holds
    /// it without a box.
    struct JSONValueEncoder: Encoder {
        let encoding: JSONEncoding
        /// Where the value's bytes begin.
        let start: Int
        /// How many containers are open around it.
        let depth: Int

        var codingPath: [any CodingKey] { encoding.path }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            encoding.beginObject(keyedBy: type, start: start, depth: depth)
            return KeyedEncodingContainer(
                JSONKeyedEncodingContainer<Key>(encoding: encoding, start: start, depth: depth, isCase: false))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer {
            if encoding.valueType is any Unordered.Type {
                encoding.fail("a Set, or a dictionary keyed by neither string nor Int, has no order")
            }
            encoding.beginArray(start: start, depth: depth)
            return JSONUnkeyedEncodingContainer(encoding: encoding, start: start, depth: depth)
        }

        func singleValueContainer() -> any SingleValueEncodingContainer { self }
    }

    extension JSONValueEncoder: SingleValueEncodingContainer {
        /// One value only: a second one would stand behind the first without a comma.
        private func begin() throws {
            guard encoding.bytes.count == start else { throw encoding.fail("a value was written twice") }
        }

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

        func encode(_ value: some Encodable) throws {
            try begin()
            try encoding.write(value)
        }
    }

    /// What is encoded as an array whose order means nothing, and differs from process to process.
    private protocol Unordered {}
    extension Set: Unordered {}
    extension Dictionary: Unordered {}
#endif
