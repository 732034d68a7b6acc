import Martlet
import Testing

@Suite struct RecordingTests {
    /// A sum that steps with its inputs.
    struct Sum: Simulation {
        struct Term: Replicated {
            var value: Int32 = 0
            init() {}
            init(_ value: Int32) { self.value = value }
            mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&value, "value", in: -9...9) }
        }

        typealias Setup = Term
        typealias Input = Term
        typealias Event = Nothing
        typealias Own = Nothing
        static let description = LiveDescription(id: "sum", title: "Sum", ticksPerSecond: 60, crews: 3)
        var sum: UInt64 = 0
        var sitting: Int32 = 0
        init() {}
        init(_ setup: Term, seed: MatchSeed) { sum = seed.high &+ UInt64(bitPattern: Int64(setup.value)) }
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
            visit.hidden(&sum, "sum")
            visit.integer(&sitting, "sitting", in: -3...3)
        }
        static func kinds<V: KindVisitor>(_ visit: inout V) {}
        mutating func step(_ tick: inout Tick<Sum>) {
            for input in tick.inputs { sum = sum &* 31 &+ UInt64(bitPattern: Int64(input.input.value)) }
            sum &+= UInt64(tick.number)
        }
        mutating func occupy(_ station: Int32, isOccupied: Bool) { sitting += isOccupied ? 1 : -1 }
        func show<V: EntityVisitor>(_ visit: inout V) {}
        func eye(of crew: Int32) -> Eye? { nil }
    }

    /// 150 ticks in three chunks, and the world behind them.
    private func record() -> (chunks: [[UInt8]], world: Sum) {
        var world = Sum(Sum.Term(3), seed: MatchSeed(1))
        var writer = ChunkWriter(after: 0)
        var chunks: [[UInt8]] = []
        var tick = Tick<Sum>(number: 0)
        for number in 1...UInt32(150) {
            tick = Tick(number: number, reusing: tick)
            let seats = number == 5 ? [Occupancy(station: 2, isOccupied: true)] : []
            for change in seats { world.occupy(change.station, isOccupied: change.isOccupied) }
            if number % 4 == 0 {
                tick.inputs = [
                    StationInput(station: 0, input: Sum.Term(-9)), StationInput(station: 2, input: Sum.Term(7)),
                ]
            }
            world.step(&tick)
            writer.append(seats, tick.inputs, hash: StateHasher.hash(&world))
            if number % 50 == 0 { chunks.append(writer.finish()) }
        }
        return (chunks, world)
    }

    @Test func `chunks make the same world again`() throws {
        let (chunks, world) = record()
        var player = RecordingPlayer<Sum>(Sum.Term(3), seed: MatchSeed(1))
        for chunk in chunks { try player.play(chunk) }
        #expect(player.world.sum == world.sum)
        #expect(player.tick == 150)
        #expect(player.occupied == 4)
        #expect(player.inputCount == 74)
        #expect(chunks.map { RecordingChunk.span(of: $0)?.first } == [1, 51, 101])
    }

    @Test func `another world is found at the next recorded hash`() throws {
        let (chunks, _) = record()
        var player = RecordingPlayer<Sum>(Sum.Term(4), seed: MatchSeed(1))
        try player.play(chunks[0])
        #expect(throws: RecordingError.diverged(tick: 64)) { try player.play(chunks[1]) }
    }

    @Test func `a missing chunk is a gap, and a world chunk goes on behind one`() throws {
        let (chunks, world) = record()
        var player = RecordingPlayer<Sum>(Sum.Term(3), seed: MatchSeed(1))
        try player.play(chunks[0])
        #expect(throws: RecordingError.gap(expected: 51, found: 101)) { try player.play(chunks[2]) }
        var copy = world
        try player.play(RecordingChunk.world(&copy, tick: 150, occupied: 4))
        #expect(player.tick == 150)
        #expect(player.world.sum == world.sum)
    }

    @Test func `a file holds it all, and is refused by another game`() throws {
        let (chunks, world) = record()
        var file = LiveRecording.head(of: Sum.self, Sum.Term(3), seed: MatchSeed(1))
        for chunk in chunks { LiveRecording.append(chunk, to: &file) }
        var recording = try LiveRecording(file, of: Sum.self)
        for _ in 0..<2 {
            var player = try recording.player(of: Sum.self)
            while let chunk = try recording.nextChunk() { try player.play(chunk) }
            #expect(player.world.sum == world.sum)
            recording.rewind()
        }
        file[5] ^= 1
        #expect(throws: RecordingError.foreign) { _ = try LiveRecording(file, of: Sum.self) }
    }

    @Test(arguments: 0..<200)
    func `no bytes trap`(seed: UInt64) {
        let (chunks, _) = record()
        var file = LiveRecording.head(of: Sum.self, Sum.Term(3), seed: MatchSeed(1))
        for chunk in chunks { LiveRecording.append(chunk, to: &file) }
        var random = SeededRandom(seed: MatchSeed(seed))
        for _ in 0...random.next() % 4 {
            file[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
        }
        if seed % 3 == 0 { file.removeLast(Int(random.next() % UInt64(file.count))) }
        guard var recording = try? LiveRecording(file, of: Sum.self), var player = try? recording.player(of: Sum.self)
        else { return }
        while let chunk = try? recording.nextChunk() { try? player.play(chunk) }
    }
}

@Suite struct RecordingFuzzTests {
    @Test func `what the fuzzer begins with keeps every promise`() throws {
        // Three ticks; in the second a station is taken, and one input comes from it.
        let ticks: [UInt8] = [1, 1, 0, 0, 0, 3, 0]
        var random = SeededRandom(seed: MatchSeed(2))
        for _ in 0..<2000 {
            let tail = (0..<random.next() % 24).map { _ in UInt8(truncatingIfNeeded: random.next() & random.next()) }
            (ticks + tail).withUnsafeBytes { RecordingFuzz.recording($0) }
        }
    }
}
