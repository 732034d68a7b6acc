import Martlet
import Testing

@testable import NewWorlds

@Suite struct MapTests {
    @Test func `hexes and tiles name each other`() {
        let grid = Grid(width: 7, height: 5)
        for tile in 0..<grid.count { #expect(grid.tile(grid.hex(tile)) == tile) }
        for hex in [Hex(q: .max, r: 0), Hex(q: .min, r: 4), Hex(q: 0, r: .max), Hex(q: 0, r: -1), Hex(q: 7, r: 0)] {
            #expect(grid.tile(hex) == nil)
        }
        #expect(grid.neighbours(16).count == 6 && grid.neighbours(0).count == 2)
        #expect(grid.disc(17, radius: 1).count == 7)
        for tile in 0..<grid.count {
            let disc = grid.disc(tile, radius: 2)
            #expect(disc == (0..<grid.count).filter { grid.distance($0, tile) <= 2 })
        }
    }

    @Test(arguments: MapKind.allCases, MapSize.allCases)
    func `every start is spread, good, and reachable from the others`(kind: MapKind, size: MapSize) throws {
        for seed in UInt64(1)...2 {
            for players in [2, 5, 8] {
                var maker = MapMaker(
                    kind: kind, size: size, players: players, random: SeededRandom(seed: MatchSeed(seed)))
                let (map, starts) = maker.make(players: players)
                #expect(starts.count == players && Set(starts).count == players)
                let finder = Pathfinder(grid: map.grid) { map.moveCost($0) ?? 0 }
                for (index, start) in starts.enumerated() {
                    #expect(map.terrain[start].canHoldCity)
                    let ring = map.grid.neighbours(start).map { map.terrain[$0].yield.worth }.reduce(0, +)
                    #expect(ring == 34, "all rings are alike")
                    for other in starts[..<index] {
                        let distance = map.grid.distance(start, other)
                        #expect(distance >= 6, "\(kind) \(size) \(players) seed \(seed): \(distance)")
                        #expect(finder.way(from: start, to: other) != nil)
                    }
                }
            }
        }
    }

    @Test func `a ruleset's seed decides the map, and nothing else`() throws {
        let one = try Table(seed: 1, ruleset: .init(seed: 5, size: "small")).match.state
        let other = try Table(seed: 2, ruleset: .init(seed: 5, size: "small")).match.state
        #expect(one.map == other.map && one.units.map(\.id) != other.units.map(\.id))
        #expect(try Table(seed: 1, ruleset: .init(seed: 6, size: "small")).match.state.map != one.map)
    }

    /// Equal on every machine. A change of the map maker, the seeding or the stored form moves these: on purpose only.
    @Test(
        arguments: [
            ("continents", 0x00c4955572539b70),
            ("islands", 0xa61aa7476bab39a7),
            ("pangaea", 0x69900464f457c534),
        ] as [(String, UInt64)])
    func `opened matches have known hashes`(map: String, hash: UInt64) throws {
        #expect(try Table(players: 3, map: map, seed: 7, ruleset: .init(size: "small")).match.hash() == hash)
    }

    @Test func `the way found is the cheapest`() {
        let grid = Grid(width: 12, height: 9)
        var random = SeededRandom(seed: MatchSeed(3))
        for _ in 0..<30 {
            let costs = (0..<grid.count).map { _ in [0, 1, 1, 2, 3][Int(random.next() % 5)] }
            let (start, goal) = (Int(random.next() % 108), Int(random.next() % 108))
            if start == goal { continue }
            var best = Array(repeating: Int.max, count: grid.count)
            best[start] = 0
            for _ in 0..<grid.count {
                for tile in 0..<grid.count where best[tile] < .max {
                    for next in grid.neighbours(tile) where costs[next] > 0 {
                        best[next] = min(best[next], best[tile] + costs[next])
                    }
                }
            }
            let way = Pathfinder(grid: grid) { costs[$0] }.way(from: start, to: goal)
            #expect(way.map { $0.reduce(0) { $0 + costs[$1] } } == (best[goal] == .max ? nil : best[goal]))
        }
    }
}
