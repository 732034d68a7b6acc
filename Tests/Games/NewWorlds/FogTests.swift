import Martlet
import Testing

@testable import NewWorlds

@Suite struct FogTests {
    /// Plays two worlds side by side that differ in one hidden thing, until the difference comes into sight by the
    /// rules; until then the watcher must get the same bytes. Returns how many pieces were compared.
    private func compareTwins(seed: UInt64, change: HiddenChange, turns: Int = 12) throws -> Int {
        var random = SeededRandom(seed: MatchSeed(seed))
        let maps = NewWorlds.description.maps
        let players = 2 + Int(random.next() % 2)
        let table = try Table(
            players: players, map: maps[Int(random.next() % 3)], seed: seed,
            ruleset: .init(size: "tiny", turnLimit: 60, startingUnits: ["settler", "warrior", "warrior", "scout"]))
        var first = Twin(
            table, bots: table.players.map { _ in NewWorldsBot() },
            draws: table.players.indices.map { SeededRandom(seed: MatchSeed(seed &* 8 &+ UInt64($0))) })
        let changeTurn = 1 + Int(random.next() % 25)
        while first.table.match.state.turn < changeTurn, first.table.match.state.outcome == nil {
            for slot in first.table.players.indices {
                while let command = first.wish(of: slot) { _ = first.table.refusal(command, by: slot) }
            }
        }
        var second = first
        var isChanged = false
        second.table.stage { isChanged = change.apply(to: &$0, random: &random) }
        if change == .draws {
            var random = second.table.match.random
            random.position += 3
            second.table.match = TurnMatch(state: second.table.match.state, random: random)
        }
        guard isChanged, first.table.match.state.outcome == nil else { return 0 }
        var compared = 0
        /// True while the worlds look alike; a difference in bytes before they look different is a leak, and so is a
        /// difference in what the watcher's own command does to the watcher's own things.
        func isAlike(afterOwnCommand isOwn: Bool = false) throws -> Bool {
            let (one, other) = (try first.collect(), try second.collect())
            // The end makes scores public.
            guard first.table.match.state.outcome == nil, second.table.match.state.outcome == nil else { return false }
            guard one.ground == other.ground else {
                if isOwn {
                    let difference = zip(one.ground, other.ground).first { $0 != $1 }
                    #expect(difference.map { $0.own == $1.own } == true, "seed \(seed), \(change)")
                }
                return false
            }
            #expect(one.received == other.received, "seed \(seed), \(change)")
            compared += one.received.count
            return one.received == other.received
        }
        guard try isAlike() else { return compared }
        let lastTurn = first.table.match.state.turn + turns
        while first.table.match.state.turn < lastTurn, first.table.match.state.outcome == nil {
            for slot in first.table.players.indices {
                if slot == Twin.watcher {
                    while let command = first.wish(of: slot) {
                        _ = second.wish(of: slot)
                        for command in [Mischief.command(for: first.table, by: slot, random: &random), command] {
                            try first.play(command, by: slot)
                            try second.play(command, by: slot)
                            guard try isAlike(afterOwnCommand: command != .submitTurn) else { return compared }
                        }
                    }
                } else {
                    while let command = first.wish(of: slot) { try first.play(command, by: slot) }
                    while let command = second.wish(of: slot) { try second.play(command, by: slot) }
                    guard try isAlike() else { return compared }
                }
            }
        }
        return compared
    }

    @Test(arguments: HiddenChange.allCases)
    func `what a player can't see changes no byte that this player receives`(change: HiddenChange) throws {
        var compared = 0
        for seed in UInt64(1)...60 where compared < 200 { compared += try compareTwins(seed: seed, change: change) }
        #expect(compared >= 200, "too few comparisons to mean anything")
    }

    @Test(arguments: [UInt64](1...6)) func `every event is in sight of its receiver`(seed: UInt64) throws {
        var table = try Table(players: 2 + Int(seed % 3), seed: seed, ruleset: .init(size: "tiny", turnLimit: 40))
        var before = table.match.state
        try table.playOut(seed: seed) { table in
            var state = before
            for emission in table.last {
                let earlier = state
                NewWorlds.apply(emission.event, to: &state)
                for slot in table.players.indices where emission.audience.contains(.player(table.players[slot])) {
                    try check(emission.event, slot: slot, before: earlier, after: state)
                }
            }
            before = table.match.state
        }
    }

    private func check(_ event: NewWorlds.Event, slot: Int, before: NewWorlds.State, after: NewWorlds.State) throws {
        let player = before.players[slot].id
        let (early, late) = (Ground.visible(to: slot, in: before), Ground.visible(to: slot, in: after))
        func isSeen(_ hex: Hex) -> Bool {
            guard let tile = before.grid.tile(hex) else { return false }
            return early[tile] || late[tile]
        }
        switch event {
        case .unitMoved(_, let owner, let from, let to, let moves):
            #expect(owner == player ? moves != nil : moves == nil && isSeen(from) && isSeen(to))
        case .unitSighted(let unit): #expect(unit.playerId != player && isSeen(unit.at))
        case .unitDestroyed(_, let owner, let at): #expect(owner == player || isSeen(at))
        case .unitAttacked(let attacker, let defender):
            for side in [attacker, defender] {
                if let side { #expect(side.playerId == player || isSeen(side.at)) }
            }
        case .cityFounded(_, let owner, _, let at, let settler):
            #expect(owner == player ? settler != nil : settler == nil && isSeen(at))
        case .cityCaptured(_, let owner, let former, let at, _):
            #expect(owner == player || former == player || isSeen(at))
        case .cityGrew(let id, _), .cityStarved(let id, _):
            let city = try #require(before.cities.first { $0.id == id })
            #expect(city.owner == slot || isSeen(before.grid.hex(city.tile)))
        case .cityAdvanced(let id, _, _, _, _), .productionSet(let id, _):
            #expect(before.city(id, of: slot) != nil)
        case .unitProduced(_, _, let owner, _, _), .researchPointsGained(let owner, _, _), .goldGained(let owner, _, _),
            .techLearned(let owner, _):
            #expect(owner == player)
        case .unitFortified(let id): #expect(before.unit(id, of: slot) != nil)
        case .unitLostFromSight, .turnEnded, .turnStarted, .playerResigned, .playerDefeated, .matchEnded: break
        case .combatResolved: Issue.record("a fact for nobody was sent")
        }
        let text = String(decoding: try JSON.encode(event), as: UTF8.self)
        for unit in before.units + after.units where unit.owner != slot {
            #expect(!text.contains(unit.id.description), "another player's own id in \(text)")
        }
    }

    @Test(arguments: [UInt64](1...3)) func `a view holds what the ground shows and nothing more`(seed: UInt64) throws {
        var table = try Table(players: 3, seed: seed, ruleset: .init(size: "tiny", turnLimit: 30))
        var count = 0
        try table.playOut(seed: seed) { table in
            count += 1
            if count % 7 != 0 { return }
            let state = table.match.state
            for slot in table.players.indices {
                let view = table.view(slot)
                let foreign = view.units.filter { $0.playerId != table.players[slot] }
                let visible = Ground.visible(to: slot, in: state)
                let seen = state.units.filter { $0.owner != slot && visible[$0.tile] }
                #expect(foreign.map(\.at) == seen.map(\.tile).sorted().map(table.hex))
                for (row, codes) in view.map.sight.enumerated() {
                    let tiles = row * state.grid.width..<(row + 1) * state.grid.width
                    #expect(codes.utf8.map { $0 == UInt8(ascii: "2") } == Array(visible[tiles]))
                    let known = zip(codes.utf8, tiles).map { code, tile in
                        code == UInt8(ascii: "0") ? 0x2e : state.map.terrain[tile].rawValue
                    }
                    #expect(Array(view.map.terrain[row].utf8) == known)
                }
                let text = String(decoding: try JSON.encode(view), as: UTF8.self)
                for unit in state.units where unit.owner != slot { #expect(!text.contains(unit.id.description)) }
            }
        }
    }

    @Test func `spectators see public knowledge alone`() throws {
        let table = try Table()
        let view = NewWorlds.view(of: table.match.state, for: .spectator)
        #expect(view.units.isEmpty && view.cities.isEmpty && view.you == nil)
        #expect(view.map.terrain.allSatisfy { $0.allSatisfy { $0 == "." } })
        #expect(view.players.count == 2 && view.awaiting.count == 2)
    }

    @Test func `a city out of sight is remembered as it was`() throws {
        var scene = try Scene()
        scene.put(.settler, of: 1, at: (3, 5))
        let scout = scene.put(.scout, of: 0, at: (6, 5))
        let settler = try #require(scene.table.units(1, .settler).first)
        try scene.table.play(.foundCity(unitId: settler.id, name: "Home"), by: 1)
        #expect(scene.table.events(for: 0).contains { if case .cityFounded = $0 { true } else { false } })
        #expect(scene.table.view(0).cities.map(\.name) == ["Home"])
        try scene.table.play(.moveUnit(unitId: scout, to: scene.hex(9, 5)))
        let memory = try #require(scene.table.view(0).cities.first)
        #expect(memory.seenTurn == 1 && memory.population == 1 && memory.own == nil)
        scene.table.stage { $0.cities[0].population = 5 }
        #expect(scene.table.view(0).cities.first == memory)
    }

    @Test func `a foreign unit has a new id each time it comes into sight`() throws {
        var scene = try Scene()
        scene.put(.settler, of: 1, at: (15, 9))
        scene.put(.warrior, of: 0, at: (5, 5))
        let rider = scene.put(.horseman, of: 1, at: (8, 5))
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(7, 5)), by: 1)
        let sighted = try #require(scene.table.view(0).units.first { $0.kind == .horseman }).id
        #expect(sighted != rider)
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(8, 5)), by: 1)
        #expect(scene.table.events(for: 0) == [.unitLostFromSight(unitId: sighted)])
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(7, 5)), by: 1)
        let again = try #require(scene.table.view(0).units.first { $0.kind == .horseman }).id
        #expect(again != sighted && again != rider)
        try scene.table.play(.moveUnit(unitId: rider, to: scene.hex(6, 5)), by: 1)
        #expect(
            scene.table.events(for: 0) == [
                .unitMoved(
                    unitId: again, playerId: scene.table.players[1], from: scene.hex(7, 5), to: scene.hex(6, 5),
                    movesLeft: nil)
            ])
    }
}
