/// Sets every field to some value within its bounds: inputs for soaks and for the proof that two builds compute the same.
public struct FieldScrambler: FieldVisitor {
    public var random: SeededRandom

    public init(_ random: SeededRandom) { self.random = random }

    /// A default value with everything in it random.
    public mutating func value<Value: Replicated>(_ type: Value.Type) -> Value {
        var value = Value()
        value.replicate(&self)
        return value
    }

    private mutating func quantum(_ form: FieldForm) -> Int32 {
        let span = UInt64(UInt32(bitPattern: form.maximum &- form.minimum)) + 1
        return form.minimum &+ Int32(truncatingIfNeeded: random.next() % span)
    }

    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = quantum(form)
    }

    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = form.value(of: quantum(form))
    }

    public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}
