import Martlet

/// Smooth noise of integers over a grid: values at the corners of a lattice, blended linearly in between, in three
/// octaves.
struct Noise: Sendable {
    private let random: SeededRandom
    private let size: Int

    /// `size` is the width of the largest features in tiles.
    init(_ random: SeededRandom, size: Int) {
        self.random = random
        self.size = max(2, size)
    }

    /// The value of each tile, 0 to about 1,800.
    func values(on grid: Grid) -> [Int] {
        var sum = Array(repeating: 0, count: grid.count)
        var spacing = size
        var weight = 4
        for octave in 0..<3 {
            add(octave: octave, spacing: spacing, weight: weight, on: grid, to: &sum)
            spacing = max(2, spacing / 2)
            weight /= 2
        }
        return sum
    }

    private func add(octave: Int, spacing: Int, weight: Int, on grid: Grid, to sum: inout [Int]) {
        let columns = grid.width / spacing + 2
        var draws = random.fork(UInt64(octave))
        let corners = (0..<columns * (grid.height / spacing + 2)).map { _ in Int(draws.next() & 255) }
        for tile in sum.indices {
            let (row, column) = (tile / grid.width, tile % grid.width)
            let (y, v) = (row / spacing, row % spacing)
            let (x, u) = (column / spacing, column % spacing)
            let corner = y * columns + x
            let top = corners[corner] * (spacing - u) + corners[corner + 1] * u
            let bottom = corners[corner + columns] * (spacing - u) + corners[corner + columns + 1] * u
            sum[tile] += (top * (spacing - v) + bottom * v) * weight / (spacing * spacing)
        }
    }
}
