#if !hasFeature(Embedded)

    /// What one call of `JSON.encode` works with: one buffer that grows, and the containers that are open in it. The
    /// encoder and its containers are small structs that point here.
    ///
    /// Codable never says that a container is complete. It is, as soon as the value it belongs to has been written,
    /// or something is written to a container around it.
    ///
    /// Its variables go without Swift's check for overlapping access, which took a quarter of the time: each is
    /// changed in place by a function of this file, and none of those calls anybody else's code while it does so.
    final class JSONEncoding {
        @exclusivity(unchecked) private(set) var bytes: [UInt8] = []
        /// The type of the value that is being written.
        @exclusivity(unchecked) private(set) var valueType: Any.Type = Never.self
        /// The first error. Most of Codable's methods that open containers can't throw, so it is kept.
        private(set) var failure: JSONError?
        @exclusivity(unchecked) private var frames: [Frame] = []
        /// The keys of the open containers that are to be sorted, with the place of each one's quote.
        @exclusivity(unchecked) private var sortedKeys: [(key: String, place: Int)] = []

        /// A container that is open.
        private struct Frame {
            enum Kind { case array, object, sortedObject, enumCase }

            var kind: Kind
            /// Where it begins, which also tells it from others that were open at its depth.
            let start: Int
            var count = 0
            /// Where the last key's quote stands.
            var keyPlace: Int?
            /// How many of `sortedKeys` belong to containers around it.
            let outerKeys: Int
        }

        init() { bytes.reserveCapacity(512) }

        func takeBytes() -> [UInt8] {
            defer { bytes = [] }
            return bytes
        }

        /// Writes a value and completes what it opened.
        func write<Value: Encodable>(_ value: Value) throws {
            let start = bytes.count
            let depth = frames.count
            valueType = Value.self
            do {
                try value.encode(to: JSONValueEncoder(encoding: self, start: start, depth: depth))
            } catch {
                throw failure ?? fail(translate(error))
            }
            if frames.count > depth { close(downTo: depth) }
            if bytes.count == start { JSONText.append(literal: "{}", to: &bytes) }
            if let failure { throw failure }
        }
    }

    // MARK: Containers

    extension JSONEncoding {
        /// Begins an object, or goes on with the one that a superclass began.
        ///
        /// Keys that can be any string (those of a dictionary, or of a type that makes its own) are sorted: where
        /// they come from, there is often no order. An enum without payloads, as synthesized keys are, is too small
        /// to hold a string.
        func beginObject<Key: CodingKey>(keyedBy type: Key.Type, start: Int, depth: Int) {
            if frames.count > depth, frames[depth].start == start, frames[depth].kind != .array { return }
            let isSorted = MemoryLayout<Key>.size > MemoryLayout<UInt32>.size
            begin(isSorted ? .sortedObject : .object, UInt8(ascii: "{"), start: start, depth: depth)
        }

        func beginArray(start: Int, depth: Int) {
            if frames.count > depth, frames[depth].start == start, frames[depth].kind == .array { return }
            begin(.array, UInt8(ascii: "["), start: start, depth: depth)
        }

        private func begin(_ kind: Frame.Kind, _ bracket: UInt8, start: Int, depth: Int) {
            guard bytes.count == start, frames.count == depth else {
                fail("a value was written twice")
                return
            }
            guard depth < JSONLimits.stored.depth else {
                fail("deeper than it could be read back")
                return
            }
            bytes.append(bracket)
            frames.append(Frame(kind: kind, start: start, outerKeys: sortedKeys.count))
        }

        private func close(downTo depth: Int) {
            while frames.count > depth, let frame = frames.popLast() {
                if frame.kind == .sortedObject {
                    if sortedKeys.count > frame.outerKeys + 1 { sort(frame) }
                    sortedKeys.removeSubrange(frame.outerKeys...)
                }
                bytes.append(frame.kind == .array ? UInt8(ascii: "]") : UInt8(ascii: "}"))
            }
        }

        /// Completes what is open within a container, and puts the comma.
        private func resume(start: Int, depth: Int) throws {
            guard frames.count > depth, frames[depth].start == start else {
                throw fail("a container was written to after it was complete")
            }
            if frames.count > depth + 1 { close(downTo: depth + 1) }
            if frames[depth].count > 0 { bytes.append(UInt8(ascii: ",")) }
            frames[depth].count += 1
        }

        func element(start: Int, depth: Int) throws { try resume(start: start, depth: depth) }

        func key(_ key: String, start: Int, depth: Int, isCase: Bool) throws {
            try resume(start: start, depth: depth)
            let kind = frames[depth].kind
            if (kind == .enumCase) != isCase { throw fail("a key of its own beside an enum's case") }
            if isCase, key == JSONDecoding.typeKey { throw fail("an enum's label may not be called 'type'") }
            frames[depth].keyPlace = bytes.count
            if kind == .sortedObject { sortedKeys.append((key, bytes.count)) }
            JSONText.append(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
        }

        /// Writes `"type":"CaseName"`; the labels follow in the same object.
        func beginCase<Key: CodingKey>(_ key: Key, start: Int, depth: Int, isCase: Bool) {
            guard !isCase, frames.count > depth, frames[depth].start == start, frames[depth].count == 0 else {
                fail("a nested container is an enum's case, and stands alone in its object")
                return
            }
            guard Key(stringValue: JSONDecoding.typeKey) == nil else {
                fail("an enum's case may not be called 'type'")
                return
            }
            frames[depth].kind = .enumCase
            frames[depth].count = 1
            JSONText.append("type" as StaticString, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONText.append(JSONCaseName.name(of: key), to: &bytes)
        }

        func count(start: Int, depth: Int) -> Int {
            frames.count > depth && frames[depth].start == start ? frames[depth].count : 0
        }

        /// Puts an object's members in the order of their keys' bytes.
        private func sort(_ frame: Frame) {
            let keys = sortedKeys[frame.outerKeys...]
            var members: [(key: String, bytes: Range<Int>)] = []
            members.reserveCapacity(keys.count)
            for index in keys.indices {
                let end = index + 1 < keys.endIndex ? keys[index + 1].place - 1 : bytes.count
                members.append((keys[index].key, keys[index].place..<end))
            }
            members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            var sorted: [UInt8] = []
            sorted.reserveCapacity(bytes.count - frame.start)
            for member in members {
                if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
                sorted += bytes[member.bytes]
            }
            bytes.replaceSubrange((frame.start + 1)..., with: sorted)
        }
    }

    // MARK: Scalars

    extension JSONEncoding {
        func appendNull() { JSONText.append(literal: "null", to: &bytes) }
        func append(_ value: Bool) { JSONText.append(value, to: &bytes) }
        func append(_ value: String) { JSONText.append(value, to: &bytes) }
        func append(_ value: Int64) { JSONText.append(value, to: &bytes) }
        func append(_ value: UInt64) { JSONText.append(value, to: &bytes) }

        func append(_ value: Double) throws {
            guard value.isFinite else { throw fail("a number that is not finite") }
            bytes.append(contentsOf: value.description.utf8)
        }

        func append(_ value: Float) throws {
            guard value.isFinite else { throw fail("a number that is not finite") }
            bytes.append(contentsOf: value.description.utf8)
        }

        func append(_ value: JSONValue) throws {
            do throws(JSONError) {
                try value.write(to: &bytes, depth: frames.count)
            } catch {
                throw fail(error)
            }
        }
    }

    // MARK: Errors

    extension JSONEncoding {
        /// Where we are, from the frames that are open.
        var path: [JSONPathKey] {
            frames.compactMap { frame in
                switch frame.kind {
                case .array: frame.count > 0 ? JSONPathKey(index: frame.count - 1) : nil
                case .object, .sortedObject, .enumCase: frame.keyPlace.map { JSONPathKey(key(at: $0)) }
                }
            }
        }

        /// Reads a key back that was written before; nobody keeps it otherwise.
        private func key(at place: Int) -> String {
            let bytes = bytes
            var end = place + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            var key: [UInt8] = []
            JSONEscape.resolve(bytes.span.extracting(place + 1..<min(end, bytes.count)), into: &key)
            return String(decoding: key, as: UTF8.self)
        }

        @discardableResult
        func fail(_ message: String) -> JSONError {
            let path = JSONPath.text(path)
            return fail(JSONError(.notEncodable, path.isEmpty ? message : "\(path): \(message)"))
        }

        @discardableResult
        func fail(_ error: JSONError) -> JSONError {
            if failure == nil { failure = error }
            return error
        }

        /// What a type's own `encode(to:)` threw, as our error.
        func translate(_ error: any Error) -> JSONError {
            if let error = error as? JSONError { return error }
            guard case .invalidValue(_, let context) = error as? EncodingError else {
                return JSONError(.notEncodable, "a value refused to be encoded")
            }
            return JSONError(.notEncodable, context.debugDescription)
        }
    }
#endif
