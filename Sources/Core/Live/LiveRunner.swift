/// What a server does for each message and each tick of a live game, compiled for the very game.
///
/// A server keeps its games behind types that it knows by their protocols alone; code that is compiled for any game asks at run
/// time what its inputs and fields are, which costs several times as much as the work. Where this is made, the game is known
/// (`LiveRunner<Bridge>()`), and so these functions become the compiler's own for it. The simulator puts others in the place of
/// some of them, to see that its checks find it.
public struct LiveRunner<Game: Simulation>: Sendable {
    /// `ClientMessage.read`.
    @usableFromInline package let read:
        @Sendable (RawSpan, inout [TimedInput<Game.Input>]) throws(LiveWireError) -> ClientMessage
    /// `InputBuffer.insert`. Returns how many were refused.
    @usableFromInline package let insert:
        @Sendable (inout InputBuffer<Game.Input>, [TimedInput<Game.Input>], InputHead, Arrival) -> UInt64
    /// `InputGatherer.take`, for a station and a tick.
    @usableFromInline package let gather:
        @Sendable (inout InputGatherer<Game.Input>, inout InputBuffer<Game.Input>, Int32, UInt32) -> Void
    /// `Tick.restart` with the inputs that were gathered: `InputGatherer.finish`.
    @usableFromInline package var begin: @Sendable (inout Tick<Game>, UInt32, inout InputGatherer<Game.Input>) -> Void
    /// `ChunkWriter.append`, with the world's hash where its turn has come.
    @usableFromInline package var chronicle: @Sendable (inout ChunkWriter, [Occupancy], Tick<Game>, inout Game) -> Void
    /// `RecordingChunk.world`, with its tick, its stations, its ending and its length the last time.
    @usableFromInline package let checkpoint: @Sendable (inout Game, UInt32, UInt64, LiveEnding?, Int) -> [UInt8]
    /// `Replicator.record`, of the tick's events.
    @usableFromInline package var record: @Sendable (Replicator<Game>, Tick<Game>) -> Void
    /// `Replicator.collect`, behind a tick.
    @usableFromInline package var collect: @Sendable (Replicator<Game>, Game, UInt32) -> Void

    public typealias Arrival = InputBuffer<Game.Input>.Arrival

    @inlinable
    public init() {
        read = { (message, inputs) throws(LiveWireError) in try ClientMessage.read(message, inputs: &inputs) }
        insert = { buffer, inputs, head, arrival in
            let before = buffer.counts.refused
            buffer.insert(inputs, of: head, at: arrival)
            return buffer.counts.refused - before
        }
        gather = { gatherer, buffer, station, tick in gatherer.take(from: &buffer, station: station, tick: tick) }
        begin = { tick, number, gatherer in
            tick.restart(number: number)
            gatherer.finish(into: &tick.inputs)
        }
        chronicle = { chunk, changes, tick, world in
            let isHashed = tick.number % RecordingChunk.hashInterval == 0
            chunk.append(changes, tick.inputs, hash: isHashed ? StateHasher.hash(&world) : 0)
        }
        checkpoint = { world, tick, occupied, ending, capacity in
            RecordingChunk.world(&world, tick: tick, occupied: occupied, ending: ending, capacity: capacity)
        }
        record = { replicator, tick in replicator.record(tick.events, at: tick.number) }
        collect = { replicator, world, tick in replicator.collect(world, tick: tick) }
    }
}
