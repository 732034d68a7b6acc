/// The client's end: decodes frames and keeps the last ones, since any of them may be the baseline of the next.
///
/// A frame stays as it was decoded until 32 newer ones have come; then its memory is used again.
public final class FrameDecoder {
    /// Frames that are kept, on both ends.
    public static let depth = 32

    public let table: SchemaTable
    private var reader: FrameReader
    /// `ModelledFrameReader.read`, behind a pointer: what nobody makes is not linked.
    private let modelled: ModelledRead?
    /// In ascending order of ticks.
    private var kept: [Kept] = []
    private var spare: [ViewFrame] = []
    private var body: [UInt8] = []
    private var eventsStart = 0
    private var eventsTick: UInt32 = 0
    /// Events up to here came with frames before the last decoded one.
    private var toldTick: UInt32 = 0
    /// Whether there was ever a frame.
    private var hasBegun = false

    struct Kept {
        let frame: ViewFrame
        /// The tick of the frame that this one was written against; 0: nothing.
        let baseline: UInt32
        /// What the models have learned up to here; nil with the packed codec.
        let state: ModelState?
    }

    typealias ModelledRead = (ViewFrame, UInt32, [UInt8], Int, Kept?) throws(FrameError) -> ModelledFrameReader.Found

    public convenience init(_ table: SchemaTable) {
        self.init(table, modelled: table.codec == .modelled ? Self.modelled(table) : nil)
    }

    /// For a game whose codec is known at compile time.
    convenience init<Game: Simulation>(of game: Game.Type) {
        let table = SchemaTable(of: game)
        self.init(table, modelled: Game.codec == .modelled ? Self.modelled(table) : nil)
    }

    private init(_ table: SchemaTable, modelled: ModelledRead?) {
        self.table = table
        self.modelled = modelled
        reader = FrameReader(CodecPlan(table))
    }

    private static func modelled(_ table: SchemaTable) -> ModelledRead {
        let reader = ModelledFrameReader(table)
        return { (frame, tick, bytes, start, base) throws(FrameError) in
            try reader.read(
                frame, tick: tick, from: bytes, at: start, against: base?.frame, knowing: base?.state)
        }
    }

    /// The newest tick that was decoded: what an ack says. 0: none.
    public var newestTick: UInt32 { kept.last?.frame.tick ?? 0 }
    public var newest: ViewFrame? { kept.last?.frame }

    /// nil: it wasn't decoded, or is no longer kept.
    public func frame(at tick: UInt32) -> ViewFrame? { find(tick)?.frame }

    /// Forgets all frames: what comes next is written against nothing. What was told stays told.
    public func reset() {
        toldTick = max(toldTick, newestTick)
        for old in kept { spare.append(old.frame) }
        kept.removeAll(keepingCapacity: true)
        body.removeAll(keepingCapacity: true)
        eventsStart = 0
        eventsTick = 0
    }

    /// The match goes on behind this tick, as a welcome says. A frame against nothing brings the events of the last seconds:
    /// who has had no frame yet is told of none before this tick, who has had some only of what they did not tell. A match
    /// that was set back tells its ticks anew.
    public func resume(at tick: UInt32) { toldTick = hasBegun ? min(max(toldTick, newestTick), tick) : tick }

    /// Decodes the body of the frame of `tick`, which begins at byte `start` and goes on to the end of `bytes`.
    /// `baseline`: the tick of the frame that it was written against; 0: nothing.
    @discardableResult
    public func decode(
        _ bytes: [UInt8], from start: Int = 0, tick: UInt32, baseline: UInt32
    ) throws(FrameError) -> ViewFrame {
        guard tick > 0, baseline < tick, find(tick) == nil else { throw .oldTick }
        if kept.count == Self.depth, let oldest = kept.first, tick < oldest.frame.tick { throw .oldTick }
        var base: Kept?
        if baseline > 0 {
            base = find(baseline)
            guard base != nil else { throw .unknownBaseline }
        }
        let frame = spare.popLast() ?? ViewFrame()
        let events: Range<Int>
        var state: ModelState?
        do throws(FrameError) {
            if let modelled {
                let found = try modelled(frame, tick, bytes, start, base)
                events = found.events
                state = found.state
            } else {
                frame.reset(tick: tick)
                events = try readPacked(frame, from: bytes, at: start, against: base)..<bytes.count
            }
        } catch {
            spare.append(frame)
            throw error
        }
        toldTick = max(newestTick, toldTick)
        hasBegun = true
        keep(Kept(frame: frame, baseline: baseline, state: state))
        body.removeAll(keepingCapacity: true)
        body.append(contentsOf: bytes[events])
        eventsTick = tick
        return frame
    }

    /// Gives where the events begin.
    private func readPacked(
        _ frame: ViewFrame, from bytes: [UInt8], at start: Int, against base: Kept?
    ) throws(FrameError) -> Int {
        let previous = base.flatMap { find($0.baseline) }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(FrameError) in
            var packed = PackedReader(bytes, from: start)
            try reader.read(frame, against: base?.frame, previous: previous?.frame, from: &packed)
            return try Self.eventsStart(&packed, in: bytes.count)
        }
    }

    /// Where the events begin; past the end: there are none.
    private static func eventsStart(_ reader: inout PackedReader, in count: Int) throws(FrameError) -> Int {
        let hasEvents = reader.readFlag()
        reader.align()
        guard !reader.isDamaged, hasEvents || reader.bytePosition == count else { throw .wrongLength }
        return reader.bytePosition
    }

    /// The events that the last decoded frame brought and no frame before it.
    public func events<Event: Replicated>(_ type: Event.Type) throws(FrameError) -> [ReceivedEvent<Event>] {
        guard !body.isEmpty else { return [] }
        return try body.withUnsafeBufferPointer { (bytes) throws(FrameError) in
            var reader = WireReader(UnsafeRawBufferPointer(bytes))
            return try events(type, from: &reader)
        }
    }

    private func events<Event: Replicated>(
        _ type: Event.Type, from reader: inout WireReader
    ) throws(FrameError) -> [ReceivedEvent<Event>] {
        var events: [ReceivedEvent<Event>] = []
        let count = reader.varint()
        guard !reader.isDamaged, count <= UInt32(EventLog.limit) else { throw .wrongEvents }
        for _ in 0..<Int(count) {
            let age = reader.varint()
            guard let event = reader.value(type), age < eventsTick else { throw .wrongEvents }
            reader.align()
            let tick = eventsTick - age
            if tick > toldTick { events.append(ReceivedEvent(tick: tick, event: event)) }
        }
        guard reader.bytesLeft == 0 else { throw .wrongEvents }
        return events
    }

    private func find(_ tick: UInt32) -> Kept? {
        guard tick > 0 else { return nil }
        var index = kept.count
        while index > 0 {
            index -= 1
            if kept[index].frame.tick == tick { return kept[index] }
        }
        return nil
    }

    private func keep(_ new: Kept) {
        var place = kept.count
        while place > 0, kept[place - 1].frame.tick > new.frame.tick { place -= 1 }
        kept.insert(new, at: place)
        if kept.count > Self.depth { spare.append(kept.removeFirst().frame) }
    }
}

/// Something that happened, and when.
public struct ReceivedEvent<Event: Replicated>: Sendable {
    public let tick: UInt32
    public let event: Event
}
