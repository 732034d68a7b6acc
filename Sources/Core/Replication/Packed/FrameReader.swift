/// Reads what `FrameEncoder` writes.
struct FrameReader: ~Copyable {
    private let plan: CodecPlan
    private var rows: RowCode
    private var removed: [Int32] = []
    private let created = ViewFrame()

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
        try readRemoved(baseline?.entries.count ?? 0, from: &reader)
        try readCreated(from: &reader)
        try readChanged(into: frame, baseline, older, pace, from: &reader)
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
        created.reset(tick: 0)
        let many = try count(ViewFrame.entityLimit, from: &reader)
        guard many > 0 else { return }
        let order = reader.read(bits: 5)
        var next: Int32 = 0
        for _ in 0..<many {
            let id = try place(after: next, order: order, below: Int64(Int32.max), from: &reader)
            next = id + 1
            let kind = Int(reader.read(bits: UInt64(plan.kindBits)))
            guard kind < plan.kinds.count else { throw .unknownKind }
            let place = plan.kinds[kind]
            let start = created.append(
                id, kind: UInt8(kind), row: plan.defaults[place.start..<(place.start + place.count)])
            let isGood = plan.defaults.withUnsafeBufferPointer { defaults in
                created.quanta.withUnsafeMutableBufferPointer { quanta in
                    guard let base = defaults.baseAddress, let now = quanta.baseAddress else { return true }
                    let born = RowCode.Rows(base: base + place.start, older: nil, pace: .even, isNewborn: true)
                    return rows.read(now + start, kind: kind, born, from: &reader)
                }
            }
            guard isGood else { throw .outOfBounds }
            guard !reader.isDamaged else { throw .wrongLength }
        }
    }

    /// Goes through the baseline once, leaves out what was removed, lets in what was created, reads what changed.
    private mutating func readChanged(
        into frame: ViewFrame, _ baseline: ViewFrame?, _ older: ViewFrame?, _ pace: RowCode.Pace,
        from reader: inout PackedReader
    ) throws(FrameError) {
        let kept = (baseline?.entries.count ?? 0) - removed.count
        guard kept + created.entries.count <= ViewFrame.entityLimit else { throw .tooManyEntities }
        var left = try count(kept, from: &reader)
        let order = FrameGaps.order(of: left, in: kept)
        var next: Int32 = -1
        if left > 0 { next = try place(after: 0, order: order, below: Int64(kept), from: &reader) }
        var keptPlace: Int32 = 0
        var removedPlace = 0
        var createdPlace = 0
        var olderPlace = 0
        for index in 0..<(baseline?.entries.count ?? 0) {
            guard let baseline else { break }
            if removedPlace < removed.count, removed[removedPlace] == Int32(truncatingIfNeeded: index) {
                removedPlace += 1
                continue
            }
            let entry = baseline.entries[index]
            try letIn(&createdPlace, before: entry.id, into: frame)
            let start = frame.append(entry, of: baseline)
            if keptPlace == next {
                let past = older?.place(of: entry.id, kind: entry.kind, from: &olderPlace)
                let pastStart = past.flatMap { place in older.map { Int($0.entries[Int(place)].start) } }
                try readRow(of: entry, at: start, in: frame, baseline, older, pastStart, pace, from: &reader)
                left -= 1
                next = left == 0 ? -1 : try place(after: next + 1, order: order, below: Int64(kept), from: &reader)
            }
            keptPlace += 1
        }
        while createdPlace < created.entries.count {
            frame.append(created.entries[createdPlace], of: created)
            createdPlace += 1
        }
    }

    private func letIn(_ place: inout Int, before id: EntityNumber, into frame: ViewFrame) throws(FrameError) {
        while place < created.entries.count, created.entries[place].id < id {
            frame.append(created.entries[place], of: created)
            place += 1
        }
        if place < created.entries.count, created.entries[place].id == id { throw .wrongOrder }
    }

    private mutating func readRow(
        of entry: ViewFrame.Entry, at start: Int, in frame: ViewFrame, _ baseline: ViewFrame, _ older: ViewFrame?,
        _ pastStart: Int?, _ pace: RowCode.Pace, from reader: inout PackedReader
    ) throws(FrameError) {
        let isGood = frame.quanta.withUnsafeMutableBufferPointer { now in
            baseline.quanta.withUnsafeBufferPointer { base in
                ViewFrame.withQuanta(of: older) { past in
                    guard let now = now.baseAddress, let base = base.baseAddress else { return true }
                    var moved: UnsafePointer<Int32>?
                    if let past, let pastStart { moved = past + pastStart }
                    let known = RowCode.Rows(
                        base: base + Int(entry.start), older: moved, pace: pace, isNewborn: false)
                    return rows.read(now + start, kind: Int(entry.kind), known, from: &reader)
                }
            }
        }
        guard isGood else { throw .outOfBounds }
        guard !reader.isDamaged else { throw .wrongLength }
    }
}
