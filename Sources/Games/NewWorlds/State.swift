import Martlet

extension NewWorlds {
    /// The whole truth of a match. Players stand in slots, by the order of their seats.
    ///
    /// A command copies what it touches, so what changes often lies in small arrays of its own.
    public struct State: Sendable {
        let map: WorldMap
        let turnLimit: Int
        /// Keys the ids of units, cities and sightings.
        let secret: MatchSeed
        var turn: Int
        var outcome: Outcome?
        /// By slot, once the match is over.
        var scores: [Int]
        var players: [Player]
        var fog: [PlayerFog]
        var units: [Unit]
        var cities: [City]
        var claims: Claims
    }

    /// What a player owns beside units and cities.
    struct Player: Codable, Hashable, Sendable {
        let id: PlayerID
        var status: PlayerStatus
        var submitted: Bool
        var gold: Int
        var research: Int
        /// How many units the player ever had: counts their ids.
        var unitsNamed: Int
    }

    public enum PlayerStatus: String, Codable, Hashable, Sendable {
        case active
        case defeated
        case resigned
    }
}

extension NewWorlds.State {
    var grid: Grid { map.grid }

    /// Where a player stands in the arrays; nil for a stranger.
    func slot(of player: PlayerID) -> Int? { players.firstIndex { $0.id == player } }

    /// The index of a player's own unit; nil for anybody else's.
    func unit(_ id: EntityID, of slot: Int) -> Int? { units.firstIndex { $0.id == id && $0.owner == slot } }

    /// The index of a player's own city; nil for anybody else's.
    func city(_ id: EntityID, of slot: Int) -> Int? { cities.firstIndex { $0.id == id && $0.owner == slot } }

    func unit(at tile: Int) -> Int? { units.firstIndex { $0.tile == tile } }

    func city(at tile: Int) -> Int? { cities.firstIndex { $0.tile == tile } }

    func knows(_ tech: Tech, slot: Int) -> Bool { players[slot].research >= tech.points }

    /// Who owns a tile; nil where it is nobody's.
    func owner(of tile: Int) -> Int? { claims[tile].map { cities[$0].owner } }
}
