/// Writes down which fields there are.
@usableFromInline
struct SchemaBuilder: FieldVisitor {
    @usableFromInline var fields: [Schema.Field] = []

    @usableFromInline init() {}

    @usableFromInline
    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        fields.append(Schema.Field(name: name, form: form, layers: layers, isReal: false))
    }

    @usableFromInline
    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        fields.append(Schema.Field(name: name, form: form, layers: layers, isReal: true))
    }

    @usableFromInline mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

    @usableFromInline
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @usableFromInline
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}
