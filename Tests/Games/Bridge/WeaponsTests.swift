import Martlet
import Testing

@testable import Bridge

@Suite struct WeaponsTests {
    @Test func `auto beams hit what is in their arcs, and not what is behind`() {
        var sea = Sea()
        let ahead = sea.enemy(ahead: 1_000)
        sea.run(1)
        #expect(sea.npc(ahead)?.health ?? 1 < 1)
        #expect(sea.happened(.beam))
        #expect(sea.world.tallies[0].damageDealt > 0)
        var behind = Sea()
        let id = behind.enemy(ahead: -1_000)
        behind.run(1)
        #expect(behind.npc(id)?.health == 1)
    }

    @Test func `beams aimed by hand wait for the order`() {
        var sea = Sea()
        sea.run(1, .autoBeams, from: .weapons) { $0.on = false }
        let id = sea.enemy(ahead: 1_000)
        sea.run(1, .target, from: .weapons) { $0.target = id }
        #expect(sea.npc(id)?.health == 1)
        sea.run(1, .fireBeams, from: .weapons)
        #expect(sea.npc(id)?.health ?? 1 < 1)
    }

    @Test func `the frequency that a shield is weak against hurts it most`() {
        var left: [Double] = []
        for offset: Int32 in 0..<3 {
            var sea = Sea()
            let id = sea.enemy(.korvan, .cruiser, ahead: 1_000)
            let weakness = sea.npc(id)?.weakness ?? 0
            sea.world.ships[0].beamFrequency = (weakness + offset) % 5
            sea.run(1)
            left.append(sea.npc(id)?.health ?? 0)
        }
        #expect(left[0] < left[1] && left[1] < left[2])
    }

    @Test func `a tube loads in its time, fires at the target, and the torpedo finds it`() throws {
        var sea = Sea()
        sea.world.ships[0].autoBeams = false
        let id = sea.enemy(.korvan, .cruiser, ahead: 4_000)
        sea.run(159, .loadTube, from: .weapons) { $0.ordnance = .homing }
        #expect(sea.world.armaments[0].tubeState[0] == .loading)
        sea.run(2)
        #expect(sea.world.armaments[0].tubeState[0] == .loaded)
        #expect(sea.world.armaments[0].count[0] == HullClass.cruiser.capacity(of: .homing) - 1)
        let before = try #require(sea.npc(id)).health
        sea.run(1, .fireTube, from: .weapons) { $0.target = id }
        #expect(sea.world.torpedoes.count == 1)
        #expect(sea.world.tallies[0].torpedoesFired == 1)
        sea.run(239)
        #expect(sea.world.torpedoes.allSatisfy { $0.owner != EntityIDs.ships })
        #expect(sea.happened(.explosion))
        #expect(sea.npc(id)?.health ?? 0 < before)
    }

    @Test func `an unloaded torpedo goes back to the magazine`() {
        var sea = Sea()
        sea.run(10, .loadTube, from: .weapons) { $0.ordnance = .nuke }
        sea.run(70, .unloadTube, from: .weapons)
        #expect(sea.world.armaments[0].tubeState[0] == .empty)
        #expect(sea.world.armaments[0].count[1] == HullClass.cruiser.capacity(of: .nuke))
    }

    @Test func `a scout has no third tube`() {
        var sea = Sea(hull: .scout)
        sea.run(1, .loadTube, from: .weapons) { $0.tube = 2 }
        #expect(sea.world.armaments[0].tubeState[2] == .empty)
        sea.run(1, .loadTube, from: .weapons) { $0.tube = 1 }
        #expect(sea.world.armaments[0].tubeState[1] == .loading)
    }

    @Test func `a nuke spares no friend, an EMP halves shields`() {
        var sea = Sea(ships: 2)
        let id = sea.enemy(.korvan, .flagship, ahead: 800, of: 1)
        var tick = Tick<Bridge>(number: 1)
        sea.world.goOff(.nuke, at: sea.world.ships[1].point, on: id, by: EntityIDs.ships, strength: 1, &tick)
        #expect(sea.world.ships[1].isDestroyed)
        #expect(sea.npc(id)?.health ?? 1 < 1)
        let shields = sea.npc(id)?.shieldsFore ?? 0
        sea.world.goOff(.emp, at: sea.npc(id)!.point, on: id, by: EntityIDs.ships, strength: 1, &tick)
        #expect(sea.npc(id)?.shieldsFore == shields / 2)
    }

    @Test func `nobody's mine waits for crews, a crew's own for enemies`() {
        var sea = Sea()
        let here = sea.world.ships[0].point
        sea.world.lay(mineAt: here, y: 0, by: EntityIDs.none, arming: 0)
        sea.run(5)
        #expect(sea.world.mines.isEmpty)
        #expect(sea.world.ships[0].hull < 100)
        sea.world.lay(mineAt: sea.world.ships[0].point, y: 0, by: EntityIDs.ships, arming: 0)
        sea.run(5)
        #expect(sea.world.mines.count == 1)
        sea.enemy(ahead: 100)
        sea.run(5)
        #expect(sea.world.mines.isEmpty)
    }

    @Test func `shields take what comes from their side, and less of it on the enemy's frequency`() {
        var sea = Sea()
        sea.run(1, .shields, from: .weapons) { $0.on = true }
        let ship = sea.world.ships[0]
        var tick = Tick<Bridge>(number: 1)
        let ahead = ship.point.moved(500, heading: 0)
        let behind = ship.point.moved(500, heading: Angle.halfTurn)
        sea.world.hurt(ship: 0, by: 20, at: ahead, from: 0, frequency: 3, &tick)
        #expect(sea.world.ships[0].shieldsFore == ship.shieldsFore - 20)
        sea.world.hurt(ship: 0, by: 20, at: behind, from: 0, frequency: ship.shieldFrequency, &tick)
        #expect(sea.world.ships[0].shieldsAft == ship.shieldsAft - 12)
        #expect(sea.world.ships[0].hull == 100)
        sea.world.ships[0].shieldsActive = false
        sea.world.hurt(ship: 0, by: 20, at: behind, from: 0, frequency: nil, &tick)
        #expect(sea.world.ships[0].hull == 80)
    }
}
