/// Why bytes were no frame of the modelled codec.
public enum ModelledError: Error, Equatable {
    /// There are fewer bytes than the frame takes.
    case truncated
    /// A value, an id or a kind is none that a frame may hold.
    case outOfBounds
    case tooManyEntities
    /// The baseline has kinds that these schemas don't have.
    case foreignBaseline
}

/// How much one frame of the modelled codec may hold, and how far a coding looks for neighbours.
public enum ModelledLimits {
    public static let entities = 65_535
    /// Of all rows of the baseline and of new entities.
    public static let quanta = 1 << 20
    /// Up to this many changed entities, each is compared with each to find its guides (n² ÷ 2 comparisons).
    static let sortedEntities = 256
    /// Beyond, each is compared with this many that follow it.
    static let neighbours = 32
}

/// Writes frames against baselines with models that both ends carry along: the smallest packets, at more work a frame than
/// the packed codec. See Docs/modelled-codec.md for what the models ask.
public struct ModelledEncoder {
    private var walk: ModelledWalk<BinaryWriter>

    public init(kinds: [ModelledKind]) { walk = ModelledWalk(BinaryWriter(), kinds: kinds) }

    /// Encodes a frame behind what is in `bytes`.
    ///
    /// - Parameters:
    ///   - baseline: the frame that the receiver is known to have; nil: nothing.
    ///   - state: the state of the baseline on the chain of acked frames (a new one if the baseline has none); becomes the
    ///     state of `frame`. After an error it is worth nothing: copy or reset it.
    /// - Throws: `tooManyEntities`, `foreignBaseline`, or `outOfBounds` for a frame with negative ids or with kinds, rows
    ///   or quanta that the schemas don't have; `bytes` is as it was.
    public mutating func encode(
        _ frame: ViewFrame, against baseline: ViewFrame?, state: ModelState, into bytes: inout [UInt8]
    ) throws(ModelledError) {
        for entry in frame.entries {
            guard Int(entry.kind) < walk.kinds.count, entry.id >= 0,
                Int(entry.count) == walk.kinds[Int(entry.kind)].fields.count
            else { throw .outOfBounds }
        }
        walk.entries.removeAll(keepingCapacity: true)
        walk.entries.append(contentsOf: frame.entries)
        walk.rows.removeAll(keepingCapacity: true)
        walk.rows.append(contentsOf: frame.quanta)
        walk.begin(against: baseline, state: state)
        let count = bytes.count
        walk.coder.begin(behind: &bytes)
        do { try walk.run() } catch {
            walk.coder.abandon(&bytes, count: count)
            throw error
        }
        walk.coder.finish(&bytes)
        walk.remember(tick: frame.tick)
    }
}

/// Reads what `ModelledEncoder` wrote against the same baseline with an equal state.
public struct ModelledDecoder {
    private var walk: ModelledWalk<BinaryReader>

    public init(kinds: [ModelledKind]) { walk = ModelledWalk(BinaryReader(), kinds: kinds) }

    /// For frames that hold at most so many entities.
    init(kinds: [ModelledKind], entityLimit: Int) {
        self.init(kinds: kinds)
        walk.entityLimit = entityLimit
    }

    /// Whether the last frame took all of its bytes, as one does that a writer wrote.
    var isUsedUp: Bool { walk.coder.isUsedUp }

    /// Decodes the bytes from `start` on into `frame`, whose tick is `tick`. No bytes trap; what can't be a frame is
    /// refused, what can is within its fields' bounds.
    ///
    /// - Parameters:
    ///   - baseline: the frame that the bytes were written against.
    ///   - state: the state of the baseline; becomes the state of `frame`. After an error it is worth nothing.
    public mutating func decode(
        _ bytes: [UInt8], from start: Int32 = 0, into frame: ViewFrame, tick: UInt32, against baseline: ViewFrame?,
        state: ModelState
    ) throws(ModelledError) {
        walk.coder.reset(bytes, from: start)
        walk.begin(against: baseline, state: state)
        do {
            try walk.run()
        } catch {
            walk.coder.release()
            throw error
        }
        walk.coder.release()
        walk.remember(tick: tick)
        frame.reset(tick: tick)
        for entry in walk.entries {
            frame.append(entry.id, kind: entry.kind, row: walk.rows[Int(entry.start)..<Int(entry.start + entry.count)])
        }
    }
}
