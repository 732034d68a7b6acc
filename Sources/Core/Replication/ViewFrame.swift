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

    public var tick: UInt32 = 0
    /// In ascending order of ids.
    public private(set) var entries: [Entry] = []
    public var quanta: [Int32] = []

    public init() {}

    public func reset(tick: UInt32) {
        self.tick = tick
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
        entries.removeAll(keepingCapacity: true)
        entries.append(contentsOf: other.entries)
        quanta.removeAll(keepingCapacity: true)
        quanta.append(contentsOf: other.quanta)
    }
}
