import Martlet
import Testing

/// A server of one world and what its clients make of it.
struct DriftServer {
    var world: Drift
    let replicator: Replicator<Drift>
    var number: UInt32 = 0

    init(_ world: Drift, codec: FrameCodec = .packed) {
        self.world = world
        replicator = Replicator(codec: codec)
    }

    /// Shows the world as it stands.
    mutating func show() {
        number += 1
        replicator.collect(world, tick: number)
    }

    func shows(_ id: EntityNumber, to crew: Int32) -> Bool { replicator.frame(of: crew)?.index(of: id) != nil }

    /// The quantum of a field of an entity, as a crew is shown it.
    func quantum(_ id: EntityNumber, field: Int, crew: Int32) -> Int32? {
        guard let frame = replicator.frame(of: crew), let index = frame.index(of: id) else { return nil }
        return frame.quanta[Int(frame.entries[index].start) + field]
    }
}

@Suite struct ViewTests {
    /// Two ships of two crews, 100 apart.
    private func pair() -> Drift {
        var world = Drift()
        for id in Int32(1)...2 {
            var ship = Drift.Ship()
            ship.id = id
            ship.x = Double(id) * 100
            world.ships.append(ship)
        }
        return world
    }

    @Test func `a crew gets what it sees and nothing of what it does not`() throws {
        var plain = DriftServer(pair())
        var secret = DriftServer(pair())
        let viewers = [
            try #require(plain.replicator.attach(crew: 0)), try #require(secret.replicator.attach(crew: 0)),
        ]
        var random = SeededRandom(seed: MatchSeed(5))
        for tick in 1...60 {
            // The other crew's fuel and code lie in layers that only it sees; ship 3 is invisible; ship 4 is too far away.
            secret.world.ships[1].fuel = Int32(random.next() % 100)
            secret.world.ships[1].code = Int32(truncatingIfNeeded: random.next())
            secret.world.ships.removeLast(secret.world.ships.count - 2)
            for id in Int32(3)...4 where random.next() % 2 == 0 {
                var ship = Drift.Ship()
                ship.id = id
                ship.x = id == 3 ? 150 : 9_000
                ship.isVisible = id != 3
                ship.cargo = Int32(tick)
                secret.world.ships.append(ship)
            }
            for index in 0..<2 {
                plain.world.ships[index].x += 1
                secret.world.ships[index].x += 1
            }
            plain.show()
            secret.show()
            let left = try #require(plain.replicator.body(for: viewers[0]))
            let right = try #require(secret.replicator.body(for: viewers[1]))
            #expect(left.bytes == right.bytes)
        }
    }

    @Test func `what is new, gone or hidden shows at once or with the next look`() throws {
        var server = DriftServer(pair())
        _ = server.replicator.attach(crew: 0)
        server.show()
        var ship = Drift.Ship()
        ship.id = 3
        ship.x = 200
        server.world.ships.append(ship)
        server.show()
        #expect(server.shows(3, to: 0))
        server.world.ships[1].isVisible = false
        server.world.ships.removeLast()
        server.show()
        #expect(!server.shows(3, to: 0))
        for _ in 0..<10 { server.show() }
        #expect(!server.shows(2, to: 0))
        server.world.ships[1].isVisible = true
        for _ in 0..<10 { server.show() }
        #expect(server.shows(2, to: 0))
    }

    @Test func `an entity at a zone's edge does not come and go`() throws {
        var server = DriftServer(pair())
        _ = server.replicator.attach(crew: 0)
        var comings = 0
        var was = false
        for round in 0..<200 {
            // To and fro about 1,500, the end of the last zone.
            server.world.ships[1].x = 100 + 1_500 + (round / 10 % 2 == 0 ? -40 : 40)
            server.show()
            if server.shows(2, to: 0) != was { comings += 1 }
            was = server.shows(2, to: 0)
        }
        #expect(comings == 1)
        server.world.ships[1].x = 100 + 1_700
        for _ in 0..<10 { server.show() }
        #expect(!server.shows(2, to: 0))
    }

    @Test func `what is far is brought up to date less often`() throws {
        var server = DriftServer(pair())
        _ = server.replicator.attach(crew: 0)
        server.world.ships[1].x = 900
        server.show()
        var changes = 0
        var last = server.quantum(2, field: 1, crew: 0)
        for _ in 0..<40 {
            server.world.ships[1].z += 1
            server.show()
            if server.quantum(2, field: 1, crew: 0) != last { changes += 1 }
            last = server.quantum(2, field: 1, crew: 0)
        }
        #expect(changes == 10)
        // The layers of that zone do not hold the cargo.
        server.world.ships[1].cargo = 7
        for _ in 0..<8 { server.show() }
        #expect(server.quantum(2, field: 6, crew: 0) == 0)
        server.world.ships[1].x = 300
        for _ in 0..<10 { server.show() }
        #expect(server.quantum(2, field: 6, crew: 0) == 7)
    }

    @Test(arguments: [UInt64](1...3))
    func `in a crowd, what is near is seen and what is far is not`(seed: UInt64) throws {
        var setup = Drift.Setup()
        setup.ships = 200
        setup.buoys = 100
        var world = Drift(setup, seed: MatchSeed(seed))
        for index in world.ships.indices { world.ships[index].x *= 4 }
        var server = DriftServer(world)
        for crew in Int32(0)...1 {
            _ = server.replicator.attach(crew: crew)
            server.show()
            let eye = try #require(world.eye(of: crew))
            func isWithin(_ reach: Double, _ x: Double, _ z: Double) -> Bool {
                (x - eye.x) * (x - eye.x) + (z - eye.z) * (z - eye.z) <= reach * reach
            }
            let near =
                world.ships.filter { isWithin(1_500, $0.x, $0.z) }.map(\.id)
                + world.buoys.filter { isWithin(1_000, $0.x, $0.z) }.map(\.id)
            #expect(server.replicator.frame(of: crew)?.entries.map(\.id) == [0] + near, "seed \(seed)")
        }
    }

    @Test func `a crew without an eye sees what lies everywhere`() throws {
        var server = DriftServer(pair())
        _ = server.replicator.attach(crew: 1)
        server.world.ships.removeLast()
        server.show()
        #expect(server.replicator.frame(of: 1)?.entries.map(\.id) == [0])
        #expect(server.replicator.frame(of: 1)?.own == -1)
    }

    @Test func `a crew on reliable links costs one encoding`() throws {
        var server = DriftServer(pair())
        let viewers = try (0..<6).map { _ in try #require(server.replicator.attach(crew: 0)) }
        for tick in UInt64(1)...10 {
            server.world.ships[0].x += 1
            server.show()
            let bodies = viewers.map { server.replicator.body(for: $0)?.bytes }
            #expect(bodies.allSatisfy { $0 == bodies[0] && $0 != nil })
            #expect(server.replicator.encodings == tick)
            #expect(server.replicator.body(for: viewers[0]) == nil, "one frame a tick")
        }
        // Nobody looks at crew 1, so it is not made.
        #expect(server.replicator.frame(of: 1) == nil)
        for viewer in viewers { server.replicator.detach(viewer) }
        server.show()
        #expect(server.replicator.frame(of: 0) == nil)
    }

    @Test func `an ack of what was never sent is refused`() throws {
        var server = DriftServer(pair())
        let viewer = try #require(server.replicator.attach(crew: 0, isLossy: true))
        for tick in UInt32(1)...50 {
            server.show()
            let frame = try #require(server.replicator.body(for: viewer))
            #expect(frame.baseline == (tick < 4 ? 0 : tick < 35 ? 3 : tick < 41 ? 0 : 40))
            if tick == 3 {
                for wrong: UInt32 in [4, 1_000, .max] { #expect(!viewer.acknowledge(wrong)) }
                for right: UInt32 in [0, 3, 3, 2, 0] { #expect(viewer.acknowledge(right)) }
            }
            if tick == 40 { #expect(viewer.acknowledge(40)) }
        }
        #expect(server.replicator.attach(crew: 2) == nil)
        #expect(server.replicator.attach(crew: -1) == nil)
    }
}
