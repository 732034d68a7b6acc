import Martlet

extension NewWorlds.State: Codable {
    private enum CodingKeys: String, CodingKey {
        case turn, turnLimit, outcome, scores, secret, players, units, cities, claims, map, fog
    }

    /// Reads a stored state and checks that its parts fit each other, so that a damaged one is refused here and can't
    /// trap later.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        turn = try container.decode(Int.self, forKey: .turn)
        turnLimit = try container.decode(Int.self, forKey: .turnLimit)
        outcome = try container.decodeIfPresent(Outcome.self, forKey: .outcome)
        scores = try container.decode([Int].self, forKey: .scores)
        secret = try container.decode(MatchSeed.self, forKey: .secret)
        players = try container.decode([NewWorlds.Player].self, forKey: .players)
        units = try container.decode([Unit].self, forKey: .units)
        cities = try container.decode([City].self, forKey: .cities)
        claims = try container.decode(Claims.self, forKey: .claims)
        map = try container.decode(WorldMap.self, forKey: .map)
        fog = try container.decode([PlayerFog].self, forKey: .fog)
        guard isSound else {
            throw DecodingError.dataCorruptedError(
                forKey: .map, in: container, debugDescription: "the parts of the state do not fit each other")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(turn, forKey: .turn)
        try container.encode(turnLimit, forKey: .turnLimit)
        try container.encodeIfPresent(outcome, forKey: .outcome)
        try container.encode(scores, forKey: .scores)
        try container.encode(secret, forKey: .secret)
        try container.encode(players, forKey: .players)
        try container.encode(units, forKey: .units)
        try container.encode(cities, forKey: .cities)
        try container.encode(claims, forKey: .claims)
        try container.encode(map, forKey: .map)
        try container.encode(fog, forKey: .fog)
    }

    private var isSound: Bool {
        let tiles = 0..<grid.count
        let slots = players.indices
        return turn >= 1 && turn <= turnLimit && turnLimit <= NewWorlds.turnLimits.upperBound
            && fog.count == players.count && players.count <= 8 && scores.count <= players.count
            && units.allSatisfy { tiles.contains($0.tile) && slots.contains($0.owner) && $0.isSound }
            && cities.allSatisfy { tiles.contains($0.tile) && slots.contains($0.owner) && $0.isSound }
            && claims.fits(tiles: grid.count, cities: cities.count)
            && fog.allSatisfy { $0.fits(tiles: grid.count, players: players.count, cities: cities.count) }
            && players.allSatisfy { abs($0.gold) < Self.most && (0..<Self.most).contains($0.research) }
    }

    /// More than any count of a real match; keeps sums far from overflow.
    static let most = 1 << 30
}

extension Unit {
    fileprivate var isSound: Bool { (0...Unit.fullHealth).contains(health) && (0...kind.moves).contains(moves) }
}

extension City {
    fileprivate var isSound: Bool {
        let most = NewWorlds.State.most
        return (0...City.fullHealth).contains(health) && (1..<most).contains(population)
            && (0..<most).contains(food) && (0..<most).contains(production)
    }
}
