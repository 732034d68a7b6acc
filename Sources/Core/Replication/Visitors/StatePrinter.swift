#if !hasFeature(Embedded)

    /// Prints a whole state, a line for each field: `ships[3].heading = 1.25`. For whoever looks for where two runs parted.
    public struct StatePrinter: FieldVisitor {
        public struct Line: Hashable, Sendable {
            /// Names from the state down, with the places in lists: `ships[3].points[0]`.
            public let path: String
            public let value: String
            /// The value exactly; two real numbers may be printed alike and differ here.
            public let bits: UInt64
        }

        public struct Difference: Hashable, Sendable {
            public let path: String
            /// Values as they are printed; "none": the other list is longer.
            public let left: String
            public let right: String

            public init(path: String, left: String, right: String) {
                self.path = path
                self.left = left
                self.right = right
            }
        }

        public private(set) var lines: [Line] = []
        private var prefix = ""

        public init() {}

        public static func lines<State: Replicated>(of state: State) -> [Line] {
            var printer = StatePrinter()
            var state = state
            state.replicate(&printer)
            return printer.lines
        }

        /// The first field, in the order of `replicate`, that two states differ in. nil: they are equal to the bit.
        public static func firstDifference<State: Replicated>(of left: State, _ right: State) -> Difference? {
            let left = lines(of: left)
            let right = lines(of: right)
            for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                // A list that is longer shows in its count, before any of its elements.
                let isSame = left[index].path == right[index].path
                let other = isSame ? exactly(right[index], besides: left[index]) : "none"
                return Difference(
                    path: left[index].path, left: exactly(left[index], besides: right[index]), right: other)
            }
            guard left.count != right.count else { return nil }
            let rest = left.count > right.count ? left[right.count] : right[left.count]
            return Difference(
                path: rest.path, left: left.count > right.count ? rest.value : "none",
                right: left.count > right.count ? "none" : rest.value)
        }

        private static func exactly(_ line: Line, besides other: Line) -> String {
            line.value == other.value ? "\(line.value) (0x\(String(line.bits, radix: 16)))" : line.value
        }

        private func path(_ name: FieldName) -> String {
            prefix + "\(name.text)" + (name.index >= 0 ? "[\(name.index)]" : "")
        }

        public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            lines.append(
                Line(path: path(name), value: "\(value)", bits: UInt64(UInt32(bitPattern: value))))
        }

        public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            lines.append(Line(path: path(name), value: "\(value)", bits: value.bitPattern))
        }

        public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {
            lines.append(Line(path: path(name), value: "0x\(String(bits, radix: 16))", bits: bits))
        }

        public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) {
            let outer = prefix
            prefix = path(name) + "."
            part.replicate(&self)
            prefix = outer
        }

        public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
            let outer = prefix
            let own = path(name)
            lines.append(Line(path: own + ".count", value: "\(elements.count)", bits: UInt64(elements.count)))
            for index in elements.indices {
                prefix = own + "[\(index)]."
                elements[index].replicate(&self)
            }
            prefix = outer
        }
    }
#endif
