import Martlet
import Testing

@testable import Bridge

@Suite struct ScienceTests {
    private func layers(_ sea: Sea, _ id: EntityNumber, crew: Int32 = 0, zone: Int32 = 0) -> Layers {
        sea.world.sight(of: id, kind: EntityIDs.Kind.npc, zone: zone, by: crew).layers
    }

    private func far(_ sea: inout Sea) -> EntityNumber { sea.enemy(.raider, .cruiser, ahead: 9_000) }

    @Test func `a scan goes in steps, and only for its own crew`() {
        var sea = Sea(ships: 2)
        let id = far(&sea)
        #expect(layers(sea, id).isDisjoint(with: [.basicScan, .fullScan]))
        sea.run(50, .scan, from: .science) { $0.target = id }
        #expect(layers(sea, id).isDisjoint(with: [.basicScan, .fullScan]))
        sea.run(15)
        #expect(layers(sea, id).contains(.basicScan) && !layers(sea, id).contains(.fullScan))
        sea.run(130)
        #expect(layers(sea, id).contains([.basicScan, .fullScan]))
        #expect(layers(sea, id, crew: 1).isDisjoint(with: [.basicScan, .fullScan]))
        #expect(sea.world.tallies[0].scans == 2)
        #expect(sea.world.ships[0].scanTarget == EntityIDs.none)
    }

    @Test func `a step waits where its result would not be shown, and what is known stops nothing`() {
        var sea = Sea()
        let id = sea.enemy(.raider, .cruiser, ahead: 15_000)
        let other = sea.enemy(.raider, .cruiser, ahead: 9_000)
        func approach(_ distance: Double) {
            let ship = sea.world.ships[0].point
            guard let index = sea.world.npcIndex(id) else { return }
            sea.world.npcs[index].point = ship.moved(distance, heading: 1)
            sea.world.npcs[index].surrendered = true
        }
        approach(21_000)
        sea.run(100, .scan, from: .science) { $0.target = id }
        #expect(sea.npc(id)?.scanState(by: 0) == 0 && sea.world.ships[0].scanProgress == 0)
        approach(15_000)
        sea.run(200)
        #expect(sea.npc(id)?.scanState(by: 0) == 1 && sea.world.ships[0].scanTarget == id)
        approach(9_500)
        sea.run(130)
        #expect(sea.npc(id)?.scanState(by: 0) == 2)
        sea.run(2, .scan, from: .science) { $0.target = other }
        let progress = sea.world.ships[0].scanProgress
        sea.run(1, .scan, from: .science) { $0.target = id }
        #expect(sea.world.ships[0].scanTarget == other && sea.world.ships[0].scanProgress > progress)
    }

    @Test func `broken sensors scan nothing`() {
        var sea = Sea()
        let id = far(&sea)
        sea.world.systems[0].damage[ShipSystem.sensors.index] = 1
        sea.run(200, .scan, from: .science) { $0.target = id }
        #expect(sea.npc(id)?.scanState(by: 0) == 0)
    }

    @Test func `what a scan tells lies in the scans' layers`() {
        let fields = Schema(of: NPCShip()).fields
        for (name, layer): (String, Layers) in [
            ("faction", .basicScan), ("shieldsFore", .basicScan), ("shieldsAft", .basicScan), ("weakness", .fullScan),
            ("hull", .fullScan), ("tactic", .fullScan), ("target", .fullScan),
        ] {
            #expect(fields.first { "\($0.name.text)" == name }?.layers == layer, "\(name)")
        }
    }

    @Test func `who has not scanned a ship reads nothing that a scan tells`() {
        let schema = Schema(of: NPCShip())
        for (index, field) in schema.fields.enumerated()
        where !field.layers.isDisjoint(with: [.basicScan, .fullScan]) {
            #expect(schema.defaults[index] == 0, "\(field.name.text)")
        }
    }

    @Test func `a ship's name tells nothing of whose it is`() {
        var names: [Set<ShortName>] = []
        var letters: Set<[UInt8]> = []
        for faction in Faction.allCases where faction != .unknown {
            var sea = Sea()
            let ids = (0..<40).map { _ in sea.enemy(faction, ahead: 9_000) }
            names.append(Set(ids.compactMap { sea.npc($0)?.name }))
            letters.formUnion(ids.compactMap { sea.npc($0).map { Array($0.name.bytes.prefix(2)) } })
        }
        #expect(names.allSatisfy { $0 == names[0] && $0.count == 40 })
        #expect(letters.count > 20)
    }

    @Test func `a nebula hides who is in it, but not from near`() {
        var sea = Sea()
        let id = sea.enemy(.korvan, .fighter, ahead: 5_000)
        var nebula = Nebula()
        nebula.posX = sea.npc(id)!.posX
        nebula.posZ = sea.npc(id)!.posZ
        nebula.radius = 3_000
        sea.world.nebulae = [nebula]
        #expect(!layers(sea, id).isEmpty)
        sea.world.npcs[sea.world.npcIndex(id)!].inNebula = true
        #expect(layers(sea, id).isEmpty)
        #expect(!sea.world.canAim(at: id, crew: 0))
        sea.world.ships[0].point = sea.npc(id)!.point.moved(2_000, heading: 0)
        #expect(!layers(sea, id).isEmpty)
    }

    @Test func `the further, the less and the rarer`() {
        var sea = Sea(ships: 2)
        let id = far(&sea)
        sea.world.npcs[sea.world.npcIndex(id)!].scans = 0x101
        let world = sea.world
        func sight(_ zone: Int32) -> Sight { world.sight(of: id, kind: EntityIDs.Kind.npc, zone: zone, by: 0) }
        #expect(sight(0).everyTicks == 2 && sight(1).everyTicks == 10 && sight(2).everyTicks == 20)
        #expect(sight(1).layers == [.position, .outline, .basicScan])
        #expect(sight(2).layers == .position)
        #expect(sight(3).layers.isEmpty)
        func ship(_ crew: Int32) -> Sight { world.sight(of: 8, kind: EntityIDs.Kind.ship, zone: 0, by: crew) }
        #expect(ship(0).layers.contains(.own))
        #expect(ship(1).layers.isDisjoint(with: [.own, .motion]))
        #expect(world.sight(of: 16, kind: EntityIDs.Kind.systems, zone: 0, by: 1).layers.isEmpty)
        #expect(world.sight(of: 24, kind: EntityIDs.Kind.armament, zone: 0, by: 1).layers.isEmpty)
        #expect(world.sight(of: 32, kind: EntityIDs.Kind.tally, zone: 0, by: 1).layers.isEmpty)
    }
}
