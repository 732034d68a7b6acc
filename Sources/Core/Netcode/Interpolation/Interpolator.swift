/// Shows what lies between two frames, a little in the past: never what has not happened. When frames are missing the
/// picture freezes; an entity is there from the frame that first has it to the one that lacks it.
///
/// It looks at frames that the decoder keeps, and lets go of them before the decoder uses their memory again.
public struct Interpolator {
    /// Fewer than the decoder keeps.
    public static var depth: Int { 24 }

    struct Kept {
        let frame: ViewFrame
        let position: Double
    }

    struct Field {
        let blend: FieldBlend
        let step: Double
    }

    /// The fields of all kinds, one kind after the other.
    let fields: [Field]
    let firstField: [Int]
    /// By position.
    private(set) var kept: [Kept] = []
    private var paces: EntityPaces
    private var isFrozen = false
    /// No frame follows the newest: the picture comes to it and stands, and nothing is missing.
    var isEnded = false
    public internal(set) var sample = ViewSample()
    /// How often the picture stood still for want of a frame.
    public private(set) var freezes: UInt64 = 0

    public init(_ table: SchemaTable, ticksPerFrame: Int32 = 1) {
        var fields: [Field] = []
        var firstField: [Int] = []
        for kind in table.kinds {
            firstField.append(fields.count)
            for field in kind.schema.fields {
                fields.append(Field(blend: FieldBlend(field.form), step: field.form.value(of: 1)))
            }
        }
        self.fields = fields
        self.firstField = firstField
        paces = EntityPaces(ticksPerFrame: ticksPerFrame)
        kept.reserveCapacity(Self.depth + 1)
    }

    /// A new connection, or another crew: nothing of before is shown.
    public mutating func reset() {
        kept.removeAll(keepingCapacity: true)
        isFrozen = false
        isEnded = false
        paces.reset()
        sample.reset()
    }

    /// A frame was decoded. `position`: its tick, relative to the clock's anchor.
    public mutating func add(_ frame: ViewFrame, at position: Double) {
        var place = kept.count
        while place > 0, kept[place - 1].position > position { place -= 1 }
        if place == kept.count { notePaces(frame, at: position) }
        kept.insert(Kept(frame: frame, position: position), at: place)
        if kept.count > Self.depth { kept.removeFirst() }
    }

    private mutating func notePaces(_ frame: ViewFrame, at position: Double) {
        let last = kept.last?.frame
        let fields = fields
        let firstField = firstField
        var hint = 0
        paces.note(frame, at: position) { entry in
            guard let last, let old = Self.follow(entry, in: last, from: &hint) else {
                return false
            }
            let start = Int(old.start)
            let field = firstField[Int(entry.kind)]
            for place in 0..<Int(entry.count)
            where last.quanta[start + place] != frame.quanta[Int(entry.start) + place]
                && !fields[field + place].blend.manner.jumps
            { return true }
            return false
        }
    }

    /// Fills `sample` with what is to be seen at a position.
    public mutating func show(at position: Double) {
        sample.reset()
        guard let first = kept.first, let last = kept.last else { return }
        let isDry = position > last.position && kept.count > 1 && !isEnded
        if isDry, !isFrozen { freezes += 1 }
        isFrozen = isDry
        var place = kept.count - 1
        while place > 0, kept[place].position > position { place -= 1 }
        var hint = 0
        var pace = 0
        let from = kept[place]
        let isBetween = place + 1 < kept.count && position > first.position
        let to = isBetween ? kept[place + 1] : nil
        let fraction =
            to.map { min(max((position - from.position) / ($0.position - from.position), 0), 1) } ?? 0
        for entry in from.frame.entries {
            if let slow = paces.slowPace(of: entry.id, from: &pace) {
                showSlow(entry, place, at: position - paces.lag(of: slow), pace: slow)
            } else if let next = to?.frame,
                let target = Self.follow(entry, in: next, from: &hint)
            {
                open(entry)
                blend(entry, of: from.frame, with: target, of: next, fraction)
            } else {
                open(entry)
                blend(entry, of: from.frame, with: entry, of: from.frame, 0)
            }
        }
    }

    /// An entity that moves every few frames: on its way from one of its updates to the next, as far as these have come.
    /// What only jumps, and whether it is there at all, is that of the picture's own frame.
    private mutating func showSlow(
        _ entry: ViewFrame.Entry, _ place: Int, at position: Double, pace: Double
    ) {
        open(entry)
        let start = sample.values.count
        blend(entry, of: kept[place].frame, with: entry, of: kept[place].frame, 0)
        // Where it was at the position, and the update after that.
        var old = place
        while old > 0, kept[old].position > position, find(entry, old - 1) != nil { old -= 1 }
        guard let before = find(entry, old) else { return }
        var new = old + 1
        while new < kept.count, let after = find(entry, new), isSame(before, old, after, new) {
            new += 1
        }
        guard new < kept.count, let after = find(entry, new) else {
            return move(from: before, old, to: before, old, 0, start)
        }
        // It set out when it came to where it was, or a pace before the update.
        var arrival = old
        while arrival > 0, let earlier = find(entry, arrival - 1),
            isSame(earlier, arrival - 1, before, old)
        {
            arrival -= 1
        }
        let began = max(kept[arrival].position, kept[new].position - pace)
        let length = kept[new].position - began
        let fraction = length > 0 ? (position - began) / length : 1
        move(from: before, old, to: after, new, min(max(fraction, 0), 1), start)
    }

    /// The same entity in another frame, for entities in ascending order of ids: goes on from `hint`.
    private static func follow(_ entry: ViewFrame.Entry, in frame: ViewFrame, from hint: inout Int) -> ViewFrame.Entry?
    {
        while hint < frame.entries.count, frame.entries[hint].id < entry.id { hint += 1 }
        guard hint < frame.entries.count, frame.entries[hint].id == entry.id, frame.entries[hint].kind == entry.kind
        else { return nil }
        return frame.entries[hint]
    }

    private func find(_ entry: ViewFrame.Entry, _ place: Int) -> ViewFrame.Entry? {
        let frame = kept[place].frame
        guard let found = frame.index(of: entry.id), frame.entries[found].kind == entry.kind else {
            return nil
        }
        return frame.entries[found]
    }

    /// Whether it has not moved from one frame to another.
    private func isSame(_ one: ViewFrame.Entry, _ first: Int, _ two: ViewFrame.Entry, _ second: Int)
        -> Bool
    {
        let field = firstField[Int(one.kind)]
        for place in 0..<Int(one.count)
        where !fields[field + place].blend.manner.jumps
            && kept[first].frame.quanta[Int(one.start) + place]
                != kept[second].frame.quanta[Int(two.start) + place]
        { return false }
        return true
    }

    /// Overwrites what may lie in between in the values from `start` on.
    private mutating func move(
        from one: ViewFrame.Entry, _ first: Int, to two: ViewFrame.Entry, _ second: Int,
        _ fraction: Double, _ start: Int
    ) {
        let field = firstField[Int(one.kind)]
        for place in 0..<Int(one.count) where !fields[field + place].blend.manner.jumps {
            let form = fields[field + place]
            let value = Double(kept[first].frame.quanta[Int(one.start) + place]) * form.step
            let goal = Double(kept[second].frame.quanta[Int(two.start) + place]) * form.step
            sample.values[start + place] = form.blend.moved(
                value, by: form.blend.difference(from: value, to: goal) * fraction)
        }
        for place in 0..<Int(one.count) where fields[field + place].blend.manner == .largest {
            turn(start + place, place, one, of: kept[first].frame, two, of: kept[second].frame, fraction)
        }
    }

    /// Overwrites an orientation, which begins at a field: its four fields turn together.
    private mutating func turn(
        _ position: Int, _ place: Int, _ one: ViewFrame.Entry, of first: ViewFrame, _ two: ViewFrame.Entry,
        of second: ViewFrame, _ fraction: Double
    ) {
        let from = orientation(one, place, of: first)
        let to = orientation(two, place, of: second)
        OrientationBlend.put(from.blended(with: to, by: fraction), into: &sample.values, at: position)
    }

    private func orientation(_ entry: ViewFrame.Entry, _ place: Int, of frame: ViewFrame) -> UnitQuaternion {
        guard place + 4 <= Int(entry.count) else { return UnitQuaternion() }
        let start = Int(entry.start) + place
        let step = fields[firstField[Int(entry.kind)] + place + 1].step
        return UnitQuaternion(
            largest: frame.quanta[start], Double(frame.quanta[start + 1]) * step,
            Double(frame.quanta[start + 2]) * step, Double(frame.quanta[start + 3]) * step)
    }

    private mutating func blend(
        _ entry: ViewFrame.Entry, of from: ViewFrame, with target: ViewFrame.Entry, of to: ViewFrame,
        _ fraction: Double
    ) {
        let field = firstField[Int(entry.kind)]
        let start = sample.values.count
        for place in 0..<Int(entry.count) {
            let old = from.quanta[Int(entry.start) + place]
            let new = to.quanta[Int(target.start) + place]
            let form = fields[field + place]
            let value = Double(old) * form.step
            if old == new || form.blend.manner.jumps {
                sample.values.append(value)
            } else {
                let difference = form.blend.difference(from: value, to: Double(new) * form.step)
                sample.values.append(form.blend.moved(value, by: difference * fraction))
            }
        }
        guard fraction > 0 else { return }
        for place in 0..<Int(entry.count) where fields[field + place].blend.manner == .largest {
            turn(start + place, place, entry, of: from, target, of: to, fraction)
        }
    }

    private mutating func open(_ entry: ViewFrame.Entry) {
        sample.entries.append(
            ViewFrame.Entry(
                id: entry.id, kind: entry.kind, start: Int32(truncatingIfNeeded: sample.values.count),
                count: entry.count))
    }

    /// Puts the predicted values in the place of an entity's.
    mutating func replace(_ id: EntityNumber, with values: [Double]) {
        guard let place = sample.index(of: id), Int(sample.entries[place].count) == values.count else {
            return
        }
        let start = Int(sample.entries[place].start)
        for field in values.indices { sample.values[start + field] = values[field] }
    }
}
