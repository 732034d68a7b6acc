#if !hasFeature(Embedded)

    /// Why a ruleset is no setup of a game.
    public struct SetupError: Error, Hashable, Sendable {
        /// The path of the field: `gates[2].width`.
        public let field: String
        /// For a person, with the field's bounds.
        public let message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    /// Fills a setup from JSON by its fields' names. What is left out keeps its default; unknown names are ignored.
    ///
    /// A flag is a bool, a name a string, a real number any number within its bounds (and then its nearest quantum), a whole
    /// one and a choice an integer; repeated fields and lists are arrays, parts are objects.
    public struct SetupReader: FieldVisitor {
        private var node: JSONNode?
        private var prefix = ""
        /// The first that was found.
        public private(set) var error: SetupError?

        private init(_ node: JSONNode) { self.node = node }

        public static func read<Setup: Replicated>(_ type: Setup.Type, from node: JSONNode) throws(SetupError) -> Setup
        {
            var setup = Setup()
            guard node.kind == .object else { throw SetupError(field: "", message: "The setup is an object.") }
            var reader = SetupReader(node)
            setup.replicate(&reader)
            if let error = reader.error { throw error }
            return setup
        }

        // MARK: fields

        public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let node = node?["\(name.text)"] else { return }
            if form.isText { return text(&value, node, name) }
            guard let node = element(node, name) else { return }
            if form.minimum == 0, form.maximum == 1, let flag = node.bool {
                value = flag ? 1 : 0
            } else if let number = node.int64, number >= Int64(form.minimum), number <= Int64(form.maximum) {
                value = Int32(number)
            } else if form.minimum == 0, form.maximum == 1 {
                refuse(name, "is true or false")
            } else {
                refuse(name, "is a whole number from \(form.minimum) to \(form.maximum)")
            }
        }

        public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let node = node?["\(name.text)"], let node = element(node, name) else { return }
            let least = form.value(of: form.minimum)
            let most = form.value(of: form.maximum)
            guard let number = node.double, number >= least, number <= most else {
                return refuse(name, "is a number from \(least) to \(most)")
            }
            value = form.value(of: form.quantum(of: number))
        }

        public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) {
            guard let found = node?["\(name.text)"], let inner = element(found, name) else { return }
            guard inner.kind == .object else { return refuse(name, "is an object") }
            within(inner, path(name)) { reader in part.replicate(&reader) }
        }

        public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
            guard let found = node?["\(name.text)"] else { return }
            guard found.kind == .array, found.elements.count <= Int(max(0, limit)) else {
                return refuse(name, "is an array of at most \(limit)")
            }
            elements.removeAll()
            for (index, inner) in found.elements.enumerated() {
                var element = Element()
                guard inner.kind == .object else { return refuse(name, "is an array of objects") }
                within(inner, path(name) + "[\(index)]") { reader in element.replicate(&reader) }
                elements.append(element)
            }
        }

        // MARK: parts of it

        private mutating func within(_ inner: JSONNode, _ path: String, _ body: (inout SetupReader) -> Void) {
            let outer = (node, prefix)
            node = inner
            prefix = path + "."
            body(&self)
            (node, prefix) = outer
        }

        /// Of a repeated field its own value, else all of it. nil: the array ends before.
        private mutating func element(_ node: JSONNode, _ name: FieldName) -> JSONNode? {
            guard name.index >= 0 else { return node }
            guard node.kind == .array else {
                refuse(FieldName(name.text), "is an array")
                return nil
            }
            let elements = node.elements
            return Int(name.index) < elements.count ? elements[Int(name.index)] : nil
        }

        private mutating func text(_ value: inout Int32, _ node: JSONNode, _ name: FieldName) {
            guard let text = node.string, text.utf8.count <= ShortName.byteLimit, !text.utf8.contains(0) else {
                return refuse(FieldName(name.text), "is a text of at most \(ShortName.byteLimit) bytes")
            }
            value = ShortName(text.utf8).words[Int(name.index)]
        }

        private func path(_ name: FieldName) -> String {
            prefix + "\(name.text)" + (name.index >= 0 ? "[\(name.index)]" : "")
        }

        private mutating func refuse(_ name: FieldName, _ what: String) {
            if error == nil { error = SetupError(field: path(name), message: "\(path(name)) \(what).") }
        }
    }
#endif
