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
    var writer = PackedWriter()
    private var rows: RowCode
    private let plan: CodecPlan
    private var removed: [Int32] = []
    private var created: [Int32] = []
    /// Place among the kept, place in the frame, place in the baseline, and before it (-1: none).
    private var changed: [Change] = []

    private struct Change {
        let kept: Int32
        let now: Int32
        let base: Int32
        let older: Int32
    }

    public init(_ table: SchemaTable) {
        plan = CodecPlan(table)
        rows = RowCode(plan)
    }

    /// Fills `bytes` anew. `previous` is the frame that `baseline` was written against, where the other end still has it.
    public func encode(
        _ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame? = nil, into bytes: inout [UInt8]
    ) {
        writer.reset()
        write(frame, against: baseline, previous: previous)
        writer.align()
        writer.copy(into: &bytes)
    }

    func write(_ frame: ViewFrame, against baseline: ViewFrame?, previous: ViewFrame?) {
        let pace = baseline.flatMap { base in
            previous.flatMap { RowCode.Pace(tick: frame.tick, baseline: base.tick, previous: $0.tick) }
        }
        let older = pace == nil ? nil : previous
        compare(frame, baseline, older)
        rows.reset()
        writer.reserve(bits: 64)
        writer.write(frame.own != (baseline?.own ?? -1))
        if frame.own != (baseline?.own ?? -1) {
            writer.write(golomb: UInt32(bitPattern: max(-1, frame.own) &+ 1), order: 4)
        }
        writer.reserve(bits: 64)
        writer.write(older != nil)
        writeRemoved(baseline)
        writeCreated(frame)
        if let baseline { writeChanged(frame, baseline, older, pace ?? .even) } else { writer.write(golomb: 0) }
    }

    // MARK: what differs

    private func compare(_ frame: ViewFrame, _ baseline: ViewFrame?, _ older: ViewFrame?) {
        removed.removeAll(keepingCapacity: true)
        created.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
        guard let baseline else {
            for index in frame.entries.indices { created.append(Int32(index)) }
            return
        }
        frame.quanta.withUnsafeBufferPointer { now in
            baseline.quanta.withUnsafeBufferPointer { base in
                frame.entries.withUnsafeBufferPointer { entries in
                    baseline.entries.withUnsafeBufferPointer { bases in
                        merge(entries, now, bases, base, older)
                    }
                }
            }
        }
    }

    private func merge(
        _ entries: UnsafeBufferPointer<ViewFrame.Entry>, _ now: UnsafeBufferPointer<Int32>,
        _ bases: UnsafeBufferPointer<ViewFrame.Entry>, _ base: UnsafeBufferPointer<Int32>, _ older: ViewFrame?
    ) {
        var place = 0
        var kept: Int32 = 0
        var olderPlace = 0
        for index in entries.indices {
            let entry = entries[index]
            while place < bases.count, bases[place].id < entry.id {
                removed.append(Int32(place))
                place += 1
            }
            guard place < bases.count, bases[place].id == entry.id else {
                created.append(Int32(index))
                continue
            }
            if bases[place].kind != entry.kind || bases[place].count != entry.count {
                removed.append(Int32(place))
                created.append(Int32(index))
            } else {
                if Self.differ(now, entry, base, bases[place]) {
                    let older = older?.place(of: entry.id, kind: entry.kind, from: &olderPlace) ?? -1
                    changed.append(Change(kept: kept, now: Int32(index), base: Int32(place), older: older))
                }
                kept += 1
            }
            place += 1
        }
        while place < bases.count {
            removed.append(Int32(place))
            place += 1
        }
    }

    @inline(__always)
    private static func differ(
        _ now: UnsafeBufferPointer<Int32>, _ entry: ViewFrame.Entry, _ base: UnsafeBufferPointer<Int32>,
        _ other: ViewFrame.Entry
    ) -> Bool {
        for index in 0..<Int(entry.count) where now[Int(entry.start) + index] != base[Int(other.start) + index] {
            return true
        }
        return false
    }

    // MARK: sections

    private func writeRemoved(_ baseline: ViewFrame?) {
        writer.write(golomb: UInt32(removed.count))
        let order = FrameGaps.order(of: removed.count, in: baseline?.entries.count ?? 0)
        var next: Int32 = 0
        for place in removed {
            writer.write(golomb: UInt32(bitPattern: place &- next), order: order)
            next = place &+ 1
        }
    }

    private func writeCreated(_ frame: ViewFrame) {
        writer.write(golomb: UInt32(created.count))
        guard let last = created.last else { return }
        let order = FrameGaps.order(of: created.count, in: Int(frame.entries[Int(last)].id))
        writer.reserve(bits: 64)
        writer.write(order, bits: 5)
        var next: Int32 = 0
        frame.quanta.withUnsafeBufferPointer { now in
            plan.defaults.withUnsafeBufferPointer { defaults in
                guard let defaults = defaults.baseAddress else { return }
                let now = now.baseAddress ?? defaults
                for index in created {
                    let entry = frame.entries[Int(index)]
                    let kind = Int(entry.kind)
                    writer.write(golomb: UInt32(bitPattern: entry.id &- next), order: order)
                    next = entry.id &+ 1
                    writer.reserve(bits: 64)
                    writer.write(UInt64(kind), bits: UInt64(plan.kindBits))
                    let born = RowCode.Rows(
                        base: defaults + plan.kinds[kind].start, older: nil, pace: .even, isNewborn: true)
                    rows.write(now + Int(entry.start), kind: kind, born, to: &writer)
                }
            }
        }
    }

    private func writeChanged(
        _ frame: ViewFrame, _ baseline: ViewFrame, _ older: ViewFrame?, _ pace: RowCode.Pace
    ) {
        writer.write(golomb: UInt32(changed.count))
        let order = FrameGaps.order(of: changed.count, in: baseline.entries.count - removed.count)
        var next: Int32 = 0
        frame.quanta.withUnsafeBufferPointer { now in
            baseline.quanta.withUnsafeBufferPointer { base in
                ViewFrame.withQuanta(of: older) { past in
                    // Without them no row has a field, and so none has changed.
                    guard let now = now.baseAddress, let base = base.baseAddress else { return }
                    for change in changed {
                        writer.write(golomb: UInt32(bitPattern: change.kept &- next), order: order)
                        next = change.kept &+ 1
                        let entry = frame.entries[Int(change.now)]
                        var moved: UnsafePointer<Int32>?
                        if change.older >= 0, let past, let older {
                            moved = past + Int(older.entries[Int(change.older)].start)
                        }
                        let known = RowCode.Rows(
                            base: base + Int(baseline.entries[Int(change.base)].start), older: moved, pace: pace,
                            isNewborn: false)
                        rows.write(now + Int(entry.start), kind: Int(entry.kind), known, to: &writer)
                    }
                }
            }
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
