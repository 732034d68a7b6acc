/// The difference between what was shown and what is right, taken back over 100 ms rather than at once; past the game's
/// thresholds at once.
struct PredictionError: Sendable {
    private let fields: [FieldBlend]
    private let isPredicted: [Bool]
    private let isPlace: [Bool]
    private let blending: Blending
    private var offsets: [Double]
    private var began: Int64 = 0

    init(_ schema: Schema, predicted: Layers, _ blending: Blending) {
        fields = schema.fields.map { FieldBlend($0.form) }
        isPredicted = schema.fields.map { !$0.layers.isDisjoint(with: predicted) }
        isPlace = schema.fields.map {
            !$0.layers.isDisjoint(with: predicted.intersection(.position)) && $0.form.manner == .continuous
        }
        self.blending = blending
        offsets = [Double](repeating: 0, count: fields.count)
    }

    mutating func clear() {
        for place in offsets.indices { offsets[place] = 0 }
    }

    /// The picture was at `before` and belongs at `after`. Returns how far these lie apart, and whether the picture jumps.
    mutating func note(before: [Double], after: [Double], at now: Int64) -> (distance: Double, snaps: Bool) {
        let left = share(at: now)
        var square = 0.0
        var jumps = false
        for place in offsets.indices where isPredicted[place] && place < before.count && place < after.count {
            let difference = fields[place].difference(from: after[place], to: before[place])
            if isPlace[place] { square += difference * difference }
            if fields[place].manner == .wrapped, difference.magnitude > blending.radians { jumps = true }
            offsets[place] = offsets[place] * left + difference
        }
        began = now
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
            guard field.manner != .stepped else {
                values.append(to[place])
                continue
            }
            let moved = field.moved(from[place], by: field.difference(from: from[place], to: to[place]) * fraction)
            values.append(left > 0 && isPredicted[place] ? field.moved(moved, by: offsets[place] * left) : moved)
        }
    }
}
