import Martlet
import Testing

@Suite struct BudgetTests {
    @Test func `more than the budget waits for its turn, the own ship never does`() throws {
        var setup = Drift.Setup()
        setup.ships = 300
        setup.speed = 4
        var server = DriftServer(Drift(setup, seed: MatchSeed(9)))
        for index in server.world.ships.indices {
            // All so near that all of them are due in each tick.
            server.world.ships[index].x /= 4
            server.world.ships[index].z /= 4
        }
        let viewer = try #require(server.replicator.attach(crew: 0))
        let decoder = FrameDecoder(server.replicator.table)
        var random = SeededRandom(seed: MatchSeed(2))
        var bytes = 0
        var stalest: UInt32 = 0
        var freshAt: [UInt32] = Array(repeating: 0, count: 301)
        for _ in 0..<120 {
            var tick = Tick<Drift>(number: server.number + 1)
            server.world.step(&tick)
            for index in server.world.ships.indices {
                // Nothing that could be foreseen.
                server.world.ships[index].x += Double(random.next() % 64) - 31.5
                server.world.ships[index].z += Double(random.next() % 64) - 31.5
            }
            server.show()
            let frame = try #require(server.replicator.body(for: viewer))
            try decoder.decode(frame.bytes, tick: frame.tick, baseline: frame.baseline)
            if server.number > 20 { bytes += frame.bytes.count }
            for ship in server.world.ships {
                let quantum = Int32((ship.x * 64 + 0.5).rounded(.down))
                if server.quantum(ship.id, field: 0, crew: 0) == quantum { freshAt[Int(ship.id)] = server.number }
                if ship.id == 1 { #expect(freshAt[1] == server.number) }
                if server.number > 40 { stalest = max(stalest, server.number - freshAt[Int(ship.id)]) }
            }
        }
        let perSecond = bytes * 20 / 100
        #expect(perSecond < Int(Drift.bytesPerSecond) * 11 / 10)
        #expect(perSecond > Int(Drift.bytesPerSecond) * 8 / 10)
        #expect(stalest < 12, "everybody has a turn")
    }

    @Test(arguments: [FrameCodec.packed, .modelled], [false, true])
    func `a first view that is too large for one frame comes in pieces`(codec: FrameCodec, isLossy: Bool) throws {
        var setup = Drift.Setup()
        setup.ships = 2
        setup.buoys = 4_000
        var world = Drift(setup, seed: MatchSeed(4))
        for index in world.buoys.indices {
            world.buoys[index].x = world.ships[0].x + Double(index / 5)
            world.buoys[index].z = world.ships[0].z
            world.buoys[index].light = 5
        }
        var server = DriftServer(world, codec: codec)
        let first = try #require(server.replicator.attach(crew: 0))
        var sizes: [Int] = []
        for _ in 0..<30 {
            server.show()
            sizes.append(try #require(server.replicator.body(for: first)).bytes.count)
        }
        #expect(server.replicator.frame(of: 0)?.entries.count == 4_003 - (server.shows(2, to: 0) ? 0 : 1))
        #expect(sizes.allSatisfy { $0 < 17_000 })
        let late = try #require(server.replicator.attach(crew: 0, isLossy: isLossy))
        let decoder = FrameDecoder(server.replicator.table)
        var counts: [Int] = []
        for round in 0..<30 {
            server.world.ships[0].z += 0.25
            server.show()
            _ = server.replicator.body(for: first)
            let frame = try #require(server.replicator.body(for: late))
            #expect(frame.bytes.count < 17_000)
            if isLossy, round % 3 == 1 { continue }
            let decoded = try decoder.decode(frame.bytes, tick: frame.tick, baseline: frame.baseline)
            if isLossy { late.acknowledge(frame.tick) }
            counts.append(decoded.entries.count)
            #expect(decoded.own == 1 && decoded.index(of: 1) != nil, "the own ship comes first")
            #expect(decoded.index(of: 1_000) != nil, "and what is near")
        }
        #expect(counts[0] < 4_000)
        let shown = try #require(server.replicator.frame(of: 0))
        #expect(decoder.newest?.entries == shown.entries)
        #expect(decoder.newest?.quanta == shown.quanta)
    }
}
