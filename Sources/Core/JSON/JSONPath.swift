#if !hasFeature(Embedded)

    /// One step from a value to one within it.
    struct JSONPathKey: CodingKey {
        let stringValue: String
        let intValue: Int?

        init(_ key: String) { (stringValue, intValue) = (key, nil) }
        init(index: Int) { (stringValue, intValue) = ("\(index)", index) }
        init(_ key: any CodingKey) { (stringValue, intValue) = (key.stringValue, key.intValue) }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { self.init(index: intValue) }
    }

    enum JSONPath {
        /// For people: `players[2].name`.
        static func text(_ path: [JSONPathKey]) -> String {
            var text = ""
            for key in path {
                if let index = key.intValue {
                    text += "[\(index)]"
                } else {
                    text += text.isEmpty ? short(key.stringValue) : ".\(short(key.stringValue))"
                }
            }
            return text
        }

        /// A stranger's word, cut to what a log or an error message should hold.
        static func short(_ word: String) -> String {
            let limit = 48
            let printable = word.unicodeScalars.filter { $0.isPrintable }
            return printable.count > limit
                ? String(String.UnicodeScalarView(printable.prefix(limit))) + "…"
                : String(String.UnicodeScalarView(printable))
        }
    }

    extension JSONTape {
        /// The way from the document's root to a value, found by walking down: so nobody has to carry it along.
        func path(to index: Int) -> [JSONPathKey] {
            var path: [JSONPathKey] = []
            var current = 0
            while current != index {
                let isObject = entries[current].kind == .object
                var child = current + 1
                var count = 0
                var key = child
                while child < Int(entries[current].next) {
                    key = child
                    if isObject { child += 1 }
                    if index < Int(entries[child].next) { break }
                    child = Int(entries[child].next)
                    count += 1
                }
                guard child <= index, child > current else { return path }
                path.append(isObject ? JSONPathKey(string(entries[key])) : JSONPathKey(index: count))
                current = child
            }
            return path
        }
    }

    /// The names that an enum's cases have on the wire: `moveUnit` is `MoveUnit`.
    enum JSONCaseName {
        static func name(of key: some CodingKey) -> String {
            let name = key.stringValue
            guard let first = name.utf8.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") else {
                return name
            }
            return changingFirst(of: name, to: first ^ 0x20)
        }

        /// The case that a wire name means; nil where the enum has none of that name.
        static func key<Key: CodingKey>(_ type: Key.Type, of name: String) -> Key? {
            guard let first = name.utf8.first else { return nil }
            switch first {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): return nil
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                return Key(stringValue: changingFirst(of: name, to: first ^ 0x20)) ?? Key(stringValue: name)
            default: return Key(stringValue: name)
            }
        }

        private static func changingFirst(of name: String, to first: UInt8) -> String {
            var bytes = [UInt8](name.utf8)
            bytes[0] = first
            return String(decoding: bytes, as: UTF8.self)
        }
    }
#endif
