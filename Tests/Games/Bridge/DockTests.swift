import Martlet
import Testing

@testable import Bridge

@Suite struct DockTests {
    private func besideBase() -> Sea {
        var sea = Sea()
        sea.world.ships[0].point = sea.world.bases[0].point.moved(500, heading: 1)
        return sea
    }

    @Test func `a docked ship is fuelled, mended and armed, and does not move`() {
        var sea = besideBase()
        sea.world.ships[0].energy = 200
        sea.world.ships[0].hull = 50
        sea.world.systems[0].damage[2] = 0.5
        sea.world.armaments[0].count[0] = 0
        sea.run(1, .dock) { $0.on = true }
        #expect(sea.world.ships[0].docked == EntityIDs.bases)
        #expect(sea.happened(.docked))
        let place = sea.world.ships[0].point
        sea.run(400, .impulse) { $0.amount = 1 }
        #expect(sea.world.ships[0].point.distance(to: place) == 0)
        #expect(sea.world.ships[0].energy > 600)
        #expect(sea.world.ships[0].hull > 85)
        #expect(sea.world.systems[0].damage[2] < 0.2)
        #expect(sea.world.armaments[0].count[0] >= 9)
        #expect(sea.world.tallies[0].secondsDocked == 20)
        sea.run(1, .dock) { $0.on = false }
        #expect(sea.world.ships[0].docked == EntityIDs.none)
    }

    @Test func `a fast ship or a far one is not caught`() {
        var sea = besideBase()
        sea.world.ships[0].velocity = 250
        sea.world.ships[0].impulse = 1
        sea.run(1, .dock) { $0.on = true }
        #expect(sea.world.ships[0].docked == EntityIDs.none)
        var far = Sea()
        far.run(20, .dock) { $0.on = true }
        #expect(far.world.ships[0].docked == EntityIDs.none)
    }

    @Test func `a berth that comms asked for reaches further`() {
        var sea = besideBase()
        sea.world.ships[0].point = sea.world.bases[0].point.moved(1_200, heading: 1)
        sea.run(5, .dock) { $0.on = true }
        #expect(sea.world.ships[0].docked == EntityIDs.none)
        sea.run(2, .hail, from: .comms) {
            $0.target = EntityIDs.bases
            $0.message = .berth
        }
        #expect(sea.world.ships[0].docked == EntityIDs.bases)
    }

    @Test func `a lost base lets its guests go`() {
        var sea = besideBase()
        sea.run(1, .dock) { $0.on = true }
        sea.world.bases[0].isDestroyed = true
        sea.run(1)
        #expect(sea.world.ships[0].docked == EntityIDs.none)
    }
}
