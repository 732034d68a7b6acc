/// A view as a bot reads it: tiles instead of rows of characters.
struct BotMap {
    let grid: Grid
    /// Terrain that is known, by tile.
    let terrain: [Terrain?]
    /// Tiles with a unit or a foreign city on them.
    private(set) var occupied: TileSet
    private let view: NewWorlds.View
    private let ownCode: UInt8

    init(_ view: NewWorlds.View) {
        self.view = view
        grid = Grid(width: view.map.width, height: view.map.height)
        var terrain: [Terrain?] = []
        terrain.reserveCapacity(grid.count)
        for row in view.map.terrain { for code in row.utf8 { terrain.append(Terrain(rawValue: code)) } }
        self.terrain = terrain
        occupied = TileSet(count: grid.count)
        let own = view.you?.playerId
        ownCode = PlayerFog.code(ofSlot: view.players.firstIndex { $0.id == own })
        for unit in view.units { if let tile = grid.tile(unit.at) { occupied.insert(tile) } }
        for city in view.cities where city.playerId != own {
            if let tile = grid.tile(city.at) { occupied.insert(tile) }
        }
    }

    func isFree(_ tile: Int) -> Bool { terrain[tile]?.moveCost != nil && !occupied.contains(tile) }

    /// Walks outwards from a tile over free known tiles, nearest first, until one is wanted.
    func nearest(from start: Int, limit: Int = .max, where isWanted: (Int) -> Bool) -> Int? {
        var seen = TileSet(count: grid.count)
        seen.insert(start)
        var wave = [start]
        var steps = 0
        while !wave.isEmpty, steps <= limit {
            var next: [Int] = []
            for tile in wave {
                if tile != start, isWanted(tile) { return tile }
                for neighbour in grid.neighbours(tile) where !seen.contains(neighbour) && isFree(neighbour) {
                    seen.insert(neighbour)
                    next.append(neighbour)
                }
            }
            wave = next
            steps += 1
        }
        return nil
    }

    /// Whether something unknown lies beside a tile.
    func isFrontier(_ tile: Int) -> Bool { grid.neighbours(tile).contains { terrain[$0] == nil } }

    /// Whether a city could stand here, as far as the view tells.
    func canFound(at tile: Int) -> Bool {
        guard terrain[tile]?.canHoldCity == true else { return false }
        let owner = code(of: tile)
        guard owner == PlayerFog.nobody || owner == ownCode else { return false }
        return view.cities.allSatisfy { city in
            grid.tile(city.at).map { grid.distance($0, tile) >= City.leastDistance } ?? true
        }
    }

    /// What the ring around a tile is worth to a city.
    func worth(of tile: Int) -> Int { grid.neighbours(tile).reduce(0) { $0 + (terrain[$1]?.yield.worth ?? 0) } }

    private func code(of tile: Int) -> UInt8 {
        let row = tile / grid.width
        guard view.map.territory.indices.contains(row) else { return PlayerFog.nobody }
        let codes = view.map.territory[row].utf8
        return codes.dropFirst(tile % grid.width).first ?? PlayerFog.nobody
    }
}
