/// How the entities of a live game's frames are written (`Simulation.codec`). The schema's hash tells games apart that chose
/// otherwise, so a client of another build is refused.
@frozen
public enum FrameCodec: UInt8, Sendable {
    /// Bit-packed against the last two frames: cheap, and right for most games.
    case packed
    /// Arithmetic coding with models that learn on the way: the smallest frames for hundreds of things that move, at many
    /// times the work, and 64 KB for each frame that may yet be a baseline.
    case modelled
}
