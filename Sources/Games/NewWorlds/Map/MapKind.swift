/// How land and water are spread; the names that `POST /matches` may ask for.
enum MapKind: String, CaseIterable, Sendable {
    case continents
    case islands
    case pangaea

    /// The part of the map that rises above the sea, in per cent.
    var landPercent: Int {
        switch self {
        case .continents: 45
        case .islands: 36
        case .pangaea: 52
        }
    }

    /// How wide the largest features are, in hexes.
    var featureSize: Int {
        switch self {
        case .continents: 9
        case .islands: 5
        case .pangaea: 12
        }
    }

    /// How far shallow water reaches from the land.
    var shelf: Int { self == .islands ? 2 : 1 }

    /// How strongly the height falls from the middle to the edge.
    var fall: Int {
        switch self {
        case .continents: 1
        case .islands: 1
        case .pangaea: 4
        }
    }
}

/// How much room each player gets.
enum MapSize: String, CaseIterable, Sendable {
    case tiny
    case small
    case standard

    var tilesEach: Int {
        switch self {
        case .tiny: 140
        case .small: 260
        case .standard: 440
        }
    }

    /// A map of about 4 to 3 for so many players.
    func grid(players: Int) -> Grid {
        let area = tilesEach * players
        var width = 8
        while width * width * 3 < area * 4 { width += 1 }
        return Grid(width: width, height: (area + width - 1) / width)
    }
}
