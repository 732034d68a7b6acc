/// Shows what lies between two frames, a little in the past: never what has not happened. When frames are missing the
/// picture freezes; an entity is there from the frame that first has it to the one that lacks it.
///
/// It looks at frames that the decoder keeps, and lets go of them before the decoder uses their memory again.
public struct Interpolator {
    /// Fewer than the decoder keeps.
    public static var depth: Int { 24 }

    private struct Kept {
        let frame: ViewFrame
        let position: Double
    }

    private struct Field {
        let blend: FieldBlend
        let step: Double
    }

    /// The fields of all kinds, one kind after the other.
    private let fields: [Field]
    private let firstField: [Int]
    /// By position.
    private var kept: [Kept] = []
    private var isFrozen = false
    public private(set) var sample = ViewSample()
    /// How often the picture stood still for want of a frame.
    public private(set) var freezes: UInt64 = 0

    public init(_ table: SchemaTable) {
        var fields: [Field] = []
        var firstField: [Int] = []
        for kind in table.kinds {
            firstField.append(fields.count)
            for field in kind.schema.fields {
                fields.append(Field(blend: FieldBlend(field.form), step: field.form.step))
            }
        }
        self.fields = fields
        self.firstField = firstField
        kept.reserveCapacity(Self.depth + 1)
    }

    /// A new connection, or another crew: nothing of before is shown.
    public mutating func reset() {
        kept.removeAll(keepingCapacity: true)
        isFrozen = false
        sample.reset()
    }

    /// A frame was decoded. `position`: its tick, relative to the clock's anchor.
    public mutating func add(_ frame: ViewFrame, at position: Double) {
        var place = kept.count
        while place > 0, kept[place - 1].position > position { place -= 1 }
        kept.insert(Kept(frame: frame, position: position), at: place)
        if kept.count > Self.depth { kept.removeFirst() }
    }

    /// Fills `sample` with what is to be seen at a position.
    public mutating func show(at position: Double) {
        sample.reset()
        guard let first = kept.first, let last = kept.last else { return }
        let isDry = position > last.position && kept.count > 1
        if isDry, !isFrozen { freezes += 1 }
        isFrozen = isDry
        var place = kept.count - 1
        while place > 0, kept[place].position > position { place -= 1 }
        guard place + 1 < kept.count, position > first.position else { return copy(kept[place].frame) }
        let from = kept[place]
        let to = kept[place + 1]
        let fraction = (position - from.position) / (to.position - from.position)
        blend(from.frame, to.frame, min(max(fraction, 0), 1))
    }

    private mutating func copy(_ frame: ViewFrame) {
        for entry in frame.entries { copy(entry, of: frame) }
    }

    private mutating func copy(_ entry: ViewFrame.Entry, of frame: ViewFrame) {
        let field = firstField[Int(entry.kind)]
        open(entry)
        for place in 0..<Int(entry.count) {
            sample.values.append(Double(frame.quanta[Int(entry.start) + place]) * fields[field + place].step)
        }
    }

    private mutating func blend(_ from: ViewFrame, _ to: ViewFrame, _ fraction: Double) {
        var hint = 0
        for entry in from.entries {
            while hint < to.entries.count, to.entries[hint].id < entry.id { hint += 1 }
            guard hint < to.entries.count, to.entries[hint].id == entry.id, to.entries[hint].kind == entry.kind else {
                copy(entry, of: from)
                continue
            }
            let field = firstField[Int(entry.kind)]
            let target = Int(to.entries[hint].start)
            open(entry)
            for place in 0..<Int(entry.count) {
                let old = from.quanta[Int(entry.start) + place]
                let new = to.quanta[target + place]
                let form = fields[field + place]
                let value = Double(old) * form.step
                if old == new || form.blend.manner == .stepped {
                    sample.values.append(value)
                } else {
                    let difference = form.blend.difference(from: value, to: Double(new) * form.step)
                    sample.values.append(form.blend.moved(value, by: difference * fraction))
                }
            }
        }
    }

    private mutating func open(_ entry: ViewFrame.Entry) {
        sample.entries.append(
            ViewSample.Entry(
                id: entry.id, kind: entry.kind, start: Int32(truncatingIfNeeded: sample.values.count),
                count: entry.count))
    }

    /// Puts the predicted values in the place of an entity's.
    mutating func replace(_ id: EntityNumber, with values: [Double]) {
        guard let place = sample.index(of: id), Int(sample.entries[place].count) == values.count else { return }
        let start = Int(sample.entries[place].start)
        for field in values.indices { sample.values[start + field] = values[field] }
    }
}
