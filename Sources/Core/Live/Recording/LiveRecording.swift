/// A whole recorded match as one file: what it is opened from, and its chunks.
///
///     "MLR1"  game id: length u8, bytes  schema u32  hash of the fields u64  seed: high u64, low u64
///     setup in wire form: length u16, bytes   then for each chunk: length u32, bytes
///
/// Numbers are little-endian.
public struct LiveRecording: Sendable {
    /// The longest chunk that is read.
    public static let chunkBytes = 1 << 24

    private static let magic: [UInt8] = [0x4d, 0x4c, 0x52, 0x31]

    public let seed: MatchSeed
    private let bytes: [UInt8]
    private let setup: Range<Int>
    private let chunks: Int
    private var position: Int

    /// Reads the head; the chunks follow by `nextChunk`.
    public init<World: Simulation>(_ bytes: [UInt8], of game: World.Type) throws(RecordingError) {
        var reader = Bytes(bytes)
        for byte in Self.magic where UInt8(truncatingIfNeeded: reader.number(1)) != byte { throw .damaged }
        let name = reader.range(Int(reader.number(1)))
        guard !reader.isDamaged else { throw .damaged }
        let id = World.description.id
        guard name.count == id.utf8CodeUnitCount else { throw .foreign }
        for place in 0..<name.count where bytes[name.lowerBound + place] != id.utf8Start[place] { throw .foreign }
        let schema = reader.number(4)
        let fields = reader.number(8)
        guard !reader.isDamaged else { throw .damaged }
        guard schema == UInt64(UInt32(bitPattern: World.description.schema)), fields == Self.fields(of: game) else {
            throw .foreign
        }
        let high = reader.number(8)
        seed = MatchSeed(high: high, low: reader.number(8))
        setup = reader.range(Int(reader.number(2)))
        guard !reader.isDamaged else { throw .damaged }
        self.bytes = bytes
        chunks = reader.position
        position = reader.position
    }

    /// The world at tick 0.
    public func player<World: Simulation>(of game: World.Type) throws(RecordingError) -> RecordingPlayer<World> {
        RecordingPlayer(try setup(of: game), seed: seed)
    }

    /// What the founder chose.
    public func setup<World: Simulation>(of game: World.Type) throws(RecordingError) -> World.Setup {
        guard let setup = WireReader.value(World.Setup.self, from: [UInt8](bytes[setup])) else { throw .damaged }
        return setup
    }

    /// The next chunk; nil: that was all.
    public mutating func nextChunk() throws(RecordingError) -> [UInt8]? {
        guard position < bytes.count else { return nil }
        var reader = Bytes(bytes, at: position)
        let count = reader.number(4)
        guard count <= UInt64(Self.chunkBytes) else { throw .damaged }
        let chunk = reader.range(Int(count))
        guard !reader.isDamaged else { throw .damaged }
        position = reader.position
        return [UInt8](bytes[chunk])
    }

    /// Back to the first chunk.
    public mutating func rewind() { position = chunks }

    /// What frames and inputs of this build look like.
    static func fields<World: Simulation>(of game: World.Type) -> UInt64 {
        var hash = SchemaTable(of: game).fieldsHash
        Schema(of: World.Input()).hash(into: &hash)
        Schema(of: World.Setup()).hash(into: &hash)
        return hash
    }

    /// The head of a file; append each chunk with `append`.
    public static func head<World: Simulation>(of game: World.Type, _ setup: World.Setup, seed: MatchSeed) -> [UInt8] {
        var bytes = magic
        let id = World.description.id
        bytes.append(low: 1, of: UInt64(id.utf8CodeUnitCount))
        for place in 0..<id.utf8CodeUnitCount { bytes.append(id.utf8Start[place]) }
        bytes.append(low: 4, of: UInt64(UInt32(bitPattern: World.description.schema)))
        bytes.append(low: 8, of: fields(of: game))
        bytes.append(low: 8, of: seed.high)
        bytes.append(low: 8, of: seed.low)
        var writer = WireWriter()
        writer.write(setup)
        writer.bits.align()
        bytes.append(low: 2, of: UInt64(writer.bits.bytes.count))
        bytes.append(contentsOf: writer.bits.bytes)
        return bytes
    }

    public static func append(_ chunk: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(low: 4, of: UInt64(chunk.count))
        bytes.append(contentsOf: chunk)
    }

    /// Reads whole bytes; past the end it gives zeros and is damaged.
    private struct Bytes {
        let bytes: [UInt8]
        var position: Int
        var isDamaged = false

        init(_ bytes: [UInt8], at position: Int = 0) {
            self.bytes = bytes
            self.position = position
        }

        mutating func range(_ count: Int) -> Range<Int> {
            guard !isDamaged, count <= bytes.count - position else {
                isDamaged = true
                return position..<position
            }
            position += count
            return (position - count)..<position
        }

        mutating func number(_ count: Int) -> UInt64 { bytes.number(in: range(count)) }
    }
}
