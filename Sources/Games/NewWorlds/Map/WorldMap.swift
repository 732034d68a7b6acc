/// The land and the water of a match. Never changes after opening.
struct WorldMap: Hashable, Sendable {
    let grid: Grid
    let terrain: [Terrain]

    /// Movement points to enter a tile; nil where nobody can.
    func moveCost(_ tile: Int) -> Int? { terrain[tile].moveCost }
}

extension WorldMap: Codable {
    private enum CodingKeys: String, CodingKey {
        case width, height, terrain
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let width = try container.decode(Int.self, forKey: .width)
        let height = try container.decode(Int.self, forKey: .height)
        let codes = try container.decode(String.self, forKey: .terrain).utf8
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflow, count == codes.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .terrain, in: container, debugDescription: "a map has a terrain for each of its tiles")
        }
        grid = Grid(width: width, height: height)
        terrain = try codes.map { code in
            guard let terrain = Terrain(rawValue: code) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .terrain, in: container, debugDescription: "unknown terrain")
            }
            return terrain
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(grid.width, forKey: .width)
        try container.encode(grid.height, forKey: .height)
        try container.encode(String(decoding: terrain.map(\.rawValue), as: UTF8.self), forKey: .terrain)
    }
}
