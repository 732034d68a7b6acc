import Martlet
import Testing

@Suite struct LossyViewTests {
    /// Two crews with two viewers each on links that lose, some acking late; every frame that arrives must be the crew's.
    @Test(arguments: [UInt64](1...12))
    func `what is decoded is what the crew is shown, whatever is lost`(seed: UInt64) throws {
        try play(.packed, seed)
    }

    @Test(arguments: [UInt64](1...3))
    func `the same by the modelled codec`(seed: UInt64) throws { try play(.modelled, seed) }

    @Test(arguments: [UInt64](1...6))
    func `a server that falls behind loses no event either`(seed: UInt64) throws {
        try play(.packed, seed, mostTicks: 4, acksOneOf: 9)
    }

    /// - Parameters:
    ///   - mostTicks: that are made for one frame.
    ///   - acksOneOf: so many frames that arrive.
    private func play(_ codec: FrameCodec, _ seed: UInt64, mostTicks: UInt64 = 1, acksOneOf: UInt64 = 2) throws {
        var random = SeededRandom(seed: MatchSeed(seed))
        var setup = Drift.Setup()
        setup.ships = Int32(2 + random.next() % 40)
        setup.buoys = Int32(random.next() % 60)
        setup.speed = 8
        var world = Drift(setup, seed: MatchSeed(seed))
        let replicator = Replicator<Drift>(codec: codec)
        var links: [Link] = []
        for index in 0..<6 {
            let viewer = try #require(replicator.attach(crew: Int32(index % 2), isLossy: index < 4))
            links.append(Link(viewer: viewer, decoder: FrameDecoder(replicator.table)))
        }
        var expected: [[(tick: UInt32, event: Drift.Bang)]] = [[], []]
        var number: UInt32 = 0
        for _ in 1...150 {
            for _ in 0...(mostTicks > 1 ? random.next() % mostTicks : 0) {
                number += 1
                var tick = Tick<Drift>(number: number)
                world.step(&tick)
                Self.stir(&world, &random)
                for emitted in tick.events {
                    for crew in 0..<2 where emitted.crews.contains(.only(Int32(crew))) {
                        expected[crew].append((number, emitted.event))
                    }
                }
                replicator.record(tick.events, at: number)
            }
            replicator.collect(world, tick: number)
            for index in links.indices { try links[index].exchange(replicator, &random, acksOneOf, seed: seed) }
        }
        for link in links {
            // Each once and in order, lost frames or not, up to the last frame that arrived.
            let told = expected[Int(link.viewer.crew)].filter { $0.tick <= link.decoder.newestTick }.map(\.event)
            #expect(link.events == told, "seed \(seed)")
        }
        for link in links { #expect(link.received > 20, "seed \(seed)") }
    }

    struct Link {
        let viewer: CrewViewer
        let decoder: FrameDecoder
        var events: [Drift.Bang] = []
        var received = 0

        mutating func exchange(
            _ replicator: Replicator<Drift>, _ random: inout SeededRandom, _ acksOneOf: UInt64, seed: UInt64
        ) throws {
            // A slow reader takes no frame now and then.
            if random.next() % 8 == 0 { return }
            let frame = try #require(replicator.body(for: viewer))
            if viewer.isLossy, random.next() % 3 == 0 { return }
            let decoded = try decoder.decode(frame.bytes, tick: frame.tick, baseline: frame.baseline)
            for received in try decoder.events(Drift.Bang.self) { events.append(received.event) }
            received += 1
            let shown = try #require(replicator.frame(of: viewer.crew))
            #expect(decoded.entries == shown.entries, "seed \(seed)")
            #expect(decoded.quanta == shown.quanta, "seed \(seed)")
            #expect(decoded.own == shown.own)
            if viewer.isLossy, random.next() % acksOneOf == 0 { viewer.acknowledge(frame.tick) }
        }
    }

    @Test(arguments: [FrameCodec.packed, .modelled])
    func `what was told is not told again by a frame against nothing; who is new is told what comes`(
        codec: FrameCodec
    ) throws {
        var server = DriftServer(Drift(Drift.Setup(), seed: MatchSeed(1)), codec: codec)
        let old = FrameDecoder(server.replicator.table)
        var told: [UInt32] = []
        func hear(_ decoder: FrameDecoder, _ viewer: CrewViewer) throws -> [UInt32] {
            let frame = try #require(server.replicator.body(for: viewer))
            try decoder.decode(frame.bytes, tick: frame.tick, baseline: frame.baseline)
            return try decoder.events(Drift.Bang.self).map(\.tick)
        }
        for _ in 0..<4 {
            // Each round the client begins anew, as one that sits down elsewhere does.
            let viewer = try #require(server.replicator.attach(crew: 0))
            old.reset()
            old.resume(at: server.number)
            for _ in 0..<10 {
                server.replicator.record([EmittedEvent(event: Drift.Bang(), crews: .everyone)], at: server.number + 1)
                server.show()
                told += try hear(old, viewer)
            }
            server.replicator.detach(viewer)
        }
        #expect(told == Array(1...40))
        let new = FrameDecoder(server.replicator.table)
        new.resume(at: server.number)
        let viewer = try #require(server.replicator.attach(crew: 0))
        server.replicator.record([EmittedEvent(event: Drift.Bang(), crews: .everyone)], at: server.number + 1)
        server.show()
        #expect(try hear(new, viewer) == [41])
        // A match that was brought back from an older state plays these ticks for the first time.
        old.reset()
        old.resume(at: 38)
        let again = try #require(server.replicator.attach(crew: 0))
        #expect(try hear(old, again) == [39, 40, 41])
    }

    /// Ships come, go, hide and jump.
    static func stir(_ world: inout Drift, _ random: inout SeededRandom) {
        if random.next() % 10 == 0, world.ships.count > 2 {
            world.ships.remove(at: 2 + Int(random.next() % UInt64(world.ships.count - 2)))
        }
        if random.next() % 10 == 0 {
            var ship = Drift.Ship()
            ship.id = (world.ships.last?.id ?? 0) + 1 + Int32(random.next() % 3)
            ship.x = Double(random.next() % 2_000) - 1_000
            if ship.id < 1_000 { world.ships.append(ship) }
        }
        if random.next() % 10 == 0, !world.ships.isEmpty {
            let index = Int(random.next() % UInt64(world.ships.count))
            world.ships[index].isVisible.toggle()
            world.ships[index].code = Int32(truncatingIfNeeded: random.next())
            world.ships[index].x = Double(random.next() % 20_000) - 10_000
        }
    }
}
