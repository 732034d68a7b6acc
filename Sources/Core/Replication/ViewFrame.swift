/// What one crew is shown at one tick: a row of quanta for each entity, sorted by id, in one flat buffer.
///
/// It is made by the projection alone and holds nothing that the crew may not know, so whatever is encoded from it can't
/// leak. Frames are pooled and refilled, never made in a tick. A field whose layer is not shown holds the value that was
/// shown last (or the default), so it makes no difference to the one who decodes.
/// Accesses are not watched: see `CrewViews`.
public final class ViewFrame {
    public struct Entry: Hashable, Sendable {
        public let id: EntityNumber
        public let kind: UInt8
        /// Where its row begins: in `quanta`, or in the `values` of a `ViewSample`.
        public let start: Int32
        public let count: Int32
    }

    /// At most so many entities a frame; ids are 0 and up.
    public static let entityLimit = 4_096

    @exclusivity(unchecked) public var tick: UInt32 = 0
    /// The entity that the crew calls its own; -1: it has none.
    @exclusivity(unchecked) public var own: EntityNumber = -1
    @exclusivity(unchecked) private var rows = FrameRows()

    /// In ascending order of ids.
    public var entries: [Entry] { rows.entries }
    public var quanta: [Int32] {
        get { rows.quanta }
        _modify { yield &rows.quanta }
    }

    public init() {}

    public func reset(tick: UInt32) {
        self.tick = tick
        own = -1
        rows.removeAll()
    }

    /// Adds an entity with the default row of its kind; its id must be above the last one's. Returns where its row begins.
    @discardableResult
    public func append(_ id: EntityNumber, kind: UInt8, row: some Collection<Int32>) -> Int {
        let start = rows.quanta.count
        rows.quanta.append(contentsOf: row)
        rows.entries.append(
            Entry(id: id, kind: kind, start: Int32(start), count: Int32(rows.quanta.count - start)))
        return start
    }

    /// The place of an entity in `entries`; nil: it is not shown.
    public func index(of id: EntityNumber) -> Int? { entries.index(of: id) { $0.id } }

    public func copy(from other: ViewFrame) {
        tick = other.tick
        own = other.own
        rows.removeAll()
        rows.entries.append(contentsOf: other.rows.entries)
        rows.quanta.append(contentsOf: other.rows.quanta)
    }

    /// The rows, to be filled where no other frame is touched, and given back by `putRows`: a frame's own are not read
    /// meanwhile.
    func takeRows() -> FrameRows {
        var taken = FrameRows()
        swap(&taken, &rows)
        return taken
    }

    func putRows(_ filled: consuming FrameRows) { rows = filled }

    /// What stands in a frame where there is one, without a copy.
    static func withView<Result, Failure: Error>(
        of frame: ViewFrame?, _ body: (FrameRows.View?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let frame else { return try body(nil) }
        let rows = frame.rows
        return try rows.entries.withUnsafeBufferPointer { (entries) throws(Failure) in
            try rows.quanta.withUnsafeBufferPointer { (quanta) throws(Failure) in
                try body(FrameRows.View(entries: entries, quanta: quanta))
            }
        }
    }
}

/// The rows of one frame: what a frame is filled through.
struct FrameRows {
    var entries: [ViewFrame.Entry] = []
    var quanta: [Int32] = []

    /// The same, to be read.
    struct View {
        let entries: UnsafeBufferPointer<ViewFrame.Entry>
        let quanta: UnsafeBufferPointer<Int32>

        @inline(__always)
        func row(_ entry: ViewFrame.Entry) -> UnsafeBufferPointer<Int32> {
            let start = Int(entry.start)
            return UnsafeBufferPointer(rebasing: quanta[start..<(start &+ Int(entry.count))])
        }

        /// The place of an entity of a kind, for ids that are asked for in ascending order: goes on from `hint`.
        @inline(__always)
        func place(of id: EntityNumber, kind: UInt8, from hint: inout Int) -> Int32 {
            while hint < entries.count, entries[hint].id < id { hint &+= 1 }
            guard hint < entries.count, entries[hint].id == id, entries[hint].kind == kind else { return -1 }
            return Int32(truncatingIfNeeded: hint)
        }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        quanta.removeAll(keepingCapacity: true)
    }

    /// Adds an entity; its id must be above the last one's. Returns where its row begins.
    @discardableResult
    mutating func append(_ id: EntityNumber, kind: UInt8, row: UnsafeBufferPointer<Int32>) -> Int {
        let start = quanta.count
        quanta.append(contentsOf: row)
        entries.append(
            ViewFrame.Entry(
                id: id, kind: kind, start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: row.count)
            ))
        return start
    }
}
