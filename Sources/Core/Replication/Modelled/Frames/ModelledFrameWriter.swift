/// Writes the body of a frame of the modelled codec. Whole bytes stand before the entities, which go on to the end:
///
///     flags     1: another own entity than the baseline's · 2: events · 4: the models begin anew, as always against nothing
///     own       with 1: id + 1 (LEB128), 0: none
///     events    with 2: how many bytes they take (LEB128), then these, as in a body of the packed codec
///     entities  ModelledEncoder
///
/// Accesses are not watched: see `CrewViews`.
final class ModelledFrameWriter {
    static let ownFlag: UInt8 = 1
    static let eventsFlag: UInt8 = 2
    static let anewFlag: UInt8 = 4

    @exclusivity(unchecked) private var encoder: ModelledEncoder
    @exclusivity(unchecked) private var happenings = PackedWriter()
    @exclusivity(unchecked) private var states = ModelStates()
    /// Of a frame that has none of its own.
    private let passing = ModelState()

    init(_ table: SchemaTable) {
        encoder = ModelledEncoder(kinds: table.kinds.map { ModelledKind(inferring: $0.schema) })
    }

    /// Fills `bytes` anew. `known`: the state of the baseline; nil: none is kept, and the models begin anew. `events` writes
    /// what a body carries of them, if there are any.
    ///
    /// - Returns: the state of `frame` as written against this baseline from this state, to be held as long as that may be
    ///   built upon; nil: as many are held as may be.
    func write(
        _ frame: ViewFrame, against baseline: ViewFrame?, knowing known: ModelState?, into bytes: inout [UInt8],
        hasEvents: Bool, events: (inout PackedWriter) -> Void
    ) throws(ModelledError) -> ModelState? {
        let own = max(-1, frame.own)
        let isOther = own != baseline?.own ?? -1
        var flags: UInt8 = 0
        if isOther { flags |= Self.ownFlag }
        if hasEvents { flags |= Self.eventsFlag }
        if known == nil { flags |= Self.anewFlag }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(flags)
        if isOther { bytes.append(varint: UInt32(bitPattern: own &+ 1)) }
        if hasEvents {
            happenings.reset()
            events(&happenings)
            happenings.align()
            bytes.append(varint: UInt32(truncatingIfNeeded: happenings.count))
            happenings.append(to: &bytes)
        }
        let kept = states.take()
        let state = kept ?? passing
        if let known { state.copy(from: known) } else { state.reset() }
        try encoder.encode(frame, against: baseline, state: state, into: &bytes)
        return kept
    }
}
