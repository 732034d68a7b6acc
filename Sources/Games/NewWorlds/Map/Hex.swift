/// A hex in axial coordinates: `q` to the right, `r` down. The form that travels.
public struct Hex: Hashable, Codable, Sendable {
    public var q: Int
    public var r: Int

    public init(q: Int, r: Int) {
        self.q = q
        self.r = r
    }

    /// Axial steps to the six neighbours, from the east against the clock.
    static let steps = [(1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1)]
}

/// The size of a map and the arithmetic of its tiles: a tile is the index `row * width + column` of a hex on the map.
///
/// Odd rows are shoved half a hex to the right:
///
///     row 0   0   1   2   3
///     row 1     4   5   6   7
struct Grid: Hashable, Codable, Sendable {
    let width: Int
    let height: Int

    var count: Int { width * height }

    /// The tile of a hex that may come from outside; nil off the map.
    func tile(_ hex: Hex) -> Int? {
        guard hex.r >= 0, hex.r < height, hex.q >= -height, hex.q <= width else { return nil }
        let column = hex.q + (hex.r - (hex.r & 1)) / 2
        guard column >= 0, column < width else { return nil }
        return hex.r * width + column
    }

    func hex(_ tile: Int) -> Hex {
        let row = tile / width
        return Hex(q: tile % width - (row - (row & 1)) / 2, r: row)
    }

    /// The number of steps between two tiles.
    func distance(_ from: Int, _ to: Int) -> Int {
        let a = hex(from)
        let b = hex(to)
        let dq = a.q - b.q
        let dr = a.r - b.r
        return max(abs(dq), abs(dr), abs(dq + dr))
    }

    /// The neighbours on the map, always in the same order.
    func neighbours(_ tile: Int) -> [Int] {
        let centre = hex(tile)
        var found: [Int] = []
        found.reserveCapacity(6)
        for (dq, dr) in Hex.steps {
            if let next = self.tile(Hex(q: centre.q + dq, r: centre.r + dr)) { found.append(next) }
        }
        return found
    }

    /// Calls `body` with each row's tiles of the disc around a tile: contiguous, clipped to the map.
    func forEachRow(around tile: Int, radius: Int, _ body: (Range<Int>) -> Void) {
        let centre = hex(tile)
        for dr in max(-radius, -centre.r)...max(0, min(radius, height - 1 - centre.r)) {
            let row = centre.r + dr
            let shove = (row - (row & 1)) / 2
            let first = max(0, centre.q + max(-radius, -dr - radius) + shove)
            let last = min(width - 1, centre.q + min(radius, -dr + radius) + shove)
            if first <= last { body(row * width + first..<row * width + last + 1) }
        }
    }

    /// The tiles of the disc around a tile in reading order, the tile itself included.
    func disc(_ tile: Int, radius: Int) -> [Int] {
        var tiles: [Int] = []
        forEachRow(around: tile, radius: radius) { tiles.append(contentsOf: $0) }
        return tiles
    }
}
