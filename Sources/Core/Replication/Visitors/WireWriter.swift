/// Writes a value as bits, each field as wide as its form: inputs, events, setups.
public struct WireWriter: FieldVisitor {
    public var bits = BitWriter()

    public init() {}

    public mutating func write<Value: Replicated>(_ value: Value) {
        var value = value
        value.replicate(&self)
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        let quantum = min(max(value, form.minimum), form.maximum)
        bits.write(UInt32(bitPattern: quantum &- form.minimum), bits: form.bits)
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        bits.write(UInt32(bitPattern: form.quantum(of: value) &- form.minimum), bits: form.bits)
    }

    @inlinable
    public mutating func hidden(_ word: inout UInt64, _ name: FieldName) {}

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        let count = min(elements.count, Int(max(0, limit)))
        bits.write(small: UInt32(count))
        for index in 0..<count { elements[index].replicate(&self) }
    }
}
