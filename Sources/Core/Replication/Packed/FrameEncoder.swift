/// Writes a frame against an older one that the other end has, or against nothing.
///
///     own        0                     the same entity as in the baseline (without one: none)
///                1 id + 1              Exp-Golomb of order 4; 0: none
///     expected   1                     moving fields go on as they did since the baseline's own baseline
///     removed    count, gaps           places in the baseline
///     created    count [order, gaps    ids, each with its kind and its row against the kind's default
///                kind, row]
///     changed    count, (gap, row)     places among those of the baseline that were not removed
///
/// Counts are Exp-Golomb of order 0, gaps of an order that both ends know from the counts (of ids: 5 bits before them).
/// Rows: `RowCode`. What did not change costs nothing but a longer gap.
public final class FrameEncoder {
    @exclusivity(unchecked) private var coder: FrameCoder

    public convenience init(_ table: SchemaTable) { self.init(CodecPlan(table)) }

    init(_ plan: CodecPlan) { coder = FrameCoder(plan) }

    /// Fills `bytes` anew with a body without events. `previous` is the frame that `baseline` was written against, where
    /// the other end still has it.
    public func encode(
        _ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame? = nil, into bytes: inout [UInt8]
    ) {
        encode(frame, against: baseline, previous: previous, into: &bytes) { $0.write(false) }
    }

    /// The same; `finish` writes what comes after the entities, with room for 64 bits.
    func encode(
        _ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame?, into bytes: inout [UInt8],
        finish: (inout PackedWriter) -> Void
    ) {
        coder.write(frame, against: baseline, previous: previous)
        coder.writer.reserve(bits: 64)
        finish(&coder.writer)
        coder.writer.align()
        coder.writer.copy(into: &bytes)
    }
}

/// The work of `FrameEncoder`, in one value.
private struct FrameCoder: ~Copyable {
    var writer = PackedWriter()
    private let rows: RowCode
    private let plan: CodecPlan
    private var removed: [Int32] = []
    private var created: [Int32] = []
    private var changed: [Change] = []

    /// An entity that both frames have: its place among the kept, in the frame, in the baseline, and before (-1: none).
    private struct Change {
        let kept: Int32
        let now: Int32
        let base: Int32
        let older: Int32
    }

    init(_ plan: CodecPlan) {
        self.plan = plan
        rows = RowCode(plan)
    }

    mutating func write(_ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame?) {
        writer.reset()
        rows.reset()
        writer.reserve(bits: 64)
        let own = baseline?.own ?? -1
        writer.write(frame.own != own)
        if frame.own != own { writer.write(golomb: UInt32(bitPattern: max(-1, frame.own) &+ 1), order: 4) }
        var pace: RowCode.Pace?
        if let baseline, let previous {
            pace = RowCode.Pace(tick: frame.tick, baseline: baseline.tick, previous: previous.tick)
        }
        writer.reserve(bits: 64)
        writer.write(pace != nil)
        ViewFrame.withView(of: frame) { now in
            ViewFrame.withView(of: baseline) { base in
                ViewFrame.withView(of: pace == nil ? nil : previous) { older in
                    guard let now else { return }
                    compare(now, base, older)
                    writeRemoved(base?.entries.count ?? 0)
                    writeCreated(now)
                    if let base { writeChanged(now, base, older, pace ?? .even) } else { writer.write(golomb: 0) }
                }
            }
        }
    }

    // MARK: what differs

    private mutating func compare(_ now: FrameRows.View, _ base: FrameRows.View?, _ older: FrameRows.View?) {
        removed.removeAll(keepingCapacity: true)
        created.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        guard let base else {
            for index in now.entries.indices { created.append(Int32(truncatingIfNeeded: index)) }
            return
        }
        var place = 0
        var kept: Int32 = 0
        var hint = 0
        for index in now.entries.indices {
            let entry = now.entries[index]
            while place < base.entries.count, base.entries[place].id < entry.id {
                removed.append(Int32(truncatingIfNeeded: place))
                place += 1
            }
            guard place < base.entries.count, base.entries[place].id == entry.id else {
                created.append(Int32(truncatingIfNeeded: index))
                continue
            }
            let old = base.entries[place]
            if old.kind != entry.kind || old.count != entry.count {
                removed.append(Int32(truncatingIfNeeded: place))
                created.append(Int32(truncatingIfNeeded: index))
            } else {
                if Self.differ(now.row(entry), base.row(old)) {
                    let before = older?.place(of: entry.id, kind: entry.kind, from: &hint) ?? -1
                    changed.append(
                        Change(
                            kept: kept, now: Int32(truncatingIfNeeded: index),
                            base: Int32(truncatingIfNeeded: place), older: before))
                }
                kept += 1
            }
            place += 1
        }
        while place < base.entries.count {
            removed.append(Int32(truncatingIfNeeded: place))
            place += 1
        }
    }

    @inline(__always)
    private static func differ(_ row: UnsafeBufferPointer<Int32>, _ other: UnsafeBufferPointer<Int32>) -> Bool {
        for index in 0..<row.count where row[index] != other[index] { return true }
        return false
    }

    // MARK: sections

    private mutating func writeRemoved(_ total: Int) {
        writer.write(golomb: UInt32(truncatingIfNeeded: removed.count))
        let order = FrameGaps.order(of: removed.count, in: total)
        var next: Int32 = 0
        for place in removed {
            writer.write(golomb: UInt32(bitPattern: place &- next), order: order)
            next = place &+ 1
        }
    }

    private mutating func writeCreated(_ now: FrameRows.View) {
        writer.write(golomb: UInt32(truncatingIfNeeded: created.count))
        guard let last = created.last, let defaults = plan.defaults.baseAddress else { return }
        let order = FrameGaps.order(of: created.count, in: Int(now.entries[Int(last)].id))
        writer.reserve(bits: 64)
        writer.write(order, bits: 5)
        var next: Int32 = 0
        for index in created {
            let entry = now.entries[Int(index)]
            let kind = Int(entry.kind)
            writer.write(golomb: UInt32(bitPattern: entry.id &- next), order: order)
            next = entry.id &+ 1
            writer.reserve(bits: 64)
            writer.write(UInt64(kind), bits: UInt64(plan.kindBits))
            guard let row = now.row(entry).baseAddress else { continue }
            let born = RowCode.Rows(base: defaults + plan.kinds[kind].start, older: nil, pace: .even, isNewborn: true)
            rows.write(row, kind: kind, born, to: &writer)
        }
    }

    private mutating func writeChanged(
        _ now: FrameRows.View, _ base: FrameRows.View, _ older: FrameRows.View?, _ pace: RowCode.Pace
    ) {
        writer.write(golomb: UInt32(truncatingIfNeeded: changed.count))
        let order = FrameGaps.order(of: changed.count, in: base.entries.count - removed.count)
        var next: Int32 = 0
        for change in changed {
            writer.write(golomb: UInt32(bitPattern: change.kept &- next), order: order)
            next = change.kept &+ 1
            let entry = now.entries[Int(change.now)]
            // What differs has a field, so there is a row.
            guard let row = now.row(entry).baseAddress,
                let known = base.row(base.entries[Int(change.base)]).baseAddress
            else { continue }
            var past: UnsafePointer<Int32>?
            if change.older >= 0, let older { past = older.row(older.entries[Int(change.older)]).baseAddress }
            let rows = RowCode.Rows(base: known, older: past, pace: pace, isNewborn: false)
            self.rows.write(row, kind: Int(entry.kind), rows, to: &writer)
        }
    }
}

/// The order of the Exp-Golomb code of gaps between `count` places among `total`.
enum FrameGaps {
    static func order(of count: Int, in total: Int) -> UInt64 {
        guard count > 0, total > count else { return 0 }
        let ratio = UInt32(truncatingIfNeeded: total / count)
        return UInt64(max(0, 30 - ratio.leadingZeroBitCount))
    }
}
