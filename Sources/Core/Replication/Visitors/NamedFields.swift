/// Fields by name, as a page or a tool gives and takes them: for each the length of its name (1 byte), the name, its index
/// (4 bytes; −1: it is not repeated) and its value (8 bytes, a Double), lowest byte first.
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
        var reader = Reader(fields: self)
        value.replicate(&reader)
        return value
    }

    mutating func append(_ name: FieldName, _ value: Double) {
        name.text.withUTF8Buffer { text in
            bytes.append(UInt8(clamping: text.count))
            for byte in text.prefix(255) { bytes.append(byte) }
        }
        bytes.append(low: 4, of: UInt64(UInt32(bitPattern: name.index)))
        bytes.append(low: 8, of: value.bitPattern)
    }

    /// The value under a name; the first one, if there are several.
    func find(_ name: FieldName) -> Double? {
        name.text.withUTF8Buffer { text in
            var position = 0
            while position < bytes.count {
                let length = Int(bytes[position])
                guard bytes.count - position >= length + 13 else { return nil }
                if length == text.count, matches(text, at: position + 1) {
                    let index = position + 1 + length
                    let value = index + 4
                    if Int32(truncatingIfNeeded: bytes.number(in: index..<value)) == name.index {
                        return Double(bitPattern: bytes.number(in: value..<(value + 8)))
                    }
                }
                position += length + 13
            }
            return nil
        }
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
        return true
    }

    private struct Writer: FieldVisitor {
        var fields = NamedFields()

        mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            fields.append(name, Double(value))
        }

        mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            fields.append(name, value)
        }

        mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

        mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
    }

    private struct Reader: FieldVisitor {
        let fields: NamedFields

        mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let found = fields.find(name), found.isFinite else { return }
            value = form.quantum(of: found)
        }

        mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
            guard let found = fields.find(name), found.isFinite else { return }
            value = form.value(of: form.quantum(of: found))
        }

        mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

        mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

        mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
    }
}
