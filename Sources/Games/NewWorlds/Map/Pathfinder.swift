/// Finds the cheapest way over the tiles that a walker believes to be passable.
///
/// A* with whole costs from 1 to 3: the open tiles wait in four buckets that are used in turn, since a step changes
/// cost plus remaining distance by 0 to 3 or 4 at most. Equal ways are told apart by the order of neighbours alone.
struct Pathfinder {
    /// The greatest cost of a step that it is made for.
    static let mostCost = 3

    let grid: Grid
    /// Points to enter a tile, 1 to `mostCost`; 0 where the walker believes that there is no way.
    let cost: (Int) -> Int

    /// The tiles after the start up to the goal; nil where no way is known.
    func way(from start: Int, to goal: Int) -> [Int]? {
        if grid.distance(start, goal) == 1, cost(goal) > 0 { return [goal] }
        var spent = Array(repeating: Int32.max, count: grid.count)
        var previous = Array(repeating: Int32(-1), count: grid.count)
        var buckets = Array(repeating: [Int](), count: Self.mostCost + 2)
        var done = TileSet(count: grid.count)
        var total = grid.distance(start, goal)
        var waiting = 1
        spent[start] = 0
        buckets[total % buckets.count].append(start)
        while waiting > 0 {
            guard let tile = buckets[total % buckets.count].popLast() else {
                total += 1
                continue
            }
            waiting -= 1
            if done.contains(tile) { continue }
            if tile == goal { return trace(previous, from: start, to: goal) }
            done.insert(tile)
            let centre = grid.hex(tile)
            for (dq, dr) in Hex.steps {
                guard let next = grid.tile(Hex(q: centre.q + dq, r: centre.r + dr)), !done.contains(next) else {
                    continue
                }
                let step = cost(next)
                let sum = spent[tile] + Int32(step)
                guard step > 0, sum < spent[next] else { continue }
                spent[next] = sum
                previous[next] = Int32(tile)
                buckets[(Int(sum) + grid.distance(next, goal)) % buckets.count].append(next)
                waiting += 1
            }
        }
        return nil
    }

    private func trace(_ previous: [Int32], from start: Int, to goal: Int) -> [Int] {
        var way: [Int] = []
        var tile = goal
        while tile != start {
            way.append(tile)
            tile = Int(previous[tile])
        }
        return way.reversed()
    }
}
