/// Fields by name, as a page or a tool gives and takes them: for each the length of its name (1 byte), the name, its index
/// (4 bytes; −1: it is not repeated) and its value (8 bytes, a Double), lowest byte first. A list comes as its count under
/// the index −2, then the fields of its elements: `gates.0.width`, `gates.1.width`.
///
/// The values are those of the game (radians, units), not quanta. A name's words come as one field each.
public struct NamedFields: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Takes what a page wrote; what is short or odd at its end is left out when read.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The fields of a value, in the order in which they are visited.
    public init<Value: Replicated>(of value: Value) {
        var value = value
        var writer = Writer()
        value.replicate(&writer)
        bytes = writer.fields.bytes
    }

    /// A default value with these fields set. Names that it does not have are ignored, values brought within their bounds.
    public func value<Value: Replicated>(_ type: Value.Type) -> Value {
        var value = Value()
        var reader = Reader(self)
        value.replicate(&reader)
        return value
    }

    private static let countIndex: Int32 = -2

    private mutating func append(_ path: Path, _ index: Int32, _ value: Double) {
        bytes.append(UInt8(clamping: path.bytes.count))
        bytes.append(contentsOf: path.bytes.prefix(255))
        bytes.append(low: 4, of: UInt64(UInt32(bitPattern: index)))
        bytes.append(low: 8, of: value.bitPattern)
    }

    /// The finite value under a name; the first one, if there are several.
    private func find(_ path: Path, _ index: Int32) -> Double? {
        var position = 0
        while position < bytes.count {
            let start = position + 1
            let end = start + Int(bytes[position])
            position = end + 12
            guard position <= bytes.count else { return nil }
            guard bytes[start..<end].elementsEqual(path.bytes),
                Int32(truncatingIfNeeded: bytes.number(in: end..<(end + 4))) == index
            else { continue }
            let value = Double(bitPattern: bytes.number(in: (end + 4)..<position))
            return value.isFinite ? value : nil
        }
        return nil
    }

    /// A field's name behind the places of the lists that it lies in: `gates.0.width`.
    private struct Path {
        private(set) var bytes: [UInt8] = []

        func callAsFunction(_ name: FieldName) -> Path {
            var path = self
            name.text.withUTF8Buffer { for byte in $0 { path.bytes.append(byte) } }
            return path
        }

        /// What lies in the list of this name, at a place.
        func element(_ place: Int) -> Path {
            var path = self
            var digits: [UInt8] = []
            var rest = place
            repeat {
                digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
                rest /= 10
            } while rest > 0
            path.bytes.append(UInt8(ascii: "."))
            for digit in digits.reversed() { path.bytes.append(digit) }
            path.bytes.append(UInt8(ascii: "."))
            return path
        }
    }

    private struct Writer: FieldVisitor {
        var fields = NamedFields()
        private var path = Path()

        init() {}

        mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            fields.append(path(name), name.index, Double(value))
        }

        mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            fields.append(path(name), name.index, value)
        }

        mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

        mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
            let outer = path
            defer { path = outer }
            let list = path(name)
            fields.append(list, NamedFields.countIndex, Double(elements.count))
            for place in elements.indices {
                path = list.element(place)
                elements[place].replicate(&self)
            }
        }
    }

    private struct Reader: FieldVisitor {
        let fields: NamedFields
        private var path = Path()

        init(_ fields: NamedFields) { self.fields = fields }

        mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let found = fields.find(path(name), name.index) else { return }
            value = form.quantum(of: found)
        }

        mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let found = fields.find(path(name), name.index) else { return }
            value = form.value(of: form.quantum(of: found))
        }

        mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

        mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
            let outer = path
            defer { path = outer }
            let list = path(name)
            guard let count = fields.find(list, NamedFields.countIndex) else { return }
            elements = [Element](repeating: Element(), count: Int(min(max(count, 0), Double(limit))))
            for place in elements.indices {
                path = list.element(place)
                elements[place].replicate(&self)
            }
        }
    }
}
