import Martlet
import Testing

@testable import Bridge

@Suite struct SoakTests {
    @Test func `random orders for 20,000 ticks break nothing`() {
        let seed: UInt64 = 2_026
        print("seed \(seed)")
        var scrambler = FieldScrambler(SeededRandom(seed: MatchSeed(seed)))
        var ticks: UInt32 = 0
        while ticks < 20_000 {
            var setup = scrambler.value(Bridge.Setup.self)
            setup.minutes = 2
            var world = Bridge(setup, seed: MatchSeed(scrambler.random.next()))
            var tick = Tick<Bridge>(number: 0)
            while world.outcome == nil, ticks < 20_000 {
                ticks += 1
                tick = Tick(number: tick.number + 1, reusing: tick)
                if ticks % 50 == 0 {
                    let station = Int32(scrambler.random.next() % 50) - 1
                    world.occupy(station, isOccupied: scrambler.random.next() % 3 != 0)
                }
                for _ in 0..<4 { tick.inputs.append(order(&scrambler, world)) }
                world.step(&tick)
                if ticks % 5 == 0 { check(world) }
            }
        }
    }

    /// Half of the targets are real ones, so that orders do something.
    private func order(_ scrambler: inout FieldScrambler, _ world: Bridge) -> StationInput<Bridge.Input> {
        var input = scrambler.value(Bridge.Input.self)
        if !world.npcs.isEmpty, scrambler.random.next() % 2 == 0 {
            input.target = world.npcs[Int(scrambler.random.next() % UInt64(world.npcs.count))].id
        }
        return StationInput(station: Int32(scrambler.random.next() % 52) - 2, input: input)
    }

    private func check(_ world: Bridge) {
        for (ship, systems) in zip(world.ships, world.systems) {
            var coolant: Int32 = 0
            for index in 0..<ShipSystem.count {
                coolant += systems.coolant[index]
                #expect((0...1).contains(systems.heat[index]) && (0...1).contains(systems.damage[index]))
            }
            #expect((0...8).contains(coolant))
            #expect((0...PlayerShip.fullEnergy).contains(ship.energy))
            #expect((0...PlayerShip.fullHull).contains(ship.hull))
            #expect((0...ship.hullClass.shieldStrength).contains(ship.shieldsFore))
            #expect((0...Chart.size).contains(ship.posX) && (0...Chart.size).contains(ship.posZ))
            #expect(Chart.velocityBounds.contains(ship.velocity))
            #expect((0..<Angle.turn).contains(ship.heading))
        }
        for armament in world.armaments {
            for index in 0..<Ordnance.count { #expect((0...Armament.countLimit).contains(armament.count[index])) }
        }
        #expect(world.npcs.count <= EntityIDs.npcLimit && world.torpedoes.count <= EntityIDs.torpedoLimit)
        #expect(world.mines.count <= EntityIDs.mineLimit)
        for npc in world.npcs {
            #expect((0...npc.fullShields).contains(npc.shieldsFore) && npc.hull > 0)
            #expect((0...Chart.size).contains(npc.posX) && (0..<Angle.turn).contains(npc.heading))
        }
    }
}
