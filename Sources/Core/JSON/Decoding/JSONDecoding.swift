#if !hasFeature(Embedded)

    /// What one call of `JSON.decode` works with. The decoder and its containers are small structs that point here.
    final class JSONDecoding {
        let tape: JSONTape
        /// Where in which object the last key was found: a type reads its keys in the order in which it wrote them.
        @exclusivity(unchecked) private var cursor: (object: Int, next: Int) = (-1, 0)
        /// An object whose `type` names no case of the enum that looked at it. `allKeys` can't throw, so this waits
        /// here for the error that the enum throws next.
        private var unknownType: (object: Int, name: String)?

        init(_ tape: JSONTape) { self.tape = tape }

        func value<Value: Decodable>(_ type: Value.Type, at index: Int) throws -> Value {
            try Value(from: JSONValueDecoder(decoding: self, index: index))
        }

        /// The same for the value of a key, after which the keys behind it are looked for first.
        func value<Value: Decodable>(_ type: Value.Type, at index: Int, in object: Int) throws -> Value {
            defer { cursor = (object, Int(tape.entries[index].next)) }
            return try value(type, at: index)
        }

        func find(_ key: String, in object: Int) -> Int? {
            let hint = cursor.object == object ? cursor.next : 0
            guard let value = tape.value(of: key, in: object, hint: hint) else { return nil }
            cursor = (object, Int(tape.entries[value].next))
            return value
        }

        func require(_ key: some CodingKey, in object: Int) throws -> Int {
            let name = key.stringValue
            guard let value = find(name, in: object) else { throw missing(name, in: object) }
            return value
        }
    }

    // MARK: Scalars

    extension JSONDecoding {
        func isNull(_ index: Int) -> Bool { tape.entries[index].kind == .null }

        func expect(_ kind: JSONNode.Kind, at index: Int) throws -> JSONEntry {
            let entry = tape.entries[index]
            guard entry.kind == kind else { throw mismatch("\(kind.name) wanted, \(entry.kind.name) found", at: index) }
            return entry
        }

        func bool(_ index: Int) throws -> Bool { try expect(.bool, at: index).isMarked }

        func string(_ index: Int) throws -> String { tape.string(try expect(.string, at: index)) }

        func integer<Value: FixedWidthInteger>(_ type: Value.Type, at index: Int) throws -> Value {
            let entry = try expect(.number, at: index)
            let integer = tape.integer(entry)
            if let value = integer.exactly(type) { return value }
            if case .fractional = integer { throw mismatch("a whole number wanted", at: index) }
            throw mismatch("a number out of range", at: index)
        }

        func double(_ index: Int) throws -> Double {
            _ = try expect(.number, at: index)
            guard let value = JSONNode(tape: tape, index: index).double else {
                throw mismatch("a number out of range", at: index)
            }
            return value
        }

        /// Read as a `Float` at once: by way of `Double` it would be rounded twice.
        func float(_ index: Int) throws -> Float {
            guard let value = Float(tape.string(try expect(.number, at: index))), value.isFinite else {
                throw mismatch("a number out of range", at: index)
            }
            return value
        }
    }

    // MARK: Enums with payloads

    extension JSONDecoding {
        static let typeKey = "type"

        /// The keys of an object that the key type knows; for an enum with payloads, the case that `type` names.
        func keys<Key: CodingKey>(_ type: Key.Type, of object: Int) -> [Key] {
            if Key(stringValue: Self.typeKey) == nil, let index = find(Self.typeKey, in: object),
                tape.entries[index].kind == .string
            {
                let name = tape.string(tape.entries[index])
                if let key = JSONCaseName.key(Key.self, of: name) { return [key] }
                unknownType = (object, name)
                return []
            }
            var keys: [Key] = []
            var next = object + 1
            while next < Int(tape.entries[object].next) {
                if let key = Key(stringValue: tape.string(tape.entries[next])) { keys.append(key) }
                next = Int(tape.entries[next + 1].next)
            }
            return keys
        }

        /// Makes sure that an object is the one of this case before its labels are read.
        func checkCase<Key: CodingKey>(_ key: Key, of object: Int) throws {
            guard let index = find(Self.typeKey, in: object) else { throw missing(Self.typeKey, in: object) }
            guard try string(index) == JSONCaseName.name(of: key) else {
                throw mismatch("another 'type' wanted", at: index)
            }
        }
    }

    // MARK: Errors

    extension JSONDecoding {
        func mismatch(_ message: String, at index: Int) -> JSONError {
            let path = tape.path(to: index)
            return JSONError(
                .mismatch, path.isEmpty ? message : "\(JSONPath.text(path)): \(message)",
                at: Int(tape.entries[index].start))
        }

        func missing(_ key: String, in object: Int) -> JSONError {
            let path = tape.path(to: object) + [.init(key)]
            return JSONError(
                .mismatch, "\(JSONPath.text(path)): missing", at: Int(tape.entries[object].start))
        }

        /// What a type's own `init(from:)` threw, as our error.
        func translate(_ error: any Error) -> JSONError {
            if let error = error as? JSONError { return error }
            if let (object, name) = unknownType {
                return mismatch("unknown type '\(JSONPath.short(name))'", at: object)
            }
            guard let error = error as? DecodingError else { return JSONError(.mismatch, "a value was refused") }
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                let path = JSONPath.text(context.codingPath.map { JSONPathKey($0) })
                // What a synthesized enum says that found no case of its own.
                let isKeyless = context.debugDescription == "Invalid number of keys found, expected one."
                if isKeyless, let (object, name) = unknownType {
                    return mismatch("unknown type '\(JSONPath.short(name))'", at: object)
                }
                let message = isKeyless ? "an object with a 'type' wanted" : context.debugDescription
                return JSONError(.mismatch, path.isEmpty ? message : "\(path): \(message)")
            @unknown default: return JSONError(.mismatch, "a value was refused")
            }
        }
    }

    extension JSONNode.Kind {
        var name: String {
            switch self {
            case .null: "null"
            case .bool: "true or false"
            case .number: "a number"
            case .string: "a string"
            case .array: "an array"
            case .object: "an object"
            }
        }
    }
#endif
