/// Finds starting places: on good land, away from the edges, as far from each other as they can be.
struct Starts {
    let grid: Grid
    let terrain: [Terrain]

    func places(for players: Int) -> [Int] {
        var candidates: [Int] = []
        for least in [13, 9, 5, 0] where candidates.count < players * 4 { candidates = self.candidates(land: least) }
        var places: [Int] = []
        while places.count < players {
            // The first is the farthest from a corner.
            places.append(farthest(from: places.isEmpty ? [0] : places, among: candidates))
        }
        // Each in turn moves to where the nearest other is farthest away.
        for _ in 0..<3 {
            for index in places.indices {
                let others = places.indices.filter { $0 != index }.map { places[$0] }
                let better = farthest(from: others, among: candidates)
                if room(at: better, from: others) > room(at: places[index], from: others) { places[index] = better }
            }
        }
        return places
    }

    /// Tiles two rows from the edges with so much land within three hexes.
    private func candidates(land least: Int) -> [Int] {
        terrain.indices.filter { tile in
            let (row, column) = (tile / grid.width, tile % grid.width)
            guard row >= 2, row < grid.height - 2, column >= 2, column < grid.width - 2 else { return false }
            guard least == 0 || terrain[tile].canHoldCity else { return false }
            return grid.disc(tile, radius: 3).count { terrain[$0].isLand } >= least
        }
    }

    private func room(at tile: Int, from others: [Int]) -> Int {
        others.map { grid.distance(tile, $0) }.min() ?? Int.max
    }

    /// The first of the candidates with the most room.
    private func farthest(from others: [Int], among candidates: [Int]) -> Int {
        var best = candidates.first ?? grid.count / 2
        var bestRoom = -1
        for tile in candidates {
            let room = room(at: tile, from: others)
            if room > bestRoom { (best, bestRoom) = (tile, room) }
        }
        return best
    }
}
