import Martlet

/// Makes a map and its starting places from random numbers: noise for height and moisture, the sea at the level that
/// leaves the wanted part of land, then starts spread apart, made alike, and joined by land or shallow water.
struct MapMaker {
    let kind: MapKind
    let grid: Grid
    private let random: SeededRandom
    private(set) var terrain: [Terrain]

    init(kind: MapKind, size: MapSize, players: Int, random: SeededRandom) {
        self.kind = kind
        self.random = random
        grid = size.grid(players: players)
        terrain = Array(repeating: .ocean, count: grid.count)
    }

    /// The map, and a starting tile for each player.
    mutating func make(players: Int) -> (map: WorldMap, starts: [Int]) {
        let height = heights()
        raiseLand(height)
        dressLand(height)
        let starts = Starts(grid: grid, terrain: terrain).places(for: players)
        for start in starts { prepare(start) }
        layShelf()
        join(starts)
        return (WorldMap(grid: grid, terrain: terrain), starts)
    }

    /// Noise that falls towards the edges, so that the sea surrounds the land.
    private func heights() -> [Int] {
        var values = Noise(random.fork(1), size: kind.featureSize).values(on: grid)
        for tile in values.indices {
            let (row, column) = (tile / grid.width, tile % grid.width)
            let x = abs(2 * column - grid.width + 1) * 100 / grid.width
            let y = abs(2 * row - grid.height + 1) * 100 / grid.height
            let edge = max(x, y)
            values[tile] -= kind.fall * edge * edge / 50
            if edge > 85 { values[tile] -= (edge - 85) * 40 }
        }
        return values
    }

    private mutating func raiseLand(_ height: [Int]) {
        let wanted = grid.count * kind.landPercent / 100
        for tile in Self.highest(wanted, of: Array(height.indices), by: height) { terrain[tile] = .grassland }
    }

    /// Mountains and hills on the heights, forest where it is wet, desert where it is dry.
    private mutating func dressLand(_ height: [Int]) {
        let land = terrain.indices.filter { terrain[$0].isLand }
        let rough = Noise(random.fork(2), size: 4).values(on: grid)
        let wet = Noise(random.fork(3), size: 6).values(on: grid)
        let rolling = height.indices.map { height[$0] / 2 + rough[$0] }
        let high = Self.highest(land.count * 20 / 100, of: land, by: rolling)
        for (place, tile) in high.enumerated() { terrain[tile] = place * 3 < high.count ? .mountains : .hills }
        let low = land.filter { terrain[$0] == .grassland }
        let byWet = Self.highest(low.count, of: low, by: wet)
        for (place, tile) in byWet.enumerated() {
            let percent = place * 100 / byWet.count
            terrain[tile] = percent < 25 ? .forest : percent < 58 ? .grassland : percent < 88 ? .plains : .desert
        }
    }

    /// Gives every start the same good land: the fields of its ring in an order that differs.
    private mutating func prepare(_ start: Int) {
        terrain[start] = .grassland
        let fields: [Terrain] = [.grassland, .plains, .forest, .grassland, .plains, .hills]
        var draws = random.fork(4, UInt64(start))
        let turn = Int(draws.next() % 6)
        for (place, tile) in grid.neighbours(start).enumerated() { terrain[tile] = fields[(place + turn) % 6] }
    }

    /// Shallow water along the shores.
    private mutating func layShelf() {
        var shore = terrain.indices.filter { terrain[$0].isLand }
        for _ in 0..<kind.shelf {
            var next: [Int] = []
            for tile in shore {
                for water in grid.neighbours(tile) where terrain[water] == .ocean {
                    terrain[water] = .coast
                    next.append(water)
                }
            }
            shore = next
        }
    }

    /// Lowers the sea and the mountains along the cheapest way between starts that could not reach each other.
    private mutating func join(_ starts: [Int]) {
        guard let first = starts.first else { return }
        for start in starts.dropFirst() {
            for tile in way(from: start, to: first) {
                if terrain[tile] == .ocean { terrain[tile] = .coast }
                if terrain[tile] == .mountains { terrain[tile] = .hills }
            }
        }
    }

    /// The way with the fewest impassable tiles: steps cost 0 or 1, taken from two stacks.
    private func way(from start: Int, to goal: Int) -> [Int] {
        var previous = Array(repeating: -1, count: grid.count)
        var done = TileSet(count: grid.count)
        var near = [(start, start)]
        var far: [(Int, Int)] = []
        while let (tile, from) = near.popLast() {
            if !done.contains(tile) {
                done.insert(tile)
                previous[tile] = from
                if tile == goal { break }
                for next in grid.neighbours(tile) where !done.contains(next) {
                    if terrain[next].moveCost == nil { far.append((next, tile)) } else { near.append((next, tile)) }
                }
            }
            if near.isEmpty {
                near = far
                far = []
            }
        }
        var tiles: [Int] = []
        var tile = goal
        while tile != start, previous[tile] >= 0 {
            tiles.append(tile)
            tile = previous[tile]
        }
        return tiles
    }

    /// The tiles with the greatest values, greatest first; equal ones in reading order.
    private static func highest(_ count: Int, of tiles: [Int], by value: [Int]) -> ArraySlice<Int> {
        tiles.sorted { value[$0] != value[$1] ? value[$0] > value[$1] : $0 < $1 }.prefix(count)
    }
}
