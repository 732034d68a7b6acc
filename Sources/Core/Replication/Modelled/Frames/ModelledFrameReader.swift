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
        guard bytes.count < 1 << 24 else { throw .wrongLength }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(FrameError) in
            var reader = WireReader(UnsafeRawBufferPointer(bytes), fromBit: min(max(0, start), bytes.count) * 8)
            let flags = reader.byte()
            guard flags < 8 else { throw .outOfBounds }
            var own: EntityNumber?
            if flags & ModelledFrameWriter.ownFlag != 0 {
                let told = reader.varint()
                guard told <= 0x7fff_ffff else { throw .outOfBounds }
                own = Int32(bitPattern: told) - 1
            }
            var count = 0
            if flags & ModelledFrameWriter.eventsFlag != 0 {
                count = Int(clamping: reader.varint())
                guard count > 0, count <= reader.bytesLeft else { throw .wrongLength }
            }
            guard !reader.isDamaged else { throw .wrongLength }
            let place = reader.bitPosition / 8
            return (own, place..<(place + count), flags & ModelledFrameWriter.anewFlag != 0)
        }
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
