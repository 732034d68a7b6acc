#if !hasFeature(Embedded)

    /// Reads an array, one element after the other.
    struct JSONUnkeyedDecodingContainer: UnkeyedDecodingContainer {
        private let decoding: JSONDecoding
        private let array: UInt32
        /// The entry of the next element.
        private var next: UInt32
        private(set) var currentIndex = 0

        init(decoding: JSONDecoding, array: Int) throws {
            _ = try decoding.expect(.array, at: array)
            self.decoding = decoding
            self.array = UInt32(array)
            next = UInt32(array + 1)
        }

        var codingPath: [any CodingKey] { decoding.tape.path(to: Int(array)) }
        var count: Int? { decoding.tape.entries[Int(array)].count }
        var isAtEnd: Bool { next >= decoding.tape.entries[Int(array)].next }

        /// The element's entry. A failed read moves on too, which does no harm: its error ends the whole decoding.
        private mutating func take() throws -> Int {
            guard !isAtEnd else {
                throw decoding.mismatch("an element more wanted than the array has", at: Int(array))
            }
            defer {
                next = decoding.tape.entries[Int(next)].next
                currentIndex += 1
            }
            return Int(next)
        }

        mutating func decodeNil() throws -> Bool {
            guard !isAtEnd, decoding.isNull(Int(next)) else { return false }
            _ = try take()
            return true
        }

        mutating func decode(_ type: Bool.Type) throws -> Bool { try decoding.bool(take()) }
        mutating func decode(_ type: String.Type) throws -> String { try decoding.string(take()) }
        mutating func decode(_ type: Double.Type) throws -> Double { try decoding.double(take()) }
        mutating func decode(_ type: Float.Type) throws -> Float { try decoding.float(take()) }
        mutating func decode(_ type: Int.Type) throws -> Int { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: Int8.Type) throws -> Int8 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: Int16.Type) throws -> Int16 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: Int32.Type) throws -> Int32 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: Int64.Type) throws -> Int64 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: UInt.Type) throws -> UInt { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try decoding.integer(type, at: take()) }
        mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try decoding.integer(type, at: take()) }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let index = try take()
            // An array of plain numbers comes here one by one; this spares each a way through three existentials.
            if type == Int.self { return unsafeBitCast(try decoding.integer(Int.self, at: index), to: Value.self) }
            return try decoding.value(type, at: index)
        }

        mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
            try JSONValueDecoder(decoding: decoding, index: take()).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try JSONUnkeyedDecodingContainer(decoding: decoding, array: take())
        }

        mutating func superDecoder() throws -> any Decoder { try JSONValueDecoder(decoding: decoding, index: take()) }
    }
#endif
