import Martlet
import Testing

@testable import NewWorlds

@Suite struct MovingTests {
    @Test func `a unit walks as far as its points reach`() throws {
        var scene = try Scene()
        let scout = scene.put(.scout, of: 0, at: (4, 5))
        try scene.table.play(.moveUnit(unitId: scout, to: scene.hex(12, 5)))
        #expect(scene.unit(scout)?.tile == scene.tile(7, 5) && scene.unit(scout)?.moves == 0)
        #expect(scene.table.refusal(.moveUnit(unitId: scout, to: scene.hex(12, 5))) == "no_moves")
    }

    @Test func `rough land costs two points, and the last one is enough`() throws {
        var scene = try Scene()
        scene.lay(.forest, at: [(5, 5), (6, 5)] + (0..<20).flatMap { [($0, 4), ($0, 6)] })
        let scout = scene.put(.scout, of: 0, at: (4, 5))
        try scene.table.play(.moveUnit(unitId: scout, to: scene.hex(6, 5)))
        #expect(scene.unit(scout)?.tile == scene.tile(6, 5) && scene.unit(scout)?.moves == 0)
    }

    @Test func `a way leads around mountains and sea`() throws {
        var scene = try Scene()
        scene.lay(.mountains, at: (2..<8).map { (6, $0) })
        scene.lay(.ocean, at: (8..<13).map { (6, $0) })
        let rider = scene.put(.horseman, of: 0, at: (5, 3))
        #expect(scene.table.refusal(.moveUnit(unitId: rider, to: scene.hex(6, 5))) == "impassable")
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(7, 3)))
        #expect(scene.unit(rider)?.tile == scene.tile(7, 2) || scene.unit(rider)?.tile == scene.tile(7, 3))
    }

    @Test func `a walk into the unknown stops where the land ends`() throws {
        var scene = try Scene()
        scene.lay(.ocean, at: (0..<14).map { (8, $0) })
        let rider = scene.put(.horseman, of: 0, at: (5, 5))
        // The far side is unknown, so it is tried.
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(12, 5)))
        #expect(scene.unit(rider).map { $0.tile % 20 < 8 } == true)
    }

    @Test func `a unit stops when a foreign unit comes into sight`() throws {
        var scene = try Scene()
        let enemy = scene.put(.warrior, of: 1, at: (9, 5))
        let rider = scene.put(.horseman, of: 0, at: (5, 5))
        let events = try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(9, 5)))
        #expect(scene.unit(rider)?.tile == scene.tile(7, 5))
        #expect(events.count { if case .unitSighted = $0 { true } else { false } } == 1)
        #expect(scene.unit(enemy)?.tile == scene.tile(9, 5))
        #expect(scene.table.refusal(.moveUnit(unitId: rider, to: scene.hex(9, 5))) == "hex_occupied")
    }

    @Test func `a hidden unit on the goal does not refuse the command`() throws {
        var scene = try Scene()
        scene.table.stage { $0.fog[0].explored.insert(0..<$0.grid.count) }
        let scout = scene.put(.scout, of: 0, at: (2, 5))
        scene.put(.warrior, of: 1, at: (15, 5))
        #expect(scene.table.refusal(.moveUnit(unitId: scout, to: scene.hex(15, 5))) == nil)
        #expect(scene.unit(scout)?.tile == scene.tile(5, 5))
    }

    @Test func `a witness sees only the steps in sight`() throws {
        var scene = try Scene()
        scene.put(.warrior, of: 0, at: (5, 5))
        let rider = scene.put(.horseman, of: 1, at: (10, 5))
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(6, 5)), by: 1)
        // The rider stops at the hex from which the warrior comes into its own sight.
        #expect(scene.unit(rider)?.tile == scene.tile(7, 5))
        let events = scene.table.events(for: 0)
        guard events.count == 1, case .unitSighted(let unit) = events[0] else {
            Issue.record("expected one sighting, got \(events)")
            return
        }
        #expect(unit.at == scene.hex(7, 5) && unit.id != rider)
        #expect(scene.table.events(for: 1).count == 4, "three steps and a sighting")
    }

    @Test func `nobody commands what belongs to others`() throws {
        var scene = try Scene()
        let enemy = scene.put(.warrior, of: 1, at: (6, 5))
        scene.put(.warrior, of: 0, at: (5, 5))
        let alias = try #require(scene.table.view(0).units.first { $0.movesLeft == nil }).id
        for id in [enemy, alias, EntityID("0000000000")] {
            #expect(scene.table.refusal(.moveUnit(unitId: id, to: scene.hex(7, 5))) == "unknown_unit")
        }
    }

    @Test func `rest heals, and fortifying lasts until the unit moves`() throws {
        var scene = try Scene()
        scene.put(.settler, of: 1, at: (15, 9))
        let warrior = scene.put(.warrior, of: 0, at: (5, 5), health: 50)
        try scene.table.play(.fortifyUnit(unitId: warrior))
        #expect(scene.table.refusal(.fortifyUnit(unitId: warrior)) == "already_fortified")
        try scene.table.endTurn()
        #expect(scene.unit(warrior)?.health == 60 && scene.unit(warrior)?.fortified == true)
        try scene.table.play(.moveUnit(unitId: warrior, to: scene.hex(6, 5)))
        #expect(scene.unit(warrior)?.fortified == false)
        try scene.table.endTurn()
        #expect(scene.unit(warrior)?.health == 60)
    }
}
