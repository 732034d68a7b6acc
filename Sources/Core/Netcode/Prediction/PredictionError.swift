/// The difference between what was shown and what is right, taken back over 100 ms rather than at once; past the game's
/// thresholds at once.
struct PredictionError: Sendable {
    private let fields: [FieldBlend]
    private let isPredicted: [Bool]
    private let isPlace: [Bool]
    /// Where orientations begin.
    private let turned: [Int]
    private let isTurned: [Bool]
    /// The cosine of half of the turn past which the picture snaps.
    private let greatestTurn: Double
    private let blending: Blending
    private var offsets: [Double]
    private var began: Int64 = 0

    init(_ schema: Schema, predicted: Layers, _ blending: Blending) {
        fields = schema.fields.map { FieldBlend($0.form) }
        isPredicted = schema.fields.map { !$0.layers.isDisjoint(with: predicted) }
        isPlace = schema.fields.map {
            !$0.layers.isDisjoint(with: predicted.intersection(.position)) && $0.form.manner == .continuous
        }
        turned = schema.fields.indices.filter {
            schema.fields[$0].form.manner == .largest && $0 + 4 <= schema.fields.count
        }
        let turned = turned
        isTurned = schema.fields.indices.map { field in turned.contains { $0 <= field && field < $0 + 4 } }
        greatestTurn = Trigonometry.cosine(min(max(blending.radians, 0), Angle.halfTurn) / 2)
        self.blending = blending
        offsets = [Double](repeating: 0, count: fields.count)
        clear()
    }

    mutating func clear() {
        for place in offsets.indices { offsets[place] = 0 }
        for place in turned { OrientationBlend.put(UnitQuaternion(), into: &offsets, at: place) }
    }

    /// The picture was at `before` and belongs at `after`. Returns how far these lie apart, and whether the picture jumps.
    mutating func note(before: [Double], after: [Double], at now: Int64) -> (distance: Double, snaps: Bool) {
        let left = share(at: now)
        var square = 0.0
        var jumps = false
        defer { began = now }
        for place in offsets.indices
        where isPredicted[place] && !isTurned[place] && place < before.count && place < after.count {
            let difference = fields[place].difference(from: after[place], to: before[place])
            if isPlace[place] { square += difference * difference }
            if fields[place].manner == .wrapped, difference.magnitude > blending.radians { jumps = true }
            offsets[place] = offsets[place] * left + difference
        }
        for place in turned where isPredicted[place] {
            let old = OrientationBlend.read(before, at: place)
            let difference = old * OrientationBlend.read(after, at: place).inverse
            if difference.nearness(to: UnitQuaternion()) < greatestTurn { jumps = true }
            let rest = UnitQuaternion().blended(with: OrientationBlend.read(offsets, at: place), by: left)
            OrientationBlend.put(rest * difference, into: &offsets, at: place)
        }
        let distance = square.squareRoot()
        if distance > blending.distance { jumps = true }
        if jumps { clear() }
        return (distance, jumps)
    }

    /// How much of the error is still shown.
    private func share(at now: Int64) -> Double {
        guard blending.milliseconds > 0 else { return 0 }
        let passed = Double(now - began) / (blending.milliseconds * 1000)
        return passed >= 1 || passed < 0 ? 0 : 1 - passed
    }

    /// The picture between two states, moved by what is left of the error.
    func show(from: [Double], to: [Double], fraction: Double, at now: Int64, into values: inout [Double]) {
        let left = share(at: now)
        values.removeAll(keepingCapacity: true)
        for place in fields.indices where place < from.count && place < to.count {
            let field = fields[place]
            guard !field.manner.jumps else {
                values.append(to[place])
                continue
            }
            let moved = field.moved(from[place], by: field.difference(from: from[place], to: to[place]) * fraction)
            values.append(left > 0 && isPredicted[place] ? field.moved(moved, by: offsets[place] * left) : moved)
        }
        for place in turned {
            var way = OrientationBlend.read(from, at: place).blended(
                with: OrientationBlend.read(to, at: place), by: fraction)
            if left > 0, isPredicted[place] {
                way = UnitQuaternion().blended(with: OrientationBlend.read(offsets, at: place), by: left) * way
            }
            OrientationBlend.put(way, into: &values, at: place)
        }
    }
}
