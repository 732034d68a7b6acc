import Martlet
import Testing

@testable import NewWorlds

@Suite struct PlayOutTests {
    @Test(arguments: [UInt64](1...8)) func `bots finish a match`(seed: UInt64) throws {
        let maps = ["continents", "islands", "pangaea"]
        var table = try Table(players: 2 + Int(seed % 3), map: maps[Int(seed % 3)], seed: seed)
        var commands = 0
        try table.playOut(seed: seed) { _ in commands += 1 }
        let outcome = try #require(table.match.state.outcome)
        #expect(["conquest", "score"].contains(outcome.reason))
        #expect(commands > 60)
        print(
            seed, commands, outcome, table.match.state.scores, try JSON.encode(table.match.state).count,
            try JSON.encode(table.view(0)).count)
    }
}
