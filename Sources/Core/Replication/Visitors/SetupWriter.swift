#if !hasFeature(Embedded)

    /// Writes a setup as the JSON that `SetupReader` reads, every field of it, in the order of `replicate`.
    public struct SetupWriter: FieldVisitor {
        private var members: [JSONMember] = []
        /// Of a name, until its last word.
        private var name = ShortName()

        private init() {}

        public static func json<Setup: Replicated>(of setup: Setup) -> JSONValue {
            var writer = SetupWriter()
            var setup = setup
            setup.replicate(&writer)
            return .object(writer.members)
        }

        public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            if form.isText {
                self.name.words[Int(name.index)] = value
                guard Int(name.index) == ShortName.wordCount - 1 else { return }
                members.append(
                    JSONMember(key: "\(name.text)", value: .string(String(decoding: self.name.bytes, as: UTF8.self))))
                self.name = ShortName()
            } else if form.minimum == 0, form.maximum == 1 {
                put(.bool(value != 0), name)
            } else {
                put(.int(Int64(value)), name)
            }
        }

        public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            put(.double(form.value(of: form.quantum(of: value))), name)
        }

        public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) {
            put(Self.json(of: part), name)
        }

        public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
            put(.array(elements.prefix(Int(max(0, limit))).map { Self.json(of: $0) }), name)
        }

        /// Repeated fields come one after the other, and go into one array.
        private mutating func put(_ value: JSONValue, _ name: FieldName) {
            guard name.index >= 0 else { return members.append(JSONMember(key: "\(name.text)", value: value)) }
            let key = "\(name.text)"
            if let place = members.firstIndex(where: { $0.key == key }) {
                members[place].value = .array(members[place].value.elements + [value])
            } else {
                members.append(JSONMember(key: key, value: .array([value])))
            }
        }
    }
#endif
