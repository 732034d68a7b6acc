/// How one entity's row of quanta is written against a row that both ends have.
///
/// Fields go in blocks of 64. A field **moves** if it is continuous (or wrapped) and changed between the two older frames:
/// it is expected to go on as it did, and the residual is always there, be it 0. The other fields **rest**: a mask says
/// which of them changed, and each that did has a difference.
///
///     mask of a block   1                      none of the resting fields
///                       01                     the same as the last one of this kind in this packet
///                       00 groups… bits…       a bit for each eight fields (left out where there are eight at most),
///                                              then eight bits for each of those
struct RowCode: ~Copyable {
    private let fields: UnsafePointer<CodecPlan.Field>?
    private let fieldCount: Int
    private let plan: CodecPlan
    /// Of the residuals' codes: moving, resting and newborn fields.
    private let states: UnsafeMutablePointer<UInt8>
    /// The last mask of each block of each kind, of changed ones and then of newborn ones.
    private let masks: UnsafeMutablePointer<UInt64>
    private let maskCount: Int
    private static let blocksOfKind = SchemaTable.fieldLimit / 64

    init(_ plan: CodecPlan) {
        self.plan = plan
        fields = plan.fields.baseAddress
        fieldCount = plan.fields.count
        maskCount = plan.kinds.count * 2 * Self.blocksOfKind
        states = .allocate(capacity: plan.firstStates.count + 1)
        states.initialize(repeating: 0, count: plan.firstStates.count + 1)
        masks = .allocate(capacity: maskCount + 1)
        masks.initialize(repeating: 0, count: maskCount + 1)
    }

    deinit {
        states.deallocate()
        masks.deallocate()
    }

    /// What every packet begins with.
    func reset() {
        if let first = plan.firstStates.baseAddress { states.update(from: first, count: plan.firstStates.count) }
        masks.update(repeating: 0, count: maskCount)
    }

    /// The rows of one entity: now (read or written), in the baseline (or the kind's default), and before that.
    struct Rows {
        let base: UnsafePointer<Int32>
        /// nil: nothing is known of how it moved.
        let older: UnsafePointer<Int32>?
        let pace: Pace
        let isNewborn: Bool
    }

    /// How much longer the step to now is than the step before.
    struct Pace {
        let now: Int64
        let before: Int64
        static let even = Pace(now: 1, before: 1)

        /// nil: frames that lie too far apart to say anything.
        init?(tick: UInt32, baseline: UInt32, previous: UInt32) {
            guard previous > 0, baseline > previous, tick > baseline else { return nil }
            now = Int64(tick - baseline)
            before = Int64(baseline - previous)
            guard now <= 4_096, before <= 4_096 else { return nil }
        }

        private init(now: Int64, before: Int64) {
            self.now = now
            self.before = before
        }

        @inline(__always)
        func scale(_ step: Int64) -> Int64 { now == before ? step : step * now / before }
    }

    // MARK: writing

    func write(_ row: UnsafePointer<Int32>, kind: Int, _ rows: Rows, to writer: inout PackedWriter) {
        let place = plan.kinds[kind]
        guard place.count > 0, let fields else { return }
        writer.reserve(bits: place.mostBits + place.count + 64)
        var mask = masks + (kind * 2 + (rows.isNewborn ? 1 : 0)) * Self.blocksOfKind
        let restStates = states + place.start + fieldCount * (rows.isNewborn ? 2 : 1)
        var block = 0
        while block < place.count {
            let size = min(64, place.count - block)
            let fields = fields + place.start + block
            let row = row + block
            let base = rows.base + block
            let changed = Self.differing(row, base, size)
            var moving: UInt64 = 0
            if let older = rows.older { moving = Self.moving(base, older + block, fields, size) }
            let resting = changed & ~moving
            Self.write(mask: resting, last: &mask.pointee, size: size, to: &writer)
            if let older = rows.older {
                var left = moving
                while left != 0 {
                    let index = left.trailingZeroBitCount
                    left &= left &- 1
                    let expected = Self.expect(base[index], older[block + index], rows.pace, fields[index])
                    Self.write(
                        row[index], expected, isMoving: true, fields[index], &states[place.start + block + index],
                        to: &writer)
                }
            }
            var left = resting
            while left != 0 {
                let index = left.trailingZeroBitCount
                left &= left &- 1
                Self.write(
                    row[index], base[index], isMoving: false, fields[index], &restStates[block + index], to: &writer)
            }
            mask += 1
            block += 64
        }
    }

    /// Which fields differ from the baseline.
    @inline(__always)
    private static func differing(_ row: UnsafePointer<Int32>, _ base: UnsafePointer<Int32>, _ size: Int) -> UInt64 {
        var changed: UInt64 = 0
        for index in 0..<size where row[index] != base[index] { changed |= 1 &<< UInt64(index) }
        return changed
    }

    /// Which fields moved before, and are of those that go on.
    @inline(__always)
    private static func moving(
        _ base: UnsafePointer<Int32>, _ older: UnsafePointer<Int32>, _ fields: UnsafePointer<CodecPlan.Field>,
        _ size: Int
    ) -> UInt64 {
        var moving = differing(base, older, size)
        var left = moving
        while left != 0 {
            let index = left.trailingZeroBitCount
            left &= left &- 1
            let manner = fields[index].manner
            if manner != .continuous, manner != .wrapped { moving &= ~(1 &<< UInt64(index)) }
        }
        return moving
    }

    /// Where a field would be if it went on as it did: what both ends can know.
    @inline(__always)
    private static func expect(
        _ base: Int32, _ older: Int32, _ pace: Pace, _ field: borrowing CodecPlan.Field
    ) -> Int32 {
        let step = Int64(base) - Int64(older)
        if field.manner == .wrapped {
            let modulus = field.modulus
            var moved = (Int64(base) + pace.scale(shortest(step, modulus)) - Int64(field.minimum)) % modulus
            if moved < 0 { moved += modulus }
            return Int32(truncatingIfNeeded: moved + Int64(field.minimum))
        }
        let expected = Int64(base) + pace.scale(step)
        return Int32(truncatingIfNeeded: min(max(expected, Int64(field.minimum)), Int64(field.maximum)))
    }

    /// A difference around the circle: never more than half of it.
    @inline(__always)
    private static func shortest(_ step: Int64, _ modulus: Int64) -> Int64 {
        if step > modulus / 2 { return step - modulus }
        return step < -(modulus / 2) ? step + modulus : step
    }

    @inline(__always)
    private static func write(
        _ now: Int32, _ expected: Int32, isMoving: Bool, _ field: borrowing CodecPlan.Field, _ state: inout UInt8,
        to writer: inout PackedWriter
    ) {
        let raw = UInt32(bitPattern: now &- field.minimum)
        if field.manner == .raw {
            // What differs and has two values has the other one.
            if field.bits > 1 { writer.write(UInt64(raw), bits: UInt64(field.bits)) }
            return
        }
        var difference = Int64(now) - Int64(expected)
        if field.manner == .wrapped { difference = shortest(difference, field.modulus) }
        let folded = Residuals.fold(difference) &- (isMoving ? 0 : 1)
        Residuals.write(folded, raw: raw, field: field, state: &state, to: &writer)
    }

    @inline(__always)
    private static func write(mask: UInt64, last: inout UInt64, size: Int, to writer: inout PackedWriter) {
        if mask == 0 { return writer.write(1, bits: 1) }
        if mask == last { return writer.write(0b10, bits: 2) }
        last = mask
        writer.write(0, bits: 2)
        if size <= 8 { return writer.write(mask, bits: UInt64(size)) }
        let groups = (size + 7) / 8
        var present: UInt64 = 0
        for group in 0..<groups where mask &>> UInt64(group * 8) & 0xff != 0 { present |= 1 &<< UInt64(group) }
        writer.write(present, bits: UInt64(groups))
        for group in 0..<groups where present &>> UInt64(group) & 1 != 0 {
            writer.write(mask &>> UInt64(group * 8) & 0xff, bits: UInt64(min(8, size - group * 8)))
        }
    }

    // MARK: reading

    /// Fills `row`, which holds the baseline's row already. false: a value is out of bounds, or a mask of moving fields.
    func read(
        _ row: UnsafeMutablePointer<Int32>, kind: Int, _ rows: Rows, from reader: inout PackedReader
    ) -> Bool {
        let place = plan.kinds[kind]
        guard place.count > 0, let fields else { return true }
        var mask = masks + (kind * 2 + (rows.isNewborn ? 1 : 0)) * Self.blocksOfKind
        let restStates = states + place.start + fieldCount * (rows.isNewborn ? 2 : 1)
        var block = 0
        while block < place.count {
            let size = min(64, place.count - block)
            let fields = fields + place.start + block
            let base = rows.base + block
            var moving: UInt64 = 0
            if let older = rows.older { moving = Self.moving(base, older + block, fields, size) }
            let resting = Self.readMask(last: &mask.pointee, size: size, from: &reader)
            guard resting & moving == 0 else { return false }
            if let older = rows.older {
                var left = moving
                while left != 0 {
                    let index = left.trailingZeroBitCount
                    left &= left &- 1
                    let expected = Self.expect(base[index], older[block + index], rows.pace, fields[index])
                    guard
                        let quantum = Self.read(
                            expected, isMoving: true, fields[index], &states[place.start + block + index],
                            from: &reader)
                    else { return false }
                    row[block + index] = quantum
                }
            }
            var left = resting
            while left != 0 {
                let index = left.trailingZeroBitCount
                left &= left &- 1
                guard
                    let quantum = Self.read(
                        base[index], isMoving: false, fields[index], &restStates[block + index], from: &reader)
                else { return false }
                row[block + index] = quantum
            }
            mask += 1
            block += 64
        }
        return true
    }

    @inline(__always)
    private static func read(
        _ expected: Int32, isMoving: Bool, _ field: borrowing CodecPlan.Field, _ state: inout UInt8,
        from reader: inout PackedReader
    ) -> Int32? {
        if field.manner == .fixed { return nil }
        if field.manner == .raw {
            if field.bits == 1 { return expected == field.minimum ? field.maximum : field.minimum }
            return bounded(UInt32(truncatingIfNeeded: reader.read(bits: UInt64(field.bits))), field)
        }
        switch Residuals.read(field: field, state: &state, from: &reader) {
        case .raw(let raw): return bounded(raw, field)
        case .folded(let folded):
            var now = Int64(expected) + Residuals.unfold(folded &+ (isMoving ? 0 : 1))
            if field.manner == .wrapped {
                if now > Int64(field.maximum) { now -= field.modulus }
                if now < Int64(field.minimum) { now += field.modulus }
            }
            guard now >= Int64(field.minimum), now <= Int64(field.maximum) else { return nil }
            return Int32(truncatingIfNeeded: now)
        }
    }

    @inline(__always)
    private static func bounded(_ raw: UInt32, _ field: borrowing CodecPlan.Field) -> Int32? {
        guard Int64(raw) < field.modulus else { return nil }
        return field.minimum &+ Int32(bitPattern: raw)
    }

    @inline(__always)
    private static func readMask(last: inout UInt64, size: Int, from reader: inout PackedReader) -> UInt64 {
        if reader.readFlag() { return 0 }
        if reader.readFlag() { return last }
        var mask: UInt64 = 0
        if size <= 8 {
            mask = reader.read(bits: UInt64(size))
        } else {
            let groups = (size + 7) / 8
            let present = reader.read(bits: UInt64(groups))
            for group in 0..<groups where present &>> UInt64(group) & 1 != 0 {
                mask |= reader.read(bits: UInt64(min(8, size - group * 8))) &<< UInt64(group * 8)
            }
        }
        last = mask
        return mask
    }
}
