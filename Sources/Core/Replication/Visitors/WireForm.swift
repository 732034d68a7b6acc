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

/// Reads what `WireWriter` wrote. What no such value can be sets `isDamaged`; it never traps.
public struct WireReader: FieldVisitor {
    public var bits: BitReader

    public init(_ bits: BitReader) { self.bits = bits }

    public var isDamaged: Bool { bits.isDamaged }

    /// nil: the bits are not such a value.
    public mutating func read<Value: Replicated>(_ type: Value.Type) -> Value? {
        var value = Value()
        value.replicate(&self)
        return isDamaged ? nil : value
    }

    @usableFromInline
    mutating func quantum(_ form: FieldForm) -> Int32 {
        let quantum = form.minimum &+ Int32(bitPattern: bits.read(bits: form.bits))
        guard form.contains(quantum) else {
            bits.fail()
            return form.minimum
        }
        return quantum
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = quantum(form)
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = form.value(of: quantum(form))
    }

    @inlinable
    public mutating func hidden(_ word: inout UInt64, _ name: FieldName) {}

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        let count = bits.readSmall()
        elements.removeAll(keepingCapacity: true)
        guard count <= UInt32(max(0, limit)) else { return bits.fail() }
        for _ in 0..<Int(count) {
            var element = Element()
            element.replicate(&self)
            guard !isDamaged else { return }
            elements.append(element)
        }
    }
}
