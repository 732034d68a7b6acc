import Testing

@testable import Martlet

/// The modelled codec as a live game's choice.
@Suite struct ModelledViewTests {
    /// Ships that drift about within sight of the first.
    private func world(ships: Int32, seed: UInt64 = 3) -> Drift {
        var setup = Drift.Setup()
        setup.ships = ships
        setup.speed = 4
        var world = Drift(setup, seed: MatchSeed(seed))
        for index in world.ships.indices {
            world.ships[index].x /= 4
            world.ships[index].z /= 4
        }
        return world
    }

    @Test(arguments: [LinkSettings.perfect, .mobile, .poor, .brutal])
    func `a client on a bad link is shown what the packed codec shows`(link: LinkSettings) {
        var tide = Tide()
        tide.drift = world(ships: 12)
        var loop = TideLoop(tide, link, seed: 2)
        var compared = 0
        for _ in 0..<300 {
            loop.step { frame, expected in
                compared += 1
                let isSame = frame.entries == expected?.entries && frame.quanta == expected?.quanta
                #expect(isSame && frame.own == 1, "tick \(frame.tick)")
            }
        }
        #expect(compared > 100)
        #expect(loop.client.phase == .playing && loop.client.statistics.badMessages == 0)
    }

    /// Viewers on reliable links, each with its decoder; one frame for each of them.
    private struct Crew {
        var server: DriftServer
        var seats: [(viewer: CrewViewer, decoder: FrameDecoder)] = []

        mutating func sit() throws {
            let viewer = try #require(server.replicator.attach(crew: 0))
            seats.append((viewer, FrameDecoder(server.replicator.table)))
        }

        /// Gives how many encodings the frame took.
        mutating func play(sparing spared: Int? = nil) throws -> UInt64 {
            let before = server.replicator.encodings
            var tick = Tick<Drift>(number: server.number + 1)
            server.world.step(&tick)
            server.show()
            for (place, seat) in seats.enumerated() where place != spared {
                let body = try #require(server.replicator.body(for: seat.viewer))
                let frame = try seat.decoder.decode(body.bytes, tick: body.tick, baseline: body.baseline)
                #expect(frame.quanta == server.replicator.frame(of: 0)?.quanta)
            }
            return server.replicator.encodings - before
        }
    }

    @Test func `a crew of six is encoded once, and again once who came late or was slow has caught up`() throws {
        var crew = Crew(server: DriftServer(world(ships: 6), codec: .modelled))
        for _ in 0..<6 { try crew.sit() }
        for _ in 0..<20 { #expect(try crew.play() == 1) }
        try crew.sit()
        #expect(try crew.play() == 2, "one against nothing")
        for _ in 0..<10 { #expect(try crew.play() == 1, "all began anew with the second frame") }
        #expect(try crew.play(sparing: 2) == 1)
        #expect(try crew.play() == 2, "the spared one has another baseline")
        // And then another way to the same baseline, until it is time to begin anew again.
        for _ in 0..<100 { #expect(try crew.play() == 2) }
        for _ in 0..<410 { _ = try crew.play() }
        for _ in 0..<20 { #expect(try crew.play() == 1) }
    }

    @Test func `the bytes are fewer than the packed ones for the same moving world`() throws {
        var bytes: [FrameCodec: Int] = [:]
        for codec in [FrameCodec.packed, .modelled] {
            var server = DriftServer(world(ships: 25), codec: codec)
            let viewer = try #require(server.replicator.attach(crew: 0))
            for _ in 0..<200 {
                var tick = Tick<Drift>(number: server.number + 1)
                server.world.step(&tick)
                server.show()
                bytes[codec, default: 0] += try #require(server.replicator.body(for: viewer)).bytes.count
            }
        }
        let (packed, modelled) = (bytes[.packed] ?? 0, bytes[.modelled] ?? 0)
        #expect(modelled * 10 < packed * 9, "\(modelled) against \(packed)")
    }

    @Test func `what builds on a frame that was never had, and what is damaged, is refused`() throws {
        var server = DriftServer(world(ships: 8), codec: .modelled)
        let viewer = try #require(server.replicator.attach(crew: 0))
        let decoder = FrameDecoder(server.replicator.table)
        var bodies: [EncodedFrame] = []
        for _ in 0..<4 {
            server.replicator.record([EmittedEvent(event: Drift.Bang(), crews: .everyone)], at: server.number + 1)
            server.world.ships[0].x += 1
            server.show()
            bodies.append(try #require(server.replicator.body(for: viewer)))
        }
        func decode(_ bytes: [UInt8], _ tick: UInt32, _ baseline: UInt32) throws(FrameError) {
            try decoder.decode(bytes, tick: tick, baseline: baseline)
        }
        #expect(throws: FrameError.unknownBaseline) { try decode(bodies[1].bytes, 2, 1) }
        #expect(throws: FrameError.unknownBaseline, "not anew against nothing") { try decode(bodies[1].bytes, 2, 0) }
        try decode(bodies[0].bytes, 1, 0)
        #expect(throws: FrameError.unknownBaseline) { try decode(bodies[2].bytes, 3, 2) }
        #expect(throws: FrameError.wrongLength) { try decode(bodies[1].bytes + [0, 0, 0, 0, 0], 2, 1) }
        #expect(throws: FrameError.wrongLength) { try decode([], 2, 1) }
        #expect(throws: FrameError.outOfBounds) { try decode([0x80] + bodies[1].bytes.dropFirst(), 2, 1) }
        // (A reader looks four bytes ahead: what is missing there is not missed.)
        for count in 1..<bodies[0].bytes.count - 4 {
            #expect(throws: FrameError.self) { try decode(Array(bodies[0].bytes.prefix(count)), 9, 0) }
        }
        // What was refused left nothing behind.
        try decode(bodies[1].bytes, 2, 1)
        try decode(bodies[2].bytes, 3, 2)
        #expect(try decoder.events(Drift.Bang.self).map(\.tick) == [3])
        try decode(bodies[3].bytes, 4, 3)
        #expect(decoder.newest?.quanta == server.replicator.frame(of: 0)?.quanta)
    }

    @Test func `where no state can be kept, the models begin anew`() throws {
        let table = SchemaTable(of: Tide.self)
        let writer = ModelledFrameWriter(table)
        let decoder = FrameDecoder(table)
        var frames: [ViewFrame] = []
        var held: [ModelState] = []
        var bytes: [UInt8] = []
        for number in 0..<UInt32(ModelStates.limit + 3) {
            let frame = ViewFrame()
            frame.reset(tick: number + 1)
            frame.append(0, kind: 2, row: [Int32(number), 7])
            let state = try writer.write(
                frame, against: frames.last, knowing: frames.isEmpty ? nil : held.last, into: &bytes, hasEvents: false
            ) { _ in }
            if let state { held.append(state) }
            #expect((state == nil) == (held.count == ModelStates.limit && number >= UInt32(ModelStates.limit)))
            // Whose state is not kept is no baseline here.
            if state != nil {
                try decoder.decode(bytes, tick: number + 1, baseline: frames.last?.tick ?? 0)
                frames.append(frame)
            }
        }
        let last = try #require(frames.last)
        let next = ViewFrame()
        next.reset(tick: last.tick + 9)
        next.append(0, kind: 2, row: [5, 7])
        #expect(try writer.write(next, against: last, knowing: nil, into: &bytes, hasEvents: false) { _ in } == nil)
        #expect(try decoder.decode(bytes, tick: next.tick, baseline: last.tick).quanta == [5, 7])
        held.removeLast(held.count / 2)
        #expect(try writer.write(next, against: last, knowing: nil, into: &bytes, hasEvents: false) { _ in } != nil)
    }

    @Test func `the schema's hash tells the codecs apart, that of recordings does not`() {
        let tide = SchemaTable(of: Tide.self)
        let drift = SchemaTable(of: Drift.self)
        #expect(tide.codec == .modelled && drift.codec == .packed)
        #expect(tide.hash != drift.hash)
        #expect(tide.fieldsHash == drift.hash)
    }

    @Test func `orientations and positions are found in a schema`() {
        struct Body: Replicated {
            var turn = UnitQuaternion()
            var mass: Int32 = 0
            var x = 0.0
            var y = 0.0
            var z = 0.0
            mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
                visit.orientation(&turn, "turn", bits: 10, layers: .position)
                visit.integer(&mass, "mass", in: 0...9, layers: .position)
                visit.fixed(&x, "x", in: 0...9, step: 1, layers: .position)
                visit.fixed(&y, "y", in: 0...9, step: 1, layers: .position)
                visit.fixed(&z, "z", in: 0...9, step: 1, layers: .position)
            }
        }
        let kind = ModelledKind(inferring: Schema(of: Body()))
        #expect(kind.orientation == 0 && kind.position == 5 && kind.dimensions == 3 && kind.numbers == [4])
        let score = ModelledKind(inferring: Schema(of: Drift.Score()))
        #expect(score.orientation == -1 && score.position == -1)
    }
}
