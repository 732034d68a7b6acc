/// What a fuzzer calls for recordings of live matches.
package enum RecordingFuzz {
    /// Any bytes are played or refused: as a whole file, and as one chunk. What was played, recorded again, plays as the same.
    package static func recording(_ bytes: UnsafeRawBufferPointer) {
        let input = [UInt8](bytes)
        if var file = try? LiveRecording(input, of: Beads.self), var player = try? file.player(of: Beads.self) {
            while let chunk = try? file.nextChunk() { try? player.play(chunk) }
        }
        chunk(input)
    }

    private static func chunk(_ bytes: [UInt8]) {
        // Its hashes can't be right by chance, and where it begins matters not.
        guard let (first, _) = RecordingChunk.span(of: bytes) else { return }
        let start = Beads(Nothing(), seed: MatchSeed(1))
        var player = RecordingPlayer(start, tick: first &- 1, occupied: 0)
        player.checksHashes = false
        var writer = ChunkWriter(after: first &- 1)
        do throws(RecordingError) {
            try player.open(bytes)
            var before = player.occupied
            while try player.next() {
                var changes: [Occupancy] = []
                for station in 0..<Beads.description.stationCount {
                    let bit: UInt64 = 1 << UInt64(station)
                    let isOccupied = player.occupied & bit != 0
                    if isOccupied != (before & bit != 0) {
                        changes.append(Occupancy(station: station, isOccupied: isOccupied))
                    }
                }
                before = player.occupied
                var world = player.world
                writer.append(changes, player.inputs, hash: StateHasher.hash(&world))
            }
        } catch {
            return
        }
        guard !writer.isEmpty else { return }
        var again = RecordingPlayer(start, tick: first &- 1, occupied: 0)
        guard (try? again.play(writer.finish())) != nil else {
            preconditionFailure("what was recorded can't be played")
        }
        precondition(again.tick == player.tick, "ticks were lost")
        precondition(again.world.sum == player.world.sum, "the world is another one")
        precondition(again.inputCount == player.inputCount, "inputs were lost")
    }

    /// A game whose whole state is the sum of what it was told.
    struct Beads: Simulation {
        struct Bead: Replicated {
            var size: Int32 = 0
            var weight = 0.0

            init() {}

            mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
                visit.integer(&size, "size", in: -3...9)
                visit.unit(&weight, "weight")
            }
        }

        typealias Setup = Nothing
        typealias Input = Bead
        typealias Event = Nothing
        typealias Own = Nothing

        static let description = LiveDescription(
            id: "beads", title: "Beads", ticksPerSecond: 60, crews: 5, roles: ["left", "right"])
        var sum: UInt64 = 0

        init() {}
        init(_ setup: Nothing, seed: MatchSeed) { sum = seed.high }

        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.hidden(&sum, "sum") }
        static func kinds<V: KindVisitor>(_ visit: inout V) {}

        mutating func step(_ tick: inout Tick<Beads>) {
            for input in tick.inputs {
                StateHash.mix(UInt64(UInt32(bitPattern: input.station &* 16 &+ input.input.size)), into: &sum)
                StateHash.mix(input.input.weight.bitPattern, into: &sum)
            }
        }

        func show<V: EntityVisitor>(_ visit: inout V) {}
        func eye(of crew: Int32) -> Eye? { nil }
    }
}
