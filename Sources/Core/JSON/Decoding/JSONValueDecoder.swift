#if !hasFeature(Embedded)

    /// The decoder of one value: two words, so that `any Decoder` holds it without a box.
    struct JSONValueDecoder: Decoder {
        let decoding: JSONDecoding
        let index: Int

        var codingPath: [any CodingKey] { decoding.tape.path(to: index) }
        var userInfo: [CodingUserInfoKey: Any] { [:] }
        var node: JSONNode { JSONNode(tape: decoding.tape, index: index) }

        func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
            _ = try decoding.expect(.object, at: index)
            return KeyedDecodingContainer(JSONKeyedDecodingContainer<Key>(decoding: decoding, object: index))
        }

        func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try JSONUnkeyedDecodingContainer(decoding: decoding, array: index)
        }

        func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
    }

    extension JSONValueDecoder: SingleValueDecodingContainer {
        func decodeNil() -> Bool { decoding.isNull(index) }
        func decode(_ type: Bool.Type) throws -> Bool { try decoding.bool(index) }
        func decode(_ type: String.Type) throws -> String { try decoding.string(index) }
        func decode(_ type: Double.Type) throws -> Double { try decoding.double(index) }
        func decode(_ type: Float.Type) throws -> Float { try decoding.float(index) }
        func decode(_ type: Int.Type) throws -> Int { try decoding.integer(type, at: index) }
        func decode(_ type: Int8.Type) throws -> Int8 { try decoding.integer(type, at: index) }
        func decode(_ type: Int16.Type) throws -> Int16 { try decoding.integer(type, at: index) }
        func decode(_ type: Int32.Type) throws -> Int32 { try decoding.integer(type, at: index) }
        func decode(_ type: Int64.Type) throws -> Int64 { try decoding.integer(type, at: index) }
        func decode(_ type: UInt.Type) throws -> UInt { try decoding.integer(type, at: index) }
        func decode(_ type: UInt8.Type) throws -> UInt8 { try decoding.integer(type, at: index) }
        func decode(_ type: UInt16.Type) throws -> UInt16 { try decoding.integer(type, at: index) }
        func decode(_ type: UInt32.Type) throws -> UInt32 { try decoding.integer(type, at: index) }
        func decode(_ type: UInt64.Type) throws -> UInt64 { try decoding.integer(type, at: index) }
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoding.value(type, at: index) }
    }
#endif
