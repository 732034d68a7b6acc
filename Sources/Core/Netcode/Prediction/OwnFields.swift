/// Compares a predicted state with the row that the server sent of the same tick.
struct OwnComparison: FieldVisitor {
    private let row: [Int32]
    private var position: Int
    private let predicted: Layers
    /// A field that is predicted is off: by more than one quantum where values lie close to each other, at all where not.
    private(set) var predictionIsOff = false
    /// A field that only the server changes has changed.
    private(set) var othersChanged = false

    init(_ quanta: [Int32], start: Int, predicted: Layers) {
        row = quanta
        position = start
        self.predicted = predicted
    }

    private mutating func compare(_ quantum: Int32, _ form: FieldForm, _ layers: Layers) {
        guard position < row.count else { return }
        defer { position += 1 }
        let told = row[position]
        guard told != quantum else { return }
        guard !layers.isDisjoint(with: predicted) else { return othersChanged = true }
        let distance = (Int64(told) - Int64(quantum)).magnitude
        switch form.manner {
        case .stepped, .largest: predictionIsOff = true
        case .continuous: if distance > 1 { predictionIsOff = true }
        case .wrapped:
            let around = UInt64(UInt32(bitPattern: form.maximum &- form.minimum)) + 1
            if min(distance, around - min(distance, around)) > 1 { predictionIsOff = true }
        }
    }

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        compare(min(max(value, form.minimum), form.maximum), form, layers)
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        compare(form.quantum(of: value), form, layers)
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}

/// Takes the server's row over into a state: all of it, or only what is not predicted, whose exact values are kept.
struct OwnTaking: FieldVisitor {
    private let row: [Int32]
    private var position: Int
    private let kept: Layers

    init(_ quanta: [Int32], start: Int, keeping kept: Layers) {
        row = quanta
        position = start
        self.kept = kept
    }

    private mutating func next(_ form: FieldForm, _ layers: Layers) -> Int32? {
        guard position < row.count else { return nil }
        defer { position += 1 }
        return layers.isDisjoint(with: kept) ? min(max(row[position], form.minimum), form.maximum) : nil
    }

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        if let told = next(form, layers) { value = told }
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        // A value that has this quantum already is more exact than the quantum.
        if let told = next(form, layers), form.quantum(of: value) != told { value = form.value(of: told) }
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}

/// The values of a state's fields, one after the other, as a picture wants them.
struct OwnValues: FieldVisitor {
    private(set) var values: [Double] = []

    mutating func fill<Own: Replicated>(from own: Own) {
        values.removeAll(keepingCapacity: true)
        var own = own
        own.replicate(&self)
    }

    mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        values.append(Double(value))
    }

    mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        values.append(value)
    }

    mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}
    mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }
    mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {}
}

/// What lies between two values of a field.
struct FieldBlend: Sendable {
    let manner: FieldForm.Manner
    /// Of the values: once around, where they are wrapped.
    let around: Double

    init(_ form: FieldForm) {
        manner = form.manner
        around = (Double(form.maximum) - Double(form.minimum) + 1) * form.step
    }

    /// From one value to another, the short way around; 0 for what only jumps.
    func difference(from: Double, to: Double) -> Double {
        switch manner {
        case .stepped, .largest: return 0
        case .continuous: return to - from
        case .wrapped:
            let difference = to - from
            return difference - around * (difference / around + 0.5).rounded(.down)
        }
    }

    /// A value moved by a difference.
    func moved(_ value: Double, by difference: Double) -> Double {
        let sum = value + difference
        guard manner == .wrapped else { return sum }
        return sum - around * (sum / around).rounded(.down)
    }
}
