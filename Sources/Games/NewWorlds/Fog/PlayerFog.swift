/// What one player knows of the map beyond the present moment.
struct PlayerFog: Hashable, Sendable {
    /// Tiles ever seen: their terrain is known.
    var explored: TileSet
    /// Tiles in sight now.
    var visible: TileSet
    /// Who owned a tile when it was last seen, as a code: `.`, or `1` for slot 0. Says nothing about visible tiles.
    var territory: [UInt8]
    /// Foreign cities as they were when they went out of sight. Says nothing about visible ones.
    var cities: [RememberedCity]
    /// The foreign units in sight now, in the order in which they came into sight.
    var contacts: [Contact]
    /// How many foreign units ever came into sight.
    var sightings: Int

    static let nobody = UInt8(ascii: ".")

    static func code(ofSlot slot: Int?) -> UInt8 {
        slot.map { UInt8(ascii: "1") + UInt8(truncatingIfNeeded: $0) } ?? nobody
    }

    init(tiles: Int) {
        explored = TileSet(count: tiles)
        visible = TileSet(count: tiles)
        territory = Array(repeating: Self.nobody, count: tiles)
        cities = []
        contacts = []
        sightings = 0
    }

    func fits(tiles: Int, players: Int, cities count: Int) -> Bool {
        let words = (tiles + 63) / 64
        return explored.words.count == words && visible.words.count == words && territory.count == tiles
            && cities.allSatisfy { (0..<count).contains($0.city) && (0..<players).contains($0.owner) }
            && sightings >= 0
    }
}

/// A foreign city as a player last saw it.
struct RememberedCity: Codable, Hashable, Sendable {
    /// Its index in the state's list.
    let city: Int
    var owner: Int
    var population: Int
    var health: Int
    var strength: Int
    var turn: Int
}

/// A foreign unit in sight, and the id under which the player knows it for as long.
struct Contact: Codable, Hashable, Sendable {
    let unit: EntityID
    let alias: EntityID
}

extension PlayerFog: Codable {
    private enum CodingKeys: String, CodingKey {
        case explored, visible, territory, cities, contacts, sightings
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        explored = try container.decode(TileSet.self, forKey: .explored)
        visible = try container.decode(TileSet.self, forKey: .visible)
        territory = Array(try container.decode(String.self, forKey: .territory).utf8)
        cities = try container.decode([RememberedCity].self, forKey: .cities)
        contacts = try container.decode([Contact].self, forKey: .contacts)
        sightings = try container.decode(Int.self, forKey: .sightings)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(explored, forKey: .explored)
        try container.encode(visible, forKey: .visible)
        try container.encode(String(decoding: territory, as: UTF8.self), forKey: .territory)
        try container.encode(cities, forKey: .cities)
        try container.encode(contacts, forKey: .contacts)
        try container.encode(sightings, forKey: .sightings)
    }
}
