/// Reads what `FrameEncoder` writes.
struct FrameReader: ~Copyable {
    private let plan: CodecPlan
    private let rows: RowCode
    private var removed: [Int32] = []
    private var created = FrameRows()

    init(_ plan: CodecPlan) {
        self.plan = plan
        rows = RowCode(plan)
    }

    /// Fills `frame`, which is neither of the older ones. Its tick was set by whoever knows it.
    mutating func read(
        _ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame?, from reader: inout PackedReader
    ) throws(FrameError) {
        frame.own = baseline?.own ?? -1
        if reader.readFlag() {
            guard let own = reader.readGolomb(order: 4), own <= 0x7fff_ffff else { throw .outOfBounds }
            frame.own = Int32(bitPattern: own) - 1
        }
        var older: ViewFrame?
        var pace = RowCode.Pace.even
        if reader.readFlag() {
            guard let baseline, let previous,
                let known = RowCode.Pace(tick: frame.tick, baseline: baseline.tick, previous: previous.tick)
            else { throw .unknownBaseline }
            older = previous
            pace = known
        }
        rows.reset()
        var filled = frame.takeRows()
        defer { frame.putRows(filled) }
        try ViewFrame.withView(of: baseline) { (base) throws(FrameError) in
            try ViewFrame.withView(of: older) { (older) throws(FrameError) in
                try readRemoved(base?.entries.count ?? 0, from: &reader)
                try readCreated(from: &reader)
                try readChanged(into: &filled, base, older, pace, from: &reader)
            }
        }
        if reader.isDamaged { throw .wrongLength }
    }

    private func count(_ limit: Int, from reader: inout PackedReader) throws(FrameError) -> Int {
        guard let count = reader.readGolomb() else { throw .wrongLength }
        guard !reader.isDamaged else { throw .wrongLength }
        guard count <= UInt32(limit) else { throw .tooManyEntities }
        return Int(count)
    }

    /// The next place after a gap; all of them are below `limit`.
    private func place(
        after next: Int32, order: UInt64, below limit: Int64, from reader: inout PackedReader
    ) throws(FrameError) -> Int32 {
        guard let gap = reader.readGolomb(order: order), !reader.isDamaged else { throw .wrongLength }
        let place = Int64(next) + Int64(gap)
        guard place < limit else { throw .wrongOrder }
        return Int32(truncatingIfNeeded: place)
    }

    private mutating func readRemoved(_ total: Int, from reader: inout PackedReader) throws(FrameError) {
        removed.removeAll(keepingCapacity: true)
        let many = try count(total, from: &reader)
        let order = FrameGaps.order(of: many, in: total)
        var next: Int32 = 0
        for _ in 0..<many {
            let place = try place(after: next, order: order, below: Int64(total), from: &reader)
            removed.append(place)
            next = place + 1
        }
    }

    private mutating func readCreated(from reader: inout PackedReader) throws(FrameError) {
        created.removeAll()
        let many = try count(ViewFrame.entityLimit, from: &reader)
        guard many > 0, let defaults = plan.defaults.baseAddress else { return }
        let order = reader.read(bits: 5)
        var next: Int32 = 0
        for _ in 0..<many {
            let id = try place(after: next, order: order, below: Int64(Int32.max), from: &reader)
            next = id + 1
            let number = Int(reader.read(bits: UInt64(plan.kindBits)))
            guard number < plan.kinds.count else { throw .unknownKind }
            let kind = plan.kinds[number]
            let start = created.append(id, kind: UInt8(number), row: plan.defaultRow(of: kind))
            let born = RowCode.Rows(base: defaults + kind.start, older: nil, pace: .even, isNewborn: true)
            try Self.readRow(of: number, at: start, in: &created, rows, born, from: &reader)
        }
    }

    /// Goes through the baseline once, leaves out what was removed, lets in what was created, reads what changed.
    private mutating func readChanged(
        into filled: inout FrameRows, _ base: FrameRows.View?, _ older: FrameRows.View?, _ pace: RowCode.Pace,
        from reader: inout PackedReader
    ) throws(FrameError) {
        let total = base?.entries.count ?? 0
        let kept = total - removed.count
        guard kept + created.entries.count <= ViewFrame.entityLimit else { throw .tooManyEntities }
        var left = try count(kept, from: &reader)
        let order = FrameGaps.order(of: left, in: kept)
        var next: Int32 = -1
        if left > 0 { next = try place(after: 0, order: order, below: Int64(kept), from: &reader) }
        var keptPlace: Int32 = 0
        var removedPlace = 0
        var createdPlace = 0
        var hint = 0
        for index in 0..<total {
            guard let base else { break }
            if removedPlace < removed.count, removed[removedPlace] == Int32(truncatingIfNeeded: index) {
                removedPlace += 1
                continue
            }
            let entry = base.entries[index]
            let known = base.row(entry)
            try letIn(&createdPlace, before: entry.id, into: &filled)
            let start = filled.append(entry.id, kind: entry.kind, row: known)
            if keptPlace == next {
                var past: UnsafePointer<Int32>?
                if let older {
                    let place = older.place(of: entry.id, kind: entry.kind, from: &hint)
                    if place >= 0 { past = older.row(older.entries[Int(place)]).baseAddress }
                }
                if let known = known.baseAddress {
                    let both = RowCode.Rows(base: known, older: past, pace: pace, isNewborn: false)
                    try Self.readRow(of: Int(entry.kind), at: start, in: &filled, rows, both, from: &reader)
                }
                left -= 1
                next = left == 0 ? -1 : try place(after: next + 1, order: order, below: Int64(kept), from: &reader)
            }
            keptPlace += 1
        }
        try letIn(&createdPlace, before: .max, into: &filled)
    }

    private func letIn(
        _ place: inout Int, before id: EntityNumber, into filled: inout FrameRows
    ) throws(FrameError) {
        while place < created.entries.count, created.entries[place].id < id {
            let entry = created.entries[place]
            created.quanta.withUnsafeBufferPointer { quanta in
                let row = Int(entry.start)..<Int(entry.start + entry.count)
                _ = filled.append(entry.id, kind: entry.kind, row: UnsafeBufferPointer(rebasing: quanta[row]))
            }
            place += 1
        }
        if place < created.entries.count, created.entries[place].id == id { throw .wrongOrder }
    }

    private static func readRow(
        of kind: Int, at start: Int, in filled: inout FrameRows, _ rows: borrowing RowCode, _ known: RowCode.Rows,
        from reader: inout PackedReader
    ) throws(FrameError) {
        let isGood = filled.quanta.withUnsafeMutableBufferPointer { quanta in
            guard let row = quanta.baseAddress else { return true }
            return rows.read(row + start, kind: kind, known, from: &reader)
        }
        guard isGood else { throw .outOfBounds }
        guard !reader.isDamaged else { throw .wrongLength }
    }
}
