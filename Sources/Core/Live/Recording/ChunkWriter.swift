/// Writes what ticks take in, tick by tick, into memory that it keeps: the tick's own time pays for a few bits alone.
public struct ChunkWriter {
    @usableFromInline var writer = WireWriter()
    /// Ticks in the chunk so far.
    public private(set) var count: UInt32 = 0
    /// The last tick that was appended.
    public private(set) var lastTick: UInt32

    /// `tick`: the last one that was made before.
    public init(after tick: UInt32) { lastTick = tick }

    public var isEmpty: Bool { count == 0 }
    public var isFull: Bool { count >= RecordingChunk.tickLimit }

    /// Appends the next tick. `hash`, where its number is a multiple of `RecordingChunk.hashInterval`: of the world behind it.
    @inlinable
    public mutating func append<Input: Replicated>(
        _ occupancy: [Occupancy], _ inputs: [StationInput<Input>], hash: UInt64
    ) {
        advance()
        let isEmpty = occupancy.isEmpty && inputs.isEmpty
        writer.bits.write(!isEmpty)
        if !isEmpty {
            writer.bits.write(small: UInt32(occupancy.count), group: 2)
            for change in occupancy {
                writer.bits.write(UInt32(bitPattern: change.station), bits: 6)
                writer.bits.write(change.isOccupied)
            }
            writer.bits.write(small: UInt32(inputs.count), group: 3)
            for place in inputs.indices {
                writer.bits.write(UInt32(bitPattern: inputs[place].station), bits: 6)
                var input = inputs[place].input
                input.replicate(&writer)
            }
        }
        if lastTick % RecordingChunk.hashInterval == 0 {
            writer.bits.write(UInt32(truncatingIfNeeded: hash), bits: 32)
            writer.bits.write(UInt32(truncatingIfNeeded: hash >> 32), bits: 32)
        }
    }

    /// The finished chunk; the next tick begins another.
    public mutating func finish() -> [UInt8] {
        // A copy made byte by byte: the writer's own memory stays its own, so that the next tick allocates nothing.
        isEmpty ? [] : finish { chunk in chunk.withUnsafeBytes { [UInt8]($0) } }
    }

    /// The same without a copy. There must be a tick.
    public mutating func finish<Result>(_ body: (RawSpan) -> Result) -> Result {
        writer.bits.align()
        writer.bits.bytes[5] = UInt8(truncatingIfNeeded: count)
        writer.bits.bytes[6] = UInt8(truncatingIfNeeded: count >> 8)
        count = 0
        return body(writer.bits.bytes.span.bytes)
    }

    /// Forgets what was not finished, and goes on behind another tick.
    public mutating func skip(to tick: UInt32) {
        count = 0
        lastTick = tick
    }

    /// One more tick.
    @usableFromInline
    mutating func advance() {
        if count == 0 { begin() }
        lastTick &+= 1
        count += 1
    }

    private mutating func begin() {
        writer.bits.reset()
        writer.bits.write(UInt32(RecordingChunk.ticks), bits: 8)
        writer.bits.write(lastTick &+ 1, bits: 32)
        writer.bits.write(0, bits: 16)
    }
}
