/// Reads what `ModelledFrameWriter` wrote.
final class ModelledFrameReader {
    private var decoder: ModelledDecoder
    private var states = ModelStates()

    /// Where a body's events stand, and the state of its frame.
    struct Found {
        let events: Range<Int>
        let state: ModelState
    }

    init(_ table: SchemaTable) {
        decoder = ModelledDecoder(
            kinds: table.kinds.map { ModelledKind(inferring: $0.schema) }, entityLimit: ViewFrame.entityLimit)
    }

    /// Fills `frame` with the frame of `tick` from the bytes that begin at `start` and go on to the end. `known`: the state
    /// of the baseline.
    func read(
        _ frame: ViewFrame, tick: UInt32, from bytes: [UInt8], at start: Int, against baseline: ViewFrame?,
        knowing known: ModelState?
    ) throws(FrameError) -> Found {
        var (own, events, isAnew) = try Self.head(bytes, start)
        if own == nil { own = baseline?.own ?? -1 }
        guard let state = states.take() else { throw .unknownBaseline }
        if isAnew {
            state.reset()
        } else {
            guard let known, baseline != nil else { throw .unknownBaseline }
            state.copy(from: known)
        }
        do throws(ModelledError) {
            try decoder.decode(
                bytes, from: Int32(truncatingIfNeeded: events.upperBound), into: frame, tick: tick, against: baseline,
                state: state)
        } catch {
            throw FrameError(error)
        }
        guard decoder.isUsedUp else { throw .wrongLength }
        frame.own = own ?? -1
        return Found(events: events, state: state)
    }

    /// What stands before the entities; `own` is nil where it is the baseline's.
    private static func head(
        _ bytes: [UInt8], _ start: Int
    ) throws(FrameError) -> (own: EntityNumber?, events: Range<Int>, isAnew: Bool) {
        var place = min(max(0, start), bytes.count)
        guard place < bytes.count, bytes.count < 1 << 24 else { throw .wrongLength }
        let flags = bytes[place]
        place += 1
        guard flags < 8 else { throw .outOfBounds }
        var own: EntityNumber?
        if flags & ModelledFrameWriter.ownFlag != 0 {
            let told = try number(bytes, &place)
            guard told <= 0x7fff_ffff else { throw .outOfBounds }
            own = Int32(bitPattern: told) - 1
        }
        var count = 0
        if flags & ModelledFrameWriter.eventsFlag != 0 {
            let told = try number(bytes, &place)
            guard told > 0, told <= UInt32(truncatingIfNeeded: bytes.count - place) else { throw .wrongLength }
            count = Int(told)
        }
        return (own, place..<(place + count), flags & ModelledFrameWriter.anewFlag != 0)
    }

    /// LEB128.
    private static func number(_ bytes: [UInt8], _ place: inout Int) throws(FrameError) -> UInt32 {
        var value: UInt32 = 0
        for shift: UInt32 in [0, 7, 14, 21, 28] {
            guard place < bytes.count else { throw .wrongLength }
            let byte = UInt32(bytes[place])
            place += 1
            guard shift < 28 || byte < 16 else { throw .outOfBounds }
            value |= (byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw .outOfBounds
    }
}

extension FrameError {
    init(_ error: ModelledError) {
        switch error {
        case .truncated: self = .wrongLength
        case .outOfBounds: self = .outOfBounds
        case .tooManyEntities: self = .tooManyEntities
        case .foreignBaseline: self = .unknownBaseline
        }
    }
}
