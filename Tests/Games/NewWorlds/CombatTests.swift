import Martlet
import Testing

@testable import NewWorlds

@Suite struct CombatTests {
    private func scene() throws -> Scene {
        var scene = try Scene()
        scene.put(.settler, of: 0, at: (1, 1))
        scene.put(.settler, of: 1, at: (18, 12))
        return scene
    }

    @Test func `equal sides do about thirty points of damage to each other`() throws {
        var scene = try scene()
        let own = scene.put(.warrior, of: 0, at: (5, 5))
        let foe = scene.put(.warrior, of: 1, at: (6, 5))
        try scene.table.play(.attackUnit(unitId: own, to: scene.hex(6, 5)))
        #expect((64...76).contains(try #require(scene.unit(own)).health))
        #expect((64...76).contains(try #require(scene.unit(foe)).health))
        #expect(scene.table.refusal(.attackUnit(unitId: own, to: scene.hex(6, 5))) == "no_moves")
    }

    @Test func `forest and a fortified stand protect`() throws {
        let open = Combat.defenceStrength(
            of: Unit(id: EntityID(""), owner: 0, kind: .warrior, tile: 0, health: 100, moves: 0, fortified: false),
            on: .plains)
        let held = Combat.defenceStrength(
            of: Unit(id: EntityID(""), owner: 0, kind: .warrior, tile: 0, health: 100, moves: 0, fortified: true),
            on: .forest)
        #expect(open == 1000 && held == 1500)
    }

    @Test func `an archer takes nothing back and stays where it is`() throws {
        var scene = try scene()
        let archer = scene.put(.archer, of: 0, at: (5, 5))
        let foe = scene.put(.warrior, of: 1, at: (7, 5), health: 5)
        try scene.table.play(.attackUnit(unitId: archer, to: scene.hex(7, 5)))
        #expect(scene.unit(foe) == nil)
        #expect(scene.unit(archer)?.health == 100 && scene.unit(archer)?.tile == scene.tile(5, 5))
    }

    @Test func `a melee attacker who kills moves in`() throws {
        var scene = try scene()
        let own = scene.put(.warrior, of: 0, at: (5, 5))
        let foe = scene.put(.settler, of: 1, at: (6, 5))
        let events = try scene.table.play(.attackUnit(unitId: own, to: scene.hex(6, 5)))
        #expect(scene.unit(foe) == nil && scene.unit(own)?.tile == scene.tile(6, 5))
        #expect(scene.table.events(for: 1).contains { if case .unitDestroyed(foe, _, _) = $0 { true } else { false } })
        #expect(events.contains { if case .unitDestroyed(foe, _, _) = $0 { true } else { false } } == false)
    }

    @Test func `an attacker who falls is gone`() throws {
        var scene = try scene()
        let own = scene.put(.warrior, of: 0, at: (5, 5), health: 1)
        scene.put(.horseman, of: 1, at: (6, 5))
        try scene.table.play(.attackUnit(unitId: own, to: scene.hex(6, 5)))
        #expect(scene.unit(own) == nil)
    }

    @Test func `attacks need a soldier, a target in sight and reach`() throws {
        var scene = try scene()
        let scout = scene.put(.scout, of: 0, at: (5, 5))
        let warrior = scene.put(.warrior, of: 0, at: (5, 6))
        scene.put(.warrior, of: 1, at: (7, 5))
        #expect(scene.table.refusal(.attackUnit(unitId: scout, to: scene.hex(7, 5))) == "cannot_attack")
        #expect(scene.table.refusal(.attackUnit(unitId: warrior, to: scene.hex(7, 5))) == "out_of_range")
        #expect(scene.table.refusal(.attackUnit(unitId: warrior, to: scene.hex(6, 6))) == "no_target")
        #expect(scene.table.refusal(.attackUnit(unitId: warrior, to: scene.hex(5, 5))) == "no_target")
        #expect(scene.table.refusal(.attackUnit(unitId: warrior, to: scene.hex(18, 12))) == "no_target")
    }

    @Test func `a hidden fight does not change the luck of another`() throws {
        var scene = try scene()
        let own = scene.put(.warrior, of: 0, at: (5, 5))
        scene.put(.warrior, of: 1, at: (6, 5))
        var other = scene
        let far = other.put(.warrior, of: 1, at: (12, 2))
        other.put(.warrior, of: 0, at: (13, 2))
        try other.table.play(.attackUnit(unitId: far, to: other.hex(13, 2)), by: 1)
        try scene.table.play(.attackUnit(unitId: own, to: scene.hex(6, 5)))
        try other.table.play(.attackUnit(unitId: own, to: other.hex(6, 5)))
        #expect(scene.unit(own)?.health == other.unit(own)?.health)
    }

    @Test func `a city falls to a melee attack and not to arrows`() throws {
        var scene = try scene()
        let settler = scene.put(.settler, of: 1, at: (6, 5))
        try scene.table.play(.foundCity(unitId: settler, name: "Keep"), by: 1)
        let inside = scene.put(.warrior, of: 1, at: (6, 5))
        let archer = scene.put(.archer, of: 0, at: (8, 5))
        let rider = scene.put(.horseman, of: 0, at: (5, 5))
        scene.table.stage { state in
            state.cities[0].health = 3
            state.cities[0].population = 5
        }
        try scene.table.play(.attackUnit(unitId: archer, to: scene.hex(6, 5)))
        #expect(scene.table.match.state.cities[0].health == 1 && scene.table.match.state.cities[0].owner == 1)
        try scene.table.play(.attackUnit(unitId: rider, to: scene.hex(6, 5)))
        let city = scene.table.match.state.cities[0]
        #expect(city.owner == 0 && city.population == 2)
        #expect(scene.unit(inside) == nil && scene.unit(rider)?.tile == city.tile)
        // The former owner knows who holds it now.
        #expect(scene.table.view(1).cities.first?.playerId == scene.table.players[0])
    }

    @Test func `a witness of one side sees that side alone`() throws {
        var scene = try Scene(players: 3)
        for slot in 0..<3 { scene.put(.settler, of: slot, at: (1 + slot * 8, 1)) }
        let archer = scene.put(.archer, of: 0, at: (5, 8))
        scene.put(.warrior, of: 1, at: (7, 8))
        scene.put(.warrior, of: 2, at: (9, 8))
        try scene.table.play(.attackUnit(unitId: archer, to: scene.hex(7, 8)))
        let seen = scene.table.events(for: 2)
        guard seen.count == 1, case .unitAttacked(nil, let defender?) = seen[0] else {
            Issue.record("expected one side of one attack, got \(seen)")
            return
        }
        #expect(defender.playerId == scene.table.players[1])
    }
}
