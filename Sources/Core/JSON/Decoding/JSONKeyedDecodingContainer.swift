#if !hasFeature(Embedded)

    /// Reads an object by its keys.
    struct JSONKeyedDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoding: JSONDecoding
        let object: Int

        var codingPath: [any CodingKey] { decoding.tape.path(to: object) }
        var allKeys: [Key] { decoding.keys(Key.self, of: object) }

        func contains(_ key: Key) -> Bool { decoding.find(key.stringValue, in: object) != nil }
        func decodeNil(forKey key: Key) throws -> Bool { decoding.isNull(try decoding.require(key, in: object)) }

        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoding.bool(index(key)) }
        func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoding.string(index(key)) }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoding.double(index(key)) }
        func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoding.float(index(key)) }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoding.integer(type, at: index(key)) }
        func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoding.integer(type, at: index(key)) }
        func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoding.integer(type, at: index(key)) }
        func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoding.integer(type, at: index(key)) }
        func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoding.integer(type, at: index(key)) }
        func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoding.integer(type, at: index(key)) }
        func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoding.integer(type, at: index(key)) }
        func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
            try decoding.integer(type, at: index(key))
        }
        func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
            try decoding.integer(type, at: index(key))
        }
        func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
            try decoding.integer(type, at: index(key))
        }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try decoding.value(type, at: index(key), in: object)
        }

        private func index(_ key: Key) throws -> Int { try decoding.require(key, in: object) }
    }

    // MARK: Optionals, in one search where the standard library's default takes three

    extension JSONKeyedDecodingContainer {
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
            try present(key).map { try decoding.bool($0) }
        }

        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
            try present(key).map { try decoding.string($0) }
        }

        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
            try present(key).map { try decoding.integer(type, at: $0) }
        }

        func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
            try present(key).map { try decoding.value(type, at: $0, in: object) }
        }

        private func present(_ key: Key) -> Int? {
            guard let index = decoding.find(key.stringValue, in: object), !decoding.isNull(index) else { return nil }
            return index
        }
    }

    // MARK: Containers within

    extension JSONKeyedDecodingContainer {
        /// The labels of an enum's case, which stand in the same object as its `type`.
        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Nested>
        {
            try decoding.checkCase(key, of: object)
            return KeyedDecodingContainer(JSONKeyedDecodingContainer<Nested>(decoding: decoding, object: object))
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try JSONUnkeyedDecodingContainer(decoding: decoding, array: index(key))
        }

        func superDecoder() throws -> any Decoder {
            try JSONValueDecoder(decoding: decoding, index: decoding.require(JSONPathKey("super"), in: object))
        }

        func superDecoder(forKey key: Key) throws -> any Decoder {
            try JSONValueDecoder(decoding: decoding, index: index(key))
        }
    }
#endif
