/// Makes a recorded match again: the same world from the same inputs, tick by tick, each recorded hash compared. The server
/// resumes by it, `martlet replay` checks by it, and the page watches by it.
public struct RecordingPlayer<World: Simulation> {
    public private(set) var world: World
    /// The last tick that was made; the world is the one behind it.
    public private(set) var tick: UInt32
    /// The stations that somebody sits at, a bit each.
    public private(set) var occupied: UInt64
    /// The first outcome and its tick; nil: the match was still played. Where a server resumes from a stored world it stands
    /// beside that, so that the match closes at the same tick wherever it was interrupted.
    public private(set) var ending: LiveEnding?
    /// What has been taken in so far.
    public private(set) var inputCount: UInt64 = 0
    /// What the last tick told the crews.
    public var events: [EmittedEvent<World.Event>] { step.events }

    /// What the last tick took in, in the order in which it was applied.
    public var inputs: [StationInput<World.Input>] { step.inputs }
    /// Whether recorded hashes are compared; false goes on where a world is known to be another one.
    public var checksHashes = true

    private var step: Tick<World>
    /// The open chunk: where the next tick begins, in bits, and how many there are.
    private var chunk: [UInt8] = []
    private var position = 0
    private var left: UInt32 = 0

    /// At tick 0.
    public init(_ setup: World.Setup, seed: MatchSeed) {
        self.init(World(setup, seed: seed), tick: 0, occupied: 0)
    }

    public init(_ world: World, tick: UInt32, occupied: UInt64) {
        self.world = world
        self.tick = tick
        self.occupied = occupied
        step = Tick(number: tick)
    }

    /// Opens the next chunk; `next` makes its ticks. A world of its own is taken over at once.
    public mutating func open(_ chunk: [UInt8]) throws(RecordingError) {
        left = 0
        guard let (first, count) = RecordingChunk.span(of: chunk) else { throw .damaged }
        guard chunk[0] == RecordingChunk.ticks else { return try takeOver(chunk, at: first) }
        guard first == tick &+ 1 else { throw .gap(expected: tick &+ 1, found: first) }
        self.chunk = chunk
        position = RecordingChunk.headBytes * 8
        left = count
    }

    /// Makes the next tick of the open chunk. False: there is none left.
    public mutating func next() throws(RecordingError) -> Bool {
        guard left > 0 else { return false }
        left -= 1
        step = Tick(number: tick &+ 1, reusing: step)
        let chunk = chunk
        try chunk.span.bytes.withUnsafeBytes { (bytes) throws(RecordingError) in
            var reader = WireReader(bytes, fromBit: position)
            defer { position = reader.bitPosition }
            try makeTick(&reader)
        }
        return true
    }

    /// Opens a chunk and makes all its ticks.
    public mutating func play(_ chunk: [UInt8]) throws(RecordingError) {
        try open(chunk)
        while try next() {}
    }

    private mutating func makeTick(_ reader: inout WireReader) throws(RecordingError) {
        if reader.flag() { try readTick(&reader) }
        guard !reader.isDamaged else { throw .damaged }
        world.step(&step)
        tick &+= 1
        inputCount &+= UInt64(step.inputs.count)
        if ending == nil, let outcome = world.outcome { ending = LiveEnding(tick: tick, outcome: outcome) }
        guard tick % RecordingChunk.hashInterval == 0 else { return }
        let hash = reader.long()
        guard !reader.isDamaged else { throw .damaged }
        guard !checksHashes || StateHasher.hash(&world) == hash else { throw .diverged(tick: tick) }
    }

    private mutating func readTick(_ reader: inout WireReader) throws(RecordingError) {
        for _ in 0..<(try count(&reader, group: 2, limit: 256)) {
            let station = try station(&reader)
            let isOccupied = reader.flag()
            let bit: UInt64 = 1 << UInt64(station)
            if isOccupied { occupied |= bit } else { occupied &= ~bit }
            world.occupy(station, isOccupied: isOccupied)
        }
        for _ in 0..<(try count(&reader, group: 3, limit: RecordingChunk.inputLimit)) {
            let station = try station(&reader)
            guard let input = reader.value(World.Input.self) else { throw .damaged }
            step.inputs.append(StationInput(station: station, input: input))
        }
    }

    private func count(_ reader: inout WireReader, group: Int32, limit: UInt32) throws(RecordingError) -> UInt32 {
        let count = reader.small(group: group)
        guard count <= limit, !reader.isDamaged else { throw .damaged }
        return count
    }

    private func station(_ reader: inout WireReader) throws(RecordingError) -> Int32 {
        let station = Int32(bitPattern: reader.read(bits: 6))
        guard !reader.isDamaged, station < World.description.stationCount else { throw .damaged }
        return station
    }

    private mutating func takeOver(_ chunk: [UInt8], at first: UInt32) throws(RecordingError) {
        let isEnding = chunk[0] == RecordingChunk.endingWorld
        let head = isEnding ? RecordingChunk.endingWorldHeadBytes : RecordingChunk.worldHeadBytes
        let bytes = [UInt8](chunk[head...])
        guard let world = StateReader.state(World.self, from: bytes) else { throw .damaged }
        self.world = world
        tick = first
        occupied = chunk.number(in: 5..<RecordingChunk.worldHeadBytes)
        ending = isEnding ? Self.ending(chunk) : nil
    }

    private static func ending(_ chunk: [UInt8]) -> LiveEnding {
        let reason = Int32(truncatingIfNeeded: chunk.number(in: 25..<29))
        let winners = CrewSet(rawValue: chunk.number(in: 17..<25))
        return LiveEnding(
            tick: UInt32(truncatingIfNeeded: chunk.number(in: 13..<17)),
            outcome: LiveOutcome(winners: winners, reason: reason))
    }
}
