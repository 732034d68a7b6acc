/// What the packed codec must know of a table's fields, laid out flat and never changed: 16 bytes a field, one after another.
final class CodecPlan {
    /// How a field's value is written where it differs from what was expected.
    enum Manner: UInt8, Sendable {
        /// It has one value only, and so never differs.
        case fixed
        /// So few values that they are written as they are.
        case raw
        /// Apart from the last one: by the difference, near ones short.
        case stepped
        /// The same, and what moved on goes on moving.
        case continuous
        /// The same around a circle.
        case wrapped
    }

    struct Field: Sendable {
        let minimum: Int32
        let maximum: Int32
        let bits: UInt8
        let manner: Manner
        let layers: UInt8
        /// Bits that are expected of a difference from an entity at rest, and from a default: states of `Residuals`.
        let restState: UInt8
        let bornState: UInt8

        /// Values around the circle.
        var modulus: Int64 { Int64(maximum) - Int64(minimum) + 1 }

        init(_ field: Schema.Field) {
            minimum = field.form.minimum
            maximum = field.form.maximum
            let width = field.form.bits
            bits = UInt8(truncatingIfNeeded: width)
            layers = field.layers.rawValue
            switch (field.form.manner, width) {
            case (_, 0): manner = .fixed
            case (_, 1...3), (.stepped, 1...6): manner = .raw
            case (.stepped, _), (.largest, _): manner = .stepped
            case (.continuous, _): manner = .continuous
            case (.wrapped, _): manner = .wrapped
            }
            restState = UInt8(truncatingIfNeeded: 2 * max(1, width / 3))
            bornState = UInt8(truncatingIfNeeded: 2 * min(Residuals.greatest, max(1, width - 4)))
        }
    }

    struct Kind: Sendable {
        /// Where its fields begin in `fields` and its default row in `defaults`.
        let start: Int
        let count: Int
        /// Bits that its row takes at most, for budgets.
        let mostBits: Int
    }

    /// Of all kinds.
    let fields: UnsafeBufferPointer<Field>
    /// Of all kinds, and one 0 more: a game without any field has a row to point at, too.
    let defaults: UnsafeBufferPointer<Int32>
    let kinds: UnsafeBufferPointer<Kind>
    /// What the states of the residuals' codes begin with in each packet: moving ones, resting ones, newborn ones.
    let firstStates: UnsafeBufferPointer<UInt8>
    /// Bits of a kind's number.
    let kindBits: Int

    init(_ table: SchemaTable) {
        var fields: [Field] = []
        var defaults: [Int32] = []
        var kinds: [Kind] = []
        for kind in table.kinds {
            let start = fields.count
            var bits = 0
            for index in 0..<kind.schema.count {
                let field = Field(kind.schema.fields[index])
                fields.append(field)
                bits += Int(field.bits) + 4
            }
            defaults.append(contentsOf: kind.schema.defaults)
            kinds.append(Kind(start: start, count: kind.schema.count, mostBits: bits + 24))
        }
        defaults.append(0)
        kindBits = Int(32 - UInt32(max(0, kinds.count - 1)).leadingZeroBitCount)
        var states: [UInt8] = []
        for _ in fields { states.append(Residuals.movingState) }
        for field in fields { states.append(field.restState) }
        for field in fields { states.append(field.bornState) }
        self.fields = Self.keep(fields)
        self.defaults = Self.keep(defaults)
        self.kinds = Self.keep(kinds)
        firstStates = Self.keep(states)
    }

    deinit {
        fields.deallocate()
        defaults.deallocate()
        kinds.deallocate()
        firstStates.deallocate()
    }

    private static func keep<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        return UnsafeBufferPointer(memory)
    }

    /// The row that a new entity of a kind is described against.
    @inline(__always)
    func defaultRow(of kind: Kind) -> UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(rebasing: defaults[kind.start..<(kind.start + kind.count)])
    }
}
