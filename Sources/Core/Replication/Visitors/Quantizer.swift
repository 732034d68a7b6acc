/// Turns a value into the row of its quanta.
public struct Quantizer: FieldVisitor {
    public var row: [Int32] = []

    @inlinable public init(capacity: Int) { row.reserveCapacity(capacity) }

    /// Empties the row and fills it from another value.
    @inlinable
    public mutating func fill<Entity: Replicated>(from value: Entity) {
        row.removeAll(keepingCapacity: true)
        var value = value
        value.replicate(&self)
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        row.append(min(max(value, form.minimum), form.maximum))
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        row.append(form.quantum(of: value))
    }

    @inlinable public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}

/// Turns a row of quanta back into a value. Fields that no client is sent keep what they had.
public struct Dequantizer: FieldVisitor {
    @usableFromInline let row: [Int32]
    @usableFromInline var position: Int

    /// `start`: where the row begins in a frame's `quanta`.
    @inlinable
    public init(_ quanta: [Int32], start: Int = 0) {
        row = quanta
        position = start
    }

    @usableFromInline
    mutating func next(_ form: FieldForm) -> Int32 {
        guard position < row.count else { return form.minimum }
        defer { position += 1 }
        return min(max(row[position], form.minimum), form.maximum)
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = next(form)
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = form.value(of: next(form))
    }

    @inlinable public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}
