/// What one crew is shown at one tick: a row of quanta for each entity, sorted by id, in one flat buffer.
///
/// It is made by the projection alone and holds nothing that the crew may not know, so whatever is encoded from it can't
/// leak. Frames are pooled and refilled, never made in a tick. A field whose layer is not shown holds the value that was
/// shown last (or the default), so it makes no difference to the one who decodes.
public final class ViewFrame {
    public struct Entry: Hashable, Sendable {
        public let id: EntityNumber
        public let kind: UInt8
        /// Where its row begins in `quanta`.
        public let start: Int32
        public let count: Int32
    }

    /// At most so many entities a frame; ids are 0 and up.
    public static let entityLimit = 4_096

    public var tick: UInt32 = 0
    /// The entity that the crew calls its own; -1: it has none.
    public var own: EntityNumber = -1
    /// In ascending order of ids.
    public private(set) var entries: [Entry] = []
    public var quanta: [Int32] = []

    public init() {}

    public func reset(tick: UInt32) {
        self.tick = tick
        own = -1
        entries.removeAll(keepingCapacity: true)
        quanta.removeAll(keepingCapacity: true)
    }

    /// Adds an entity with the default row of its kind; its id must be above the last one's. Returns where its row begins.
    @discardableResult
    public func append(_ id: EntityNumber, kind: UInt8, row: some Collection<Int32>) -> Int {
        let start = quanta.count
        quanta.append(contentsOf: row)
        entries.append(Entry(id: id, kind: kind, start: Int32(start), count: Int32(quanta.count - start)))
        return start
    }

    /// Adds an entity as another frame has it; its id must be above the last one's.
    @discardableResult
    func append(_ entry: Entry, of other: ViewFrame) -> Int {
        let start = quanta.count
        let first = Int(entry.start)
        other.quanta.withUnsafeBufferPointer {
            quanta.append(contentsOf: UnsafeBufferPointer(rebasing: $0[first..<(first + Int(entry.count))]))
        }
        entries.append(Entry(id: entry.id, kind: entry.kind, start: Int32(start), count: entry.count))
        return start
    }

    /// The place of an entity in `entries`; nil: it is not shown.
    public func index(of id: EntityNumber) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].id == id ? low : nil
    }

    public func copy(from other: ViewFrame) {
        tick = other.tick
        own = other.own
        entries.removeAll(keepingCapacity: true)
        entries.append(contentsOf: other.entries)
        quanta.removeAll(keepingCapacity: true)
        quanta.append(contentsOf: other.quanta)
    }

    /// The same for ids that are asked for in ascending order: goes on from `hint`, and wants the kind to be the same.
    func place(of id: EntityNumber, kind: UInt8, from hint: inout Int) -> Int32? {
        while hint < entries.count, entries[hint].id < id { hint += 1 }
        guard hint < entries.count, entries[hint].id == id, entries[hint].kind == kind else { return nil }
        return Int32(truncatingIfNeeded: hint)
    }

    /// The quanta of a frame where there is one.
    static func withQuanta<Result>(
        of frame: ViewFrame?, _ body: (UnsafePointer<Int32>?) -> Result
    ) -> Result {
        guard let frame else { return body(nil) }
        return frame.quanta.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
