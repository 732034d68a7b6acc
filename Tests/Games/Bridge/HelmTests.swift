import Bridge
import Martlet
import Testing

@Suite struct HelmTests {
    @Test func `a ship goes where the helm steers it`() {
        var setup = Bridge.Setup()
        setup.shipCount = 1
        var world = Bridge(setup, seed: MatchSeed(1))
        let start = world.ships[0]
        var tick = Tick<Bridge>(number: 1)
        var impulse = Bridge.Input(.impulse)
        impulse.amount = 1
        tick.inputs = [StationInput(station: Role.helm.station(of: 0), input: impulse)]
        world.step(&tick)
        for number in 2...200 {
            tick = Tick(number: UInt32(number))
            world.step(&tick)
        }
        #expect(world.ships[0].velocity > 200)
        #expect(world.ships[0].posX != start.posX || world.ships[0].posZ != start.posZ)
    }
}
