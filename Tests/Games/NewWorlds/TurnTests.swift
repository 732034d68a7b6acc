import Martlet
import Testing

@testable import NewWorlds

@Suite struct TurnTests {
    @Test func `the turn ends when every active player has submitted`() throws {
        var table = try Table(players: 3)
        try table.play(.submitTurn, by: 1)
        #expect(NewWorlds.awaiting(table.match.state) == [table.players[0], table.players[2]])
        #expect(table.refusal(.submitTurn, by: 1) == "turn_submitted")
        #expect(table.events(for: 0).isEmpty)
        try table.play(.submitTurn, by: 0)
        #expect(table.match.state.turn == 1)
        try table.play(.resign, by: 2)
        #expect(table.match.state.turn == 2 && NewWorlds.awaiting(table.match.state).count == 2)
        #expect(table.refusal(.submitTurn, by: 2) == "not_playing")
    }

    @Test func `resignation leaves the match to the last one`() throws {
        var table = try Table()
        try table.play(.submitTurn, by: 0)
        try table.play(NewWorlds.resignation, by: 0)
        #expect(table.match.state.outcome == Outcome(winners: [table.players[1]], reason: "resignation"))
        #expect(table.refusal(.submitTurn, by: 1) == "match_over")
        #expect(NewWorlds.awaiting(table.match.state).isEmpty)
        #expect(table.view(1).players.allSatisfy { $0.score != nil })
        #expect(table.view(1).units.allSatisfy { $0.movesLeft != nil })
    }

    @Test func `who loses the last settler and city is defeated`() throws {
        var scene = try Scene(players: 3)
        for slot in 0..<3 { scene.put(.settler, of: slot, at: (2 + slot * 6, 2)) }
        let rider = scene.put(.horseman, of: 0, at: (7, 2))
        scene.put(.scout, of: 1, at: (17, 12))
        try scene.table.play(.attackUnit(unitId: rider, to: scene.hex(8, 2)))
        #expect(scene.table.match.state.players[1].status == .defeated)
        #expect(scene.table.match.state.units.allSatisfy { $0.owner != 1 })
        #expect(scene.table.match.state.outcome == nil)
        let last = scene.put(.horseman, of: 0, at: (13, 2))
        try scene.table.play(.attackUnit(unitId: last, to: scene.hex(14, 2)))
        #expect(scene.table.match.state.outcome == Outcome(winners: [scene.table.players[0]], reason: "conquest"))
    }

    @Test func `the highest score wins at the turn limit`() throws {
        var table = try Table(ruleset: .init(size: "tiny", turnLimit: 3))
        let settler = try #require(table.units(1, .settler).first)
        try table.play(.foundCity(unitId: settler.id, name: nil), by: 1)
        for _ in 0..<3 { try table.endTurn() }
        #expect(table.match.state.outcome == Outcome(winners: [table.players[1]], reason: "score"))
        #expect(table.match.state.turn == 3)
    }

    @Test func `setups that make no match are refused`() throws {
        func refusal(_ ruleset: NewWorlds.Ruleset, map: String? = "continents", players: [Int] = [0, 1]) -> String? {
            let setup = MatchSetup(players: players.compactMap(PlayerID.init(seat:)), map: map, ruleset: ruleset)
            do throws(Rejection) {
                _ = try TurnMatch<NewWorlds>(opening: setup, seed: MatchSeed(1))
                return nil
            } catch { return error.code }
        }
        #expect(refusal(.init()) == nil)
        #expect(refusal(.init(), map: nil) == nil)
        #expect(refusal(.init(), map: "moon") == "unknown_map")
        #expect(refusal(.init(), players: [0]) == "invalid_players")
        #expect(refusal(.init(), players: [0, 0]) == "invalid_players")
        #expect(refusal(.init(), players: Array(0..<9)) == "invalid_players")
        #expect(refusal(.init(size: "huge")) == "invalid_ruleset")
        for limit in [Int.min, 0, 501, Int.max] { #expect(refusal(.init(turnLimit: limit)) == "invalid_ruleset") }
        for units in [[], ["scout"], ["settler", "tank"], Array(repeating: "settler", count: 7)] {
            #expect(refusal(.init(startingUnits: units)) == "invalid_ruleset")
        }
        for seed in [Int.min, -1, 0, Int.max] { #expect(refusal(.init(seed: seed)) == nil) }
    }
}
