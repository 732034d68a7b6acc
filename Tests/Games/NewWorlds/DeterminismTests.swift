import Martlet
import Testing

@testable import NewWorlds

@Suite struct DeterminismTests {
    private func play(seed: UInt64) throws -> (hash: UInt64, commands: Int) {
        var table = try Table(players: 3, map: "islands", seed: seed, ruleset: .init(size: "tiny", turnLimit: 25))
        var commands = 0
        try table.playOut(seed: seed) { _ in commands += 1 }
        return (try table.match.hash(), commands)
    }

    @Test(arguments: [UInt64](1...2)) func `the same seed and commands give the same hash`(seed: UInt64) throws {
        #expect(try play(seed: seed) == play(seed: seed))
        #expect(try play(seed: seed).hash != play(seed: seed + 100).hash)
    }

    @Test(arguments: [UInt64](1...4)) func `the state is the fold of its events, also when stored`(seed: UInt64) throws
    {
        var table = try Table(players: 2, seed: seed, ruleset: .init(size: "tiny", turnLimit: 40))
        var folded = table.match
        var count = 0
        try table.playOut(seed: seed) { table in
            let stored = try JSON.encode(table.last.map(\.event))
            folded.replay(
                try JSON.decode([NewWorlds.Event].self, from: stored), randomPosition: table.match.random.position)
            count += 1
            guard count % 20 == 0 else { return }
            #expect(try folded.hash() == table.match.hash())
            folded = try JSON.decode(TurnMatch<NewWorlds>.self, from: JSON.encode(folded))
            #expect(try folded.hash() == table.match.hash())
        }
        #expect(count > 50)
    }

    @Test(arguments: [UInt64](1...4)) func `no command can trap, and a refused one changes nothing`(seed: UInt64) throws
    {
        var table = try Table(players: 2 + Int(seed % 3), seed: seed, ruleset: .init(size: "tiny", turnLimit: 12))
        var random = SeededRandom(seed: MatchSeed(seed))
        for round in 0..<250 where table.match.state.outcome == nil {
            let slot = Int(random.next() % UInt64(table.players.count))
            let before = try table.match.hash()
            if table.refusal(Mischief.command(for: table, by: slot, random: &random), by: slot) != nil {
                #expect(try table.match.hash() == before)
            }
            if round % 25 == 24 { try table.endTurn() }
        }
        let stranger = try #require(PlayerID(seat: 31))
        #expect(throws: Rejection.self) { try table.match.reduce(.submitTurn, by: stranger) }
    }

    @Test func `events that fit nothing change nothing that matters`() throws {
        var state = try Table().match.state
        let stranger = try #require(PlayerID(seat: 20))
        let nowhere = Hex(q: Int.max, r: Int.min)
        let id = EntityID("ffffffffff")
        let events: [NewWorlds.Event] = [
            .turnEnded(playerId: stranger, turn: .max), .playerResigned(playerId: stranger),
            .playerDefeated(playerId: stranger),
            .unitMoved(unitId: id, playerId: stranger, from: nowhere, to: nowhere, movesLeft: .max),
            .unitProduced(unitId: id, cityId: id, playerId: state.players[0].id, kind: .scout, at: nowhere),
            .unitDestroyed(unitId: id, playerId: state.players[0].id, at: nowhere),
            .combatResolved(attackerId: id, attackerHealth: .max, defenderId: id, cityId: id, defenderHealth: .min),
            .cityFounded(cityId: id, playerId: stranger, name: "", at: nowhere, unitId: id),
            .cityAdvanced(cityId: id, population: .max, food: .min, production: .max, item: nil),
            .cityCaptured(cityId: id, playerId: stranger, fromPlayerId: stranger, at: nowhere, population: 0),
            .productionSet(cityId: id, item: .scout), .unitFortified(unitId: id),
        ]
        let before = try JSON.encode(state)
        for event in events { NewWorlds.apply(event, to: &state) }
        #expect(try JSON.encode(state) == before)
        NewWorlds.apply(.turnStarted(turn: .max), to: &state)
        NewWorlds.apply(.goldGained(playerId: state.players[0].id, amount: .max, total: .max), to: &state)
        NewWorlds.apply(.researchPointsGained(playerId: state.players[0].id, points: .max, total: .max), to: &state)
        _ = NewWorlds.view(of: state, for: .player(state.players[0].id))
    }

    @Test func `a damaged state is refused`() throws {
        let text = String(decoding: try JSON.encode(Table().match.state), as: UTF8.self)
        for (good, bad) in [
            ("\"width\":20", "\"width\":21"), ("\"turn\":1,", "\"turn\":0,"), ("\"owner\":1", "\"owner\":7"),
            ("\"health\":100", "\"health\":101"), ("\"gold\":0", "\"gold\":9223372036854775807"),
        ] {
            #expect(text.contains(good), "\(good)")
            let damaged = Array(text.replacing(good, with: bad).utf8)
            #expect(throws: (any Error).self) { try JSON.decode(NewWorlds.State.self, from: damaged) }
        }
    }

    @Test func `the wire's names are those of the page`() throws {
        func command(_ text: String) throws -> NewWorlds.Command {
            try JSON.decode(NewWorlds.Command.self, from: Array(text.utf8))
        }
        let id = EntityID("00000000ff")
        #expect(
            try command(#"{"type":"MoveUnit","unitId":"00000000ff","to":{"q":1,"r":2}}"#)
                == .moveUnit(unitId: id, to: Hex(q: 1, r: 2)))
        #expect(try command(#"{"type":"FoundCity","unitId":"00000000ff"}"#) == .foundCity(unitId: id, name: nil))
        #expect(
            try command(#"{"type":"SetProduction","cityId":"no such","item":"scout"}"#)
                == .setProduction(cityId: EntityID(""), item: "scout"))
        #expect(try command(#"{"type":"SubmitTurn"}"#) == .submitTurn)
        #expect(try command(#"{"type":"Resign"}"#) == .resign)
        let event = NewWorlds.Event.cityFounded(
            cityId: id, playerId: try #require(PlayerID(seat: 0)), name: "A", at: Hex(q: 0, r: 0), unitId: nil)
        #expect(
            String(decoding: try JSON.encode(event), as: UTF8.self)
                == #"{"type":"CityFounded","cityId":"00000000ff","playerId":"p1","name":"A","at":{"q":0,"r":0}}"#)
    }
}
