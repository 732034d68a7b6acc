/// Why a recording can't be played.
public enum RecordingError: Error, Hashable, Sendable {
    /// The bytes are none that a recorder wrote.
    case damaged
    /// It is of another game, or of another build whose fields differ.
    case foreign
    /// The chunk begins at another tick than the next one.
    case gap(expected: UInt32, found: UInt32)
    /// The world, made again, is another one than was recorded: the rules differ, or are not deterministic.
    case diverged(tick: UInt32)
}

/// The kinds and bounds of a recording's chunks.
///
///     ticks:  1, first tick u32, count u16, then bits, for each tick:
///                 1 bit: something was taken in
///                 if so: how many stations were taken or left (groups of 2), for each: station in 6 bits, taken in 1;
///                        how many inputs (groups of 3), for each: station in 6 bits, the input in wire form
///                 where the tick is a multiple of 64: the hash of the world behind it, 64 bits
///             zeros up to a whole byte
///     world:  2, tick u32, occupied stations u64 (a bit each), the world as `StateWriter` has it: what goes on from here
///             could not be recorded
///     the same behind the first outcome:
///             3, tick u32, occupied stations u64, tick of the outcome u32, winners u64 (a bit a crew), reason i32, the world
public enum RecordingChunk {
    static let ticks: UInt8 = 1
    @usableFromInline static let world: UInt8 = 2
    @usableFromInline static let endingWorld: UInt8 = 3

    /// The most ticks of one chunk, and inputs of one tick.
    public static let tickLimit: UInt32 = 4096
    public static let inputLimit: UInt32 = 1024
    /// A hash is recorded every so many ticks.
    public static let hashInterval: UInt32 = 64

    static let headBytes = 7
    static let worldHeadBytes = 13
    static let endingWorldHeadBytes = 29

    /// A chunk of the second kind; with an ending of the third.
    /// - Parameter capacity: how many bytes it may become, where that can be guessed.
    @inlinable
    public static func world<World: Simulation>(
        _ world: inout World, tick: UInt32, occupied: UInt64, ending: LiveEnding? = nil, capacity: Int = 0
    ) -> [UInt8] {
        var writer = StateWriter(capacity: capacity)
        writer.output.append(ending == nil ? Self.world : endingWorld)
        writer.output.append(low: 4, of: UInt64(tick))
        writer.output.append(low: 8, of: occupied)
        if let ending {
            writer.output.append(low: 4, of: UInt64(ending.tick))
            writer.output.append(low: 8, of: ending.outcome.winners.rawValue)
            writer.output.append(low: 4, of: UInt64(UInt32(bitPattern: ending.outcome.reason)))
        }
        world.replicate(&writer)
        return writer.bytes
    }

    /// Where a chunk begins and how many ticks it makes, from its head alone; nil: it is none.
    public static func span(of chunk: [UInt8]) -> (first: UInt32, count: UInt32)? {
        guard chunk.count >= headBytes else { return nil }
        let first = UInt32(truncatingIfNeeded: chunk.number(in: 1..<5))
        if chunk[0] == world { return chunk.count >= worldHeadBytes ? (first, 0) : nil }
        if chunk[0] == endingWorld { return chunk.count >= endingWorldHeadBytes ? (first, 0) : nil }
        let count = UInt32(truncatingIfNeeded: chunk.number(in: 5..<7))
        return chunk[0] == ticks && count > 0 && count <= tickLimit ? (first, count) : nil
    }
}

/// Somebody sat down at a station, or got up.
public struct Occupancy: Hashable, Sendable {
    public let station: Int32
    public let isOccupied: Bool

    public init(station: Int32, isOccupied: Bool) {
        self.station = station
        self.isOccupied = isOccupied
    }
}
