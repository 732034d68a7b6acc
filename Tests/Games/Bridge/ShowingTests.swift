import Martlet
import Testing

@testable import Bridge

@Suite struct ShowingTests {
    private struct Census: EntityVisitor {
        var ids: [EntityNumber] = []
        var kinds: [UInt8: Int] = [:]

        mutating func entity<Entity: Replicated>(
            _ id: EntityNumber, kind: UInt8, at place: Place, _ value: Entity
        ) {
            ids.append(id)
            kinds[kind, default: 0] += 1
        }
    }

    @Test func `entities are shown in ascending order, each once, with about 200 at full load`() {
        var match = BotMatch(.patrol, difficulty: 11, ships: 8, seed: 6)
        var most = 0
        for _ in 0..<600 {
            match.step()
            var census = Census()
            match.world.show(&census)
            #expect(zip(census.ids, census.ids.dropFirst()).allSatisfy { $0 < $1 })
            most = max(most, census.ids.count)
        }
        #expect(most >= 190)
        print("\(most) entities")
    }

    @Test func `the fields of the wire protocol are all there`() {
        func names(_ schema: Schema) -> Set<String> { Set(schema.fields.map { "\($0.name.text)" }) }
        #expect(
            names(Schema(of: PlayerShip())).isSuperset(of: [
                "targetId", "impulse", "heading", "velocity", "posX", "posY", "posZ", "shieldsFore", "shieldsAft",
                "shieldsActive", "energy", "warpFactor", "reverse", "docked", "redAlert", "mainScreenView", "autoBeams",
                "beamFrequency",
            ]))
        #expect(
            names(Schema(of: NPCShip())).isSuperset(of: [
                "name", "posX", "posY", "posZ", "heading", "velocity", "faction", "shieldsFore", "shieldsAft",
                "surrendered", "inNebula", "isScanned", "isFullyScanned",
            ]))
        #expect(SchemaTable(of: Bridge.self).kinds.count == 10)
    }

    @Test func `a ship is called what its crew called it in the lobby`() {
        var setup = Bridge.Setup()
        setup.shipCount = 3
        var plan = ShipPlan()
        plan.name = ShortName("Founder's idea")
        plan.hullClass = .dreadnought
        setup.ships = [plan, plan]
        Bridge.christen(1, ShortName("Curlew"), in: &setup)
        Bridge.christen(2, ShortName("Avocet"), in: &setup)
        Bridge.christen(8, ShortName("Nobody"), in: &setup)
        Bridge.christen(-1, ShortName("Nobody"), in: &setup)
        let world = Bridge(setup, seed: MatchSeed(1))
        #expect(world.ships.map(\.name) == ["Founder's idea", "Curlew", "Avocet"].map { ShortName($0.utf8) })
        #expect(world.ships.map(\.hullClass) == [.dreadnought, .dreadnought, .cruiser])
    }

    @Test func `a crew without a name gets one, and a named one keeps it`() {
        var setup = Bridge.Setup()
        setup.shipCount = 2
        var plan = ShipPlan()
        plan.name = ShortName("Plover")
        plan.hullClass = .scout
        setup.ships = [plan]
        let world = Bridge(setup, seed: MatchSeed(1))
        #expect(world.ships[0].name == ShortName("Plover") && world.ships[0].hullClass == .scout)
        #expect(world.ships[1].name != ShortName() && world.ships[1].hullClass == .cruiser)
    }
}
