import Martlet
import Testing

@testable import NewWorlds

@Suite struct CityTests {
    private func founded() throws -> (scene: Scene, city: EntityID) {
        var scene = try Scene()
        scene.put(.settler, of: 1, at: (18, 12))
        let settler = scene.put(.settler, of: 0, at: (5, 5))
        try scene.table.play(.foundCity(unitId: settler, name: nil))
        return (scene, try #require(scene.table.match.state.cities.first).id)
    }

    @Test func `a settler becomes a city with a ring of land`() throws {
        let (scene, city) = try founded()
        #expect(scene.table.units(0, .settler).isEmpty)
        let view = try #require(scene.table.view(0).cities.first)
        #expect(view.id == city && view.population == 1 && !view.name.isEmpty && view.own != nil)
        #expect((0..<280).count { scene.table.match.state.owner(of: $0) == 0 } == 7)
        #expect(scene.table.view(0).map.territory[5].contains("1"))
    }

    @Test func `cities keep their distance and stay on their own land`() throws {
        var (scene, _) = try founded()
        let near = scene.put(.settler, of: 0, at: (7, 5))
        #expect(scene.table.refusal(.foundCity(unitId: near, name: nil)) == "too_close")
        let foreign = scene.put(.settler, of: 1, at: (6, 5))
        #expect(scene.table.refusal(.foundCity(unitId: foreign, name: nil), by: 1) == "foreign_territory")
        let warrior = scene.put(.warrior, of: 0, at: (9, 9))
        #expect(scene.table.refusal(.foundCity(unitId: warrior, name: nil)) == "cannot_found")
        scene.lay(.coast, at: [(12, 9)])
        let afloat = scene.put(.settler, of: 0, at: (12, 9))
        #expect(scene.table.refusal(.foundCity(unitId: afloat, name: nil)) == "bad_site")
    }

    @Test(arguments: ["", "   ", "a\nb", "\u{202E}evil", String(repeating: "x", count: 25), "\u{0}"])
    func `names that can't be shown are refused`(name: String) throws {
        var scene = try Scene()
        let settler = scene.put(.settler, of: 0, at: (5, 5))
        #expect(scene.table.refusal(.foundCity(unitId: settler, name: name)) == "bad_name")
        #expect(scene.table.refusal(.foundCity(unitId: settler, name: "  Øster Vrå ")) == nil)
        #expect(scene.table.match.state.cities[0].name == "Øster Vrå")
    }

    @Test func `a city makes what it is told and then waits`() throws {
        var (scene, city) = try founded()
        try scene.table.play(.setProduction(cityId: city, item: "scout"))
        for _ in 0..<10 where scene.table.units(0, .scout).isEmpty { try scene.table.endTurn() }
        #expect(scene.table.units(0, .scout).count == 1)
        #expect(scene.table.view(0).cities.first?.own?.item == nil)
        #expect(scene.table.units(0, .scout).first?.moves == UnitKind.scout.moves)
    }

    @Test func `what is not learned can't be made`() throws {
        var (scene, city) = try founded()
        #expect(scene.table.refusal(.setProduction(cityId: city, item: "archer")) == "not_learned")
        #expect(scene.table.refusal(.setProduction(cityId: city, item: "palace")) == "unknown_item")
        #expect(scene.table.refusal(.setProduction(cityId: city, item: "scout"), by: 1) == "unknown_city")
        scene.table.stage { $0.players[0].research = 15 }
        #expect(scene.table.refusal(.setProduction(cityId: city, item: "archer")) == nil)
        #expect(scene.table.view(0).you?.techs == [.archery])
    }

    @Test func `a city grows on its surplus and claims a second ring`() throws {
        var (scene, city) = try founded()
        for _ in 0..<25 { try scene.table.endTurn() }
        let grown = try #require(scene.table.match.state.cities.first { $0.id == city })
        #expect(grown.population >= 3)
        #expect((0..<280).count { scene.table.match.state.owner(of: $0) == 0 } == 19)
    }

    @Test func `a settler takes a citizen along`() throws {
        var (scene, city) = try founded()
        scene.table.stage { state in
            state.cities[0].population = 3
            state.cities[0].production = 20
        }
        try scene.table.play(.setProduction(cityId: city, item: "settler"))
        try scene.table.endTurn()
        #expect(scene.table.units(0, .settler).count == 1 && scene.table.match.state.cities[0].population == 2)
    }

    @Test func `a unit waits until there is room for it`() throws {
        var (scene, city) = try founded()
        for tile in scene.table.match.state.grid.disc(scene.tile(5, 5), radius: 1) {
            scene.put(.warrior, of: 0, at: (tile % 20, tile / 20))
        }
        scene.table.stage { $0.cities[0].production = 10 }
        try scene.table.play(.setProduction(cityId: city, item: "warrior"))
        try scene.table.endTurn()
        #expect(scene.table.units(0, .warrior).count == 7)
        let leaving = try #require(scene.table.match.state.units.first { $0.tile == scene.tile(5, 4) })
        try scene.table.play(.moveUnit(unitId: leaving.id, to: scene.hex(5, 2)))
        try scene.table.endTurn()
        #expect(scene.table.units(0, .warrior).count == 8)
    }

    @Test func `research and gold are for the owner's eyes`() throws {
        var (scene, _) = try founded()
        try scene.table.endTurn()
        #expect(
            scene.table.events(for: 0).contains { if case .researchPointsGained(_, 2, 2) = $0 { true } else { false } })
        #expect(
            scene.table.events(for: 1).allSatisfy { event in
                switch event {
                case .turnEnded, .turnStarted: true
                default: false
                }
            })
    }
}
