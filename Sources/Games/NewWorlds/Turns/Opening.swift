public import Martlet

extension NewWorlds {
    static let turnLimits = 1...500
    private static let defaultTurnLimit = 100
    private static let mostStartingUnits = 6

    private static let mapFork: UInt64 = 0x006d_6170
    private static let secretFork: UInt64 = 0x7365_6372
    private static let seatsFork: UInt64 = 0x7365_6174

    public static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        let players = setup.players
        let areDifferent = players.indices.allSatisfy { !players[..<$0].contains(players[$0]) }
        guard (description.minPlayers...description.maxPlayers).contains(players.count), areDifferent else {
            throw .invalidPlayers
        }
        guard let kind = setup.map.map(MapKind.init(rawValue:)) ?? .continents else {
            throw .unknownMap(description.maps)
        }
        let rules = try checked(setup.ruleset)
        let mapRandom = rules.seed.map { SeededRandom(seed: MatchSeed(UInt64(bitPattern: Int64($0)))) }
        var maker = MapMaker(
            kind: kind, size: rules.size, players: players.count, random: (mapRandom ?? random).fork(mapFork))
        let (map, starts) = maker.make(players: players.count)
        var secret = random.fork(secretFork)
        var state = State(
            map: map, turnLimit: rules.turnLimit, secret: MatchSeed(high: secret.next(), low: secret.next()), turn: 1,
            outcome: nil, scores: [], players: players.map(Player.init(id:)),
            fog: players.map { _ in PlayerFog(tiles: map.grid.count) }, units: [], cities: [],
            claims: Claims(count: map.grid.count))
        var draws = (mapRandom ?? random).fork(seatsFork)
        for (slot, start) in starts.shuffled(using: &draws).enumerated() {
            state.place(rules.startingUnits, slot: slot, at: start)
        }
        for slot in state.players.indices { state.look(slot) }
        return state
    }

    private struct CheckedRules {
        let seed: Int?
        let size: MapSize
        let turnLimit: Int
        let startingUnits: [UnitKind]
    }

    private static func checked(_ ruleset: Ruleset) throws(Rejection) -> CheckedRules {
        guard let size = ruleset.size.map(MapSize.init(rawValue:)) ?? .small else {
            throw .invalidRuleset("The size is tiny, small or standard.")
        }
        let turnLimit = ruleset.turnLimit ?? defaultTurnLimit
        guard turnLimits.contains(turnLimit) else { throw .invalidRuleset("The turn limit is from 1 to 500.") }
        let names = ruleset.startingUnits ?? ["settler", "warrior", "scout"]
        let units = names.prefix(mostStartingUnits + 1).compactMap(UnitKind.init(rawValue:))
        guard units.count == names.count, units.count <= mostStartingUnits, units.contains(.settler) else {
            throw .invalidRuleset("The starting units are 1 to 6 kinds of units with a settler among them.")
        }
        return CheckedRules(seed: ruleset.seed, size: size, turnLimit: turnLimit, startingUnits: units)
    }
}

extension NewWorlds.Player {
    fileprivate init(id: PlayerID) {
        self.init(
            id: id, status: .active, submitted: false, gold: 0, research: 0, unitsNamed: 0)
    }
}

extension NewWorlds.State {
    /// Puts a player's first units on the start, a settler first, and on the free hexes around it.
    fileprivate mutating func place(_ kinds: [UnitKind], slot: Int, at start: Int) {
        var free = [start] + grid.neighbours(start)
        free.removeAll { tile in map.moveCost(tile) == nil || units.contains { $0.tile == tile } }
        let ordered = kinds.filter { $0 == .settler } + kinds.filter { $0 != .settler }
        for (kind, tile) in zip(ordered, free) {
            units.append(
                Unit(
                    id: nextUnitID(slot: slot), owner: slot, kind: kind, tile: tile, health: Unit.fullHealth,
                    moves: kind.moves, fortified: false))
            players[slot].unitsNamed &+= 1
        }
    }
}
