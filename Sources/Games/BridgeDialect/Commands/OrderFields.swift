internal import Bridge
internal import Martlet

/// Reads the fields that `Bridge.Input.replicate` names for a kind of order, in fixed width. The kind itself, which is visited
/// first, was the packet's subtype.
struct OrderReader: FieldVisitor {
    private let kind: Int32
    private var hasKind = false
    private(set) var reader: FixedReader
    private(set) var isOutOfRange = false

    init(_ kind: Command, _ reader: FixedReader) {
        self.kind = Int32(kind.rawValue)
        self.reader = reader
    }

    private mutating func quantum(_ form: FieldForm, isReal: Bool) -> Int32? {
        guard let quantum = FixedForm(form, isReal: isReal).read(form, from: &reader) else {
            isOutOfRange = true
            return nil
        }
        return quantum
    }

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        if hasKind {
            value = quantum(form, isReal: false) ?? value
        } else {
            hasKind = true
            value = kind
        }
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = quantum(form, isReal: true).map(form.value(of:)) ?? value
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}

/// Writes what `OrderReader` reads.
struct OrderWriter: FieldVisitor {
    private var hasKind = false
    private(set) var writer = FixedWriter()

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        if hasKind { FixedForm(form, isReal: false).write(value, to: &writer) }
        hasKind = true
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        FixedForm(form, isReal: true).write(form.quantum(of: value), to: &writer)
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}
