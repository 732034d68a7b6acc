/// One coding of a frame against a baseline, for both directions: what the coder is told when it writes, it finds when it
/// reads. Holds the memory that codings share.
///
///     packet: │ any removed? which │ how many created: ids, kinds, rows │ which of the kept changed │ the changed ones │
///
/// The changed ones come in an order that both ends work out: the next is the one whose last motion is best explained by
/// one that is already coded, so that what moves together is predicted together.
struct ModelledWalk<Coder: BinaryCoder> {
    var coder: Coder
    let kinds: [ModelledKind]
    var entityLimit = ModelledLimits.entities
    var mixer: Mixer
    var state: ModelState

    var entries: [ViewFrame.Entry] = []
    var rows: [Int32] = []
    var baseEntries: [ViewFrame.Entry] = []
    var baseRows: [Int32] = []
    /// Whether the state tells how the baseline's entities moved.
    var remembers = false

    /// Of the baseline: which are no more. New: in ascending order of ids.
    var gone: [Bool] = []
    var created: [ViewFrame.Entry] = []
    /// For each entry of the frame: its place in the baseline, -1 for none; and what is remembered of it.
    var origins: [Int32] = []
    var traces: [Trace] = []
    var moving: [MovingEntity] = []
    var waiting: [Int32] = []
    /// For each kind: where the row of the last one created begins, -1 for none.
    var lastCreated: [Int32] = []
    var memory: [Int16] = []
    /// A reader found what no writer writes.
    var isDamaged = false

    init(_ coder: Coder, kinds: [ModelledKind]) {
        self.coder = coder
        self.kinds = kinds
        // Both are replaced by `begin`; a codec holds no models of its own.
        let state = ModelState()
        self.state = state
        mixer = Mixer(state)
    }

    mutating func begin(against baseline: ViewFrame?, state: ModelState) {
        self.state = state
        mixer = Mixer(state)
        baseEntries.removeAll(keepingCapacity: true)
        baseRows.removeAll(keepingCapacity: true)
        if let baseline {
            baseEntries.append(contentsOf: baseline.entries)
            baseRows.append(contentsOf: baseline.quanta)
        }
        remembers =
            state.entities == Int32(baseEntries.count) && state.tick == (baseline?.tick ?? 0)
            && state.memory.count == baseRows.count + baseEntries.count * Int(ModelState.traceSize)
        gone.removeAll(keepingCapacity: true)
        gone.append(contentsOf: repeatElement(false, count: baseEntries.count))
        created.removeAll(keepingCapacity: true)
        lastCreated.removeAll(keepingCapacity: true)
        lastCreated.append(contentsOf: repeatElement(-1, count: kinds.count))
        moving.removeAll(keepingCapacity: true)
        waiting.removeAll(keepingCapacity: true)
        isDamaged = false
    }

    /// Everything between `begin` and `remember`.
    mutating func run() throws(ModelledError) {
        try codeMembership()
        try codeCreatedRows()
        try codeChanges()
        try codeMoving()
        if coder.isPastEnd { throw .truncated }
        if isDamaged { throw .outOfBounds }
    }

    /// Turns the state of the baseline into that of the frame.
    mutating func remember(tick: UInt32) {
        memory.removeAll(keepingCapacity: true)
        for index in entries.indices {
            let entry = entries[index]
            let start = Int(entry.start)
            let origin = origins[index]
            if origin < 0 {
                memory.append(contentsOf: repeatElement(0, count: Int(entry.count)))
            } else {
                let before = Int(baseEntries[Int(origin)].start)
                let kind = Int(entry.kind)
                for field in 0..<Int(entry.count) {
                    let step = kinds[kind].fields[field].difference(rows[start + field], baseRows[before + field])
                    memory.append(Int16(exactly: step) ?? 0)
                }
            }
            let trace = traces[index]
            memory.append(trace.still)
            memory.append(trace.orientationMiss)
            memory.append(trace.positionMiss)
            memory.append(trace.ownOrientationMiss)
            memory.append(trace.ownPositionMiss)
        }
        state.memory.removeAll(keepingCapacity: true)
        state.memory.append(contentsOf: memory)
        state.entities = Int32(entries.count)
        state.tick = tick
    }

    /// Where a baseline entity's memory begins; -1: nothing is remembered.
    func memoryStart(of origin: Int32) -> Int32 {
        remembers ? baseEntries[Int(origin)].start + origin * ModelState.traceSize : -1
    }

    func trace(at start: Int32, of kind: ModelledKind) -> Trace {
        guard start >= 0 else { return Trace() }
        let first = Int(start) + kind.fields.count
        return Trace(
            still: state.memory[first], orientationMiss: state.memory[first + 1],
            positionMiss: state.memory[first + 2], ownOrientationMiss: state.memory[first + 3],
            ownPositionMiss: state.memory[first + 4])
    }

    /// A bit that one counter is asked for.
    @inline(__always)
    mutating func codeHeader(_ bit: Bool, _ place: Int32) -> Bool {
        mixer.code(
            bit ? 1 : 0, with: &coder, asking: SIMD8(repeating: ModelLayout.headers + place), count: 1,
            first: ModelLayout.headerSets, second: ModelLayout.headerSets) != 0
    }

    /// A whole number that is mostly small: its bit count, then the bits below the leading one. `place`: of 32 counters.
    mutating func codeHeader(number: UInt32, _ place: Int32) -> UInt32 {
        let size = Int32(32 - number.leadingZeroBitCount)
        var count: Int32 = 0
        while count < 32, codeHeader(size > count, place + min(count, 31)) { count += 1 }
        guard count > 1 else { return UInt32(count) }
        let rest = coder.code(plain: number, bits: count - 1)
        return 1 << UInt32(count - 1) | rest & ((1 << UInt32(count - 1)) - 1)
    }
}

extension ModelledKind.Field {
    /// `value` less `other`, around the circle where there is one.
    func difference(_ value: Int32, _ other: Int32) -> Int64 {
        let difference = Int64(value) - Int64(other)
        guard manner == .wrapped else { return difference }
        let circle = Int64(maximum) - Int64(minimum) + 1
        let rest = difference % circle
        if rest * 2 >= circle { return rest - circle }
        return rest * 2 < -circle ? rest + circle : rest
    }

    /// `value` plus `difference`, brought back around the circle or to the bounds.
    func sum(_ value: Int32, _ difference: Int64) -> Int32 {
        let sum = Int64(value) + difference
        if manner == .wrapped {
            let circle = Int64(maximum) - Int64(minimum) + 1
            let rest = (sum - Int64(minimum)) % circle
            return Int32(truncatingIfNeeded: Int64(minimum) + (rest < 0 ? rest + circle : rest))
        }
        return Int32(truncatingIfNeeded: min(max(sum, Int64(minimum)), Int64(maximum)))
    }
}
