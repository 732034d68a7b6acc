/// One kind of entity as the modelled codec sees it: which of its fields belong together.
///
/// The codec knows positions (two or three coordinates in a row, on one scale), orientations (the index of a unit
/// quaternion's largest part, 0…3 for x, y, z, w, then the other three parts in order), flags (one bit) and numbers
/// (everything else). What belongs together is predicted together; a field named in no group still travels, as a number.
public struct ModelledKind: Sendable {
    /// A field's bounds, and how its next value follows from the last ones.
    struct Field: Sendable {
        let minimum: Int32
        let maximum: Int32
        let manner: FieldForm.Manner
        let bits: Int32
    }

    let fields: [Field]
    let defaults: [Int32]
    /// The first field of an orientation, of a position; -1: it has none.
    let orientation: Int32
    let position: Int32
    let dimensions: Int32
    /// What stands for an orientation part of √½: the span between its bounds.
    let unit: Int32
    /// What the orientation's parts lie around, doubled.
    let middle: Int32
    let flags: [Int32]
    let numbers: [Int32]

    /// - Parameters:
    ///   - schema: its fields; `orientation` and `position` name the first field of a group, if there is one.
    ///   - dimensions: coordinates of a position, 2 or 3.
    public init(_ schema: Schema, position: Int32? = nil, dimensions: Int32 = 3, orientation: Int32? = nil) {
        fields = schema.fields.map {
            Field(minimum: $0.form.minimum, maximum: $0.form.maximum, manner: $0.form.manner, bits: $0.form.bits)
        }
        precondition(schema.defaults.count == fields.count, "each field has its default")
        defaults = schema.defaults
        self.orientation = orientation ?? -1
        self.position = position ?? -1
        self.dimensions = position == nil ? 0 : dimensions
        var grouped = [Bool](repeating: false, count: fields.count)
        if let position {
            precondition(dimensions == 2 || dimensions == 3, "a position has two coordinates or three")
            for index in position..<position + dimensions { grouped[Int(index)] = true }
        }
        if let orientation {
            let first = fields[Int(orientation)]
            let part = fields[Int(orientation) + 1]
            precondition(
                first.minimum == 0 && first.maximum == 3, "an orientation begins with its largest part's index")
            precondition(
                part.maximum > part.minimum && Int64(part.maximum) - Int64(part.minimum) <= 32_767
                    && part.minimum >= -32_768, "an orientation's part has 1 to 15 bits")
            for index in orientation..<orientation + 4 {
                precondition(!grouped[Int(index)], "a field belongs to one group")
                grouped[Int(index)] = true
                let field = fields[Int(index)]
                precondition(
                    index == orientation || (field.minimum == part.minimum && field.maximum == part.maximum),
                    "an orientation's parts have the same bounds")
            }
            unit = part.maximum - part.minimum
            middle = part.maximum + part.minimum
        } else {
            unit = 1
            middle = 0
        }
        var flags: [Int32] = []
        var numbers: [Int32] = []
        for (index, field) in fields.enumerated() where !grouped[index] {
            if field.minimum == 0 && field.maximum == 1 {
                flags.append(Int32(index))
            } else {
                numbers.append(Int32(index))
            }
        }
        self.flags = flags
        self.numbers = numbers
    }

    /// Takes the first orientation of up to 15 bits, and the first two or three continuous fields of the position layer that
    /// stand in a row.
    public init(inferring schema: Schema) {
        let fields = schema.fields
        var turned: [Bool] = []
        var orientation: Int32?
        for (index, field) in fields.enumerated() where field.form.manner == .largest && index + 3 < fields.count {
            let part = fields[index + 1].form
            if orientation == nil, Int64(part.maximum) - Int64(part.minimum) <= 32_767 { orientation = Int32(index) }
            turned += [Bool](repeating: false, count: index - turned.count) + [true, true, true, true]
        }
        turned += [Bool](repeating: false, count: fields.count - turned.count)
        let places = fields.indices.filter {
            let field = fields[$0]
            return field.form.manner == .continuous && field.isReal && field.layers.contains(.position) && !turned[$0]
        }
        guard let first = places.first, places.count >= 2, places[1] == first + 1 else {
            self.init(schema, orientation: orientation)
            return
        }
        let three = places.count >= 3 && places[2] == first + 2
        self.init(schema, position: Int32(first), dimensions: three ? 3 : 2, orientation: orientation)
    }
}
