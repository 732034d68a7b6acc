/// The events of the last ticks, each encoded once, until every frame that might carry them has gone out.
///
/// A body carries all events of its crew since its baseline, so one that was lost comes again with the next frame.
@usableFromInline
struct EventLog {
    /// Events that are kept, and so the most that a body carries; the oldest make room.
    static let limit = 1_024

    private struct Entry {
        let tick: UInt32
        let crews: CrewSet
        let start: Int32
        let count: Int32
    }

    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    @usableFromInline var wire = WireWriter()

    init() {}

    var isEmpty: Bool { entries.isEmpty }

    /// What stands in `wire` is an event.
    @usableFromInline
    mutating func append(at tick: UInt32, to crews: CrewSet) {
        if entries.count == Self.limit { drop(Self.limit / 4) }
        let start = bytes.count
        bytes.append(contentsOf: wire.bits.bytes)
        entries.append(
            Entry(
                tick: tick, crews: crews, start: Int32(truncatingIfNeeded: start),
                count: Int32(truncatingIfNeeded: bytes.count - start)))
    }

    /// Forgets what is older.
    mutating func forget(before tick: UInt32) {
        var old = 0
        while old < entries.count, entries[old].tick < tick { old += 1 }
        if old > 0 { drop(old) }
    }

    private mutating func drop(_ count: Int) {
        let cut = count < entries.count ? entries[count].start : Int32(truncatingIfNeeded: bytes.count)
        bytes.removeFirst(Int(cut))
        entries.removeFirst(count)
        for index in entries.indices {
            let old = entries[index]
            entries[index] = Entry(tick: old.tick, crews: old.crews, start: old.start - cut, count: old.count)
        }
    }

    /// How many of a crew's events happened after a tick.
    func count(for crew: CrewSet, after tick: UInt32) -> Int {
        var count = 0
        var index = entries.count
        while index > 0, entries[index - 1].tick > tick {
            index -= 1
            if !entries[index].crews.isDisjoint(with: crew) { count += 1 }
        }
        return count
    }

    /// Writes these events, after `align`: their count, and for each its age in ticks and its bytes.
    func write(for crew: CrewSet, after tick: UInt32, now: UInt32, count: Int, to writer: inout PackedWriter) {
        writer.append(count: UInt32(truncatingIfNeeded: count))
        var index = entries.count
        while index > 0, entries[index - 1].tick > tick { index -= 1 }
        bytes.withUnsafeBufferPointer { bytes in
            while index < entries.count {
                let entry = entries[index]
                index += 1
                if entry.crews.isDisjoint(with: crew) { continue }
                writer.append(count: now &- entry.tick)
                let start = Int(entry.start)
                writer.append(UnsafeBufferPointer(rebasing: bytes[start..<(start + Int(entry.count))]))
            }
        }
    }
}

extension PackedWriter {
    /// A number in whole bytes of seven bits (LEB128), after `align`.
    fileprivate mutating func append(count value: UInt32) {
        reserve(bits: 64)
        var rest = value
        while rest >= 0x80 {
            write(UInt64(rest & 0x7f | 0x80), bits: 8)
            rest >>= 7
        }
        write(UInt64(rest), bits: 8)
    }
}
