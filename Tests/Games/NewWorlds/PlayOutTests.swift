import Martlet
import Testing

@testable import NewWorlds

@Suite struct PlayOutTests {
    @Test(arguments: [UInt64](1...12)) func `bots finish a match, and the world stays in order`(seed: UInt64) throws {
        let maps = NewWorlds.description.maps
        var table = try Table(players: 2 + Int(seed % 3), map: maps[Int(seed % 3)], seed: seed)
        var commands = 0
        try table.playOut(seed: seed) { table in
            commands += 1
            try check(table.match.state)
        }
        let outcome = try #require(table.match.state.outcome)
        #expect(["conquest", "score"].contains(outcome.reason) && !outcome.winners.isEmpty)
        #expect(commands > 60)
        #expect(
            table.players.indices.allSatisfy { slot in
                var bot = NewWorldsBot()
                var random = SeededRandom(seed: MatchSeed(1))
                return bot.nextCommand(for: table.view(slot), random: &random) == nil
            })
    }

    private func check(_ state: NewWorlds.State) throws {
        #expect(Set(state.units.map(\.tile)).count == state.units.count, "one unit a hex")
        #expect(Set(state.units.map(\.id)).count == state.units.count, "ids are unique")
        #expect(Set(state.cities.map(\.id)).count == state.cities.count)
        for unit in state.units {
            #expect(state.map.moveCost(unit.tile) != nil && (1...100).contains(unit.health))
            #expect((0...unit.kind.moves).contains(unit.moves) && state.players[unit.owner].status == .active)
            if let city = state.city(at: unit.tile) { #expect(state.cities[city].owner == unit.owner) }
        }
        for (slot, fog) in state.fog.enumerated() {
            let seen = state.units.filter { $0.owner != slot && fog.visible.contains($0.tile) }
            #expect(Set(seen.map(\.id)) == Set(fog.contacts.map(\.unit)) && fog.contacts.count == seen.count)
        }
    }
}
