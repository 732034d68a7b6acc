/// What the server does with a world so that clients see it: each frame it quantises every entity once, makes each crew's
/// frame, and encodes each crew's frame once for all of its viewers that have the same frames.
///
///     replicator.record(tick.events, at: tick.number)      after each step
///     replicator.collect(world, tick: tick.number)         when a frame is due
///     let frame = replicator.body(for: viewer)             for each client that can take one
///     viewer.acknowledge(tick)                             when a client on a lossy link says what it has
///
/// ## The body of a frame of the packed codec
/// Bits, the lowest first; what each section looks like stands at `FrameEncoder` and `RowCode`.
///
///     own, expected, removed, created, changed     FrameEncoder
///     1                                            there are events
///     up to a whole byte
///     events: count, then for each                 counts in bytes of seven bits (LEB128)
///         age in ticks, wire form up to a byte     all since the baseline, the oldest first
///
/// The tick, and that of the baseline, stand in the head before it. One of the modelled codec: `ModelledFrameWriter`.
public final class Replicator<Game: Simulation> {
    @usableFromInline let core: CrewViews

    public convenience init() { self.init(codec: Game.codec) }

    /// Whatever the game chose.
    package init(codec: FrameCodec) {
        let description = Game.description
        core = CrewViews(
            SchemaTable(of: Game.self, codec: codec), crews: description.crews,
            ticksPerSecond: description.ticksPerSecond,
            ticksPerFrame: description.ticksPerFrame, bytesPerSecond: description.bytesPerSecond)
    }

    public var table: SchemaTable { core.table }

    /// Frames encoded since the beginning. A crew of six on reliable links costs one a frame.
    public var encodings: UInt64 { core.encodings }

    /// Somebody looks at what a crew is shown; its first frame is written against nothing. nil: there is no such crew.
    /// A crew is shown something from the `collect` after that.
    public func attach(crew: Int32, isLossy: Bool = false) -> CrewViewer? { core.attach(crew: crew, isLossy: isLossy) }

    public func detach(_ viewer: CrewViewer) { core.detach(viewer) }

    /// The events of one step, each encoded once.
    @inlinable
    public func record(_ events: [EmittedEvent<Game.Event>], at tick: UInt32) {
        for index in events.indices {
            core.events.wire.bits.reset()
            var event = events[index].event
            event.replicate(&core.events.wire)
            core.events.wire.bits.align()
            core.events.append(at: tick, to: events[index].crews)
        }
    }

    /// The next frames are the last: they show all of everything that a crew may see, whatever its turn and its cost. Who
    /// comes later may be shown the same by another `collect` of the same tick.
    public func conclude() { core.isConcluding = true }

    /// Makes the frames of all crews that somebody looks at and that have none of this tick. `tick` is not below that of the
    /// last call.
    @inlinable
    public func collect(_ world: Game, tick: UInt32) {
        core.begin(tick: tick)
        world.show(&core.rows)
        core.finish()
        for crew in 0..<core.crewCount where core.isWatched(crew) {
            core.project(crew, eye: world.eye(of: crew)) { id, kind, zone in
                world.sight(of: id, kind: kind, zone: zone, by: crew)
            }
        }
    }

    /// The newest frame of the viewer's crew, against what that viewer has; counts as sent. nil: there is none yet.
    public func body(for viewer: CrewViewer) -> EncodedFrame? { core.body(for: viewer) }

    /// Whether `body(for:)` would now write a frame against nothing.
    public func beginsAnew(_ viewer: CrewViewer) -> Bool { core.beginsAnew(viewer) }

    /// The newest frame of a crew as it is shown; nil: nobody looks.
    public func frame(of crew: Int32) -> ViewFrame? { core.frame(of: crew) }
}
