import Martlet
import Testing

@testable import Bridge

@Suite struct SystemsTests {
    private func power(_ system: ShipSystem, _ level: Double, in sea: inout Sea) {
        sea.run(1, .power, from: .engineering) {
            $0.system = Int32(system.rawValue)
            $0.level = level
        }
    }

    private func coolant(_ system: ShipSystem, _ units: Int32, in sea: inout Sea) {
        sea.run(1, .coolant, from: .engineering) {
            $0.system = Int32(system.rawValue)
            $0.units = units
        }
    }

    @Test func `much power heats, heat burns, coolant holds it off`() {
        var sea = Sea()
        coolant(.beams, 0, in: &sea)
        power(.beams, 3, in: &sea)
        sea.run(400)
        #expect(sea.world.systems[0].heat[ShipSystem.beams.index] == 1)
        #expect(sea.world.systems[0].damage[ShipSystem.beams.index] > 0.2)
        var cooled = Sea()
        for system in ShipSystem.allCases { coolant(system, 0, in: &cooled) }
        coolant(.beams, 8, in: &cooled)
        power(.beams, 3, in: &cooled)
        cooled.run(400)
        #expect(cooled.world.systems[0].heat[ShipSystem.beams.index] < 0.1)
    }

    @Test func `there is only so much coolant`() {
        var sea = Sea()
        coolant(.warp, 8, in: &sea)
        #expect(sea.world.systems[0].coolant[ShipSystem.warp.index] == 1)
        coolant(.beams, 0, in: &sea)
        coolant(.warp, 8, in: &sea)
        #expect(sea.world.systems[0].coolant[ShipSystem.warp.index] == 2)
    }

    @Test func `power and damage say how fast it goes and turns`() {
        var sea = Sea()
        power(.impulse, 3, in: &sea)
        sea.run(200, .impulse) { $0.amount = 1 }
        #expect(sea.world.ships[0].velocity == 500)
        sea.world.systems[0].damage[ShipSystem.impulse.index] = 0.5
        sea.run(200)
        #expect(sea.world.ships[0].velocity < 260)
    }

    @Test func `a team mends what it is sent to, after it has walked there`() {
        var sea = Sea()
        sea.world.systems[0].damage[3] = 0.5
        sea.run(30, .team, from: .engineering) { $0.system = 3 }
        #expect(sea.world.systems[0].damage[3] == 0.5)
        sea.run(200)
        #expect(sea.world.systems[0].damage[3] < 0.35)
    }

    @Test func `empty batteries drop shields and warp, and fill again`() {
        var sea = Sea()
        sea.run(1, .shields, from: .weapons) { $0.on = true }
        sea.run(1, .warp) { $0.factor = 4 }
        sea.world.ships[0].energy = 1
        sea.run(40)
        #expect(!sea.world.ships[0].shieldsActive)
        #expect(sea.world.ships[0].warpFactor == 0)
        sea.run(400)
        #expect(sea.world.ships[0].energy > 50)
    }
}
