/// Why bytes are no frame.
public enum FrameError: Error, Hashable, Sendable {
    /// They end too soon, or go on too long.
    case wrongLength
    /// They build on a frame that isn't kept: an answer to an ack that came too late, or never had cause.
    case unknownBaseline
    /// This tick was decoded already, or is older than all that is kept.
    case oldTick
    /// More entities than a frame may hold.
    case tooManyEntities
    /// Entities that aren't in order, or that are removed and changed at once.
    case wrongOrder
    /// No such kind of entity.
    case unknownKind
    /// A value out of its field's bounds.
    case outOfBounds
    /// Events that are none of this game's, or more than there may be.
    case wrongEvents
}
