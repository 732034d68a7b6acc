import Martlet

@testable import NewWorlds

/// A plain of grassland, 20 by 14, with nobody on it until they are put there.
struct Scene {
    var table: Table

    init(players: Int = 2, turnLimit: Int = 30) throws {
        table = try Table(players: players, ruleset: .init(seed: 1, size: "tiny", turnLimit: turnLimit))
        let old = table.match.state
        let grid = Grid(width: 20, height: 14)
        let state = NewWorlds.State(
            map: WorldMap(grid: grid, terrain: Array(repeating: .grassland, count: grid.count)), turnLimit: turnLimit,
            secret: old.secret, turn: 1, outcome: nil, scores: [], players: old.players,
            fog: old.players.map { _ in PlayerFog(tiles: grid.count) }, units: [], cities: [],
            claims: Claims(count: grid.count))
        table.match = TurnMatch(state: state, random: table.match.random)
    }

    func tile(_ column: Int, _ row: Int) -> Int { row * table.match.state.grid.width + column }

    func hex(_ column: Int, _ row: Int) -> Hex { table.hex(tile(column, row)) }

    /// Puts a fresh unit at a column and a row.
    @discardableResult
    mutating func put(_ kind: UnitKind, of slot: Int, at place: (Int, Int), health: Int = 100) -> EntityID {
        let id = table.match.state.nextUnitID(slot: slot)
        let tile = tile(place.0, place.1)
        table.stage { state in
            state.units.append(
                Unit(id: id, owner: slot, kind: kind, tile: tile, health: health, moves: kind.moves, fortified: false))
            state.players[slot].unitsNamed += 1
        }
        return id
    }

    /// Changes the ground.
    mutating func lay(_ terrain: Terrain, at places: [(Int, Int)]) {
        var tiles = table.match.state.map.terrain
        for place in places { tiles[tile(place.0, place.1)] = terrain }
        let old = table.match.state
        var state = NewWorlds.State(
            map: WorldMap(grid: old.grid, terrain: tiles), turnLimit: old.turnLimit, secret: old.secret, turn: old.turn,
            outcome: nil, scores: [], players: old.players, fog: old.fog, units: old.units, cities: old.cities,
            claims: old.claims)
        for slot in state.players.indices { state.look(slot) }
        table.match = TurnMatch(state: state, random: table.match.random)
    }

    func unit(_ id: EntityID) -> Unit? { table.match.state.units.first { $0.id == id } }
}
