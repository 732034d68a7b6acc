public import Martlet

extension NewWorlds {
    /// What one viewer may know of a match. `Docs/new-worlds.md` explains each field.
    public struct View: Codable, Hashable, Sendable {
        public let turn: Int
        public let turnLimit: Int
        public let awaiting: [PlayerID]
        public let outcome: Outcome?
        public let players: [PlayerView]
        public let you: OwnView?
        public let map: MapView
        public let units: [UnitView]
        public let cities: [CityView]
    }

    public struct PlayerView: Codable, Hashable, Sendable {
        public let id: PlayerID
        public let status: PlayerStatus
        public let submitted: Bool
        /// Public once the match is over.
        public let score: Int?
    }

    /// The viewer's own books.
    public struct OwnView: Codable, Hashable, Sendable {
        public let playerId: PlayerID
        public let gold: Int
        public let goldPerTurn: Int
        public let research: Int
        public let researchPerTurn: Int
        public let techs: [Tech]
        public let nextTech: NextTech?
        public let score: Int
        /// What the viewer's cities may produce.
        public let items: [ItemView]
    }

    public struct NextTech: Codable, Hashable, Sendable {
        public let tech: Tech
        /// The total of points at which it is learned.
        public let at: Int
    }

    public struct ItemView: Codable, Hashable, Sendable {
        public let item: UnitKind
        public let cost: Int
    }

    /// Rows of one character a hex.
    public struct MapView: Codable, Hashable, Sendable {
        public let width: Int
        public let height: Int
        /// A terrain's code; `.` unknown.
        public let terrain: [String]
        /// `0` unknown, `1` remembered, `2` visible.
        public let sight: [String]
        /// `.`, or the owner's place in `players` from 1, as last seen.
        public let territory: [String]
    }

    public struct UnitView: Codable, Hashable, Sendable {
        public let id: EntityID
        public let playerId: PlayerID
        public let kind: UnitKind
        public let at: Hex
        public let health: Int
        /// Own units only.
        public let movesLeft: Int?
        public let fortified: Bool?
    }

    public struct CityView: Codable, Hashable, Sendable {
        public let id: EntityID
        public let playerId: PlayerID
        public let name: String
        public let at: Hex
        public let population: Int
        public let health: Int
        public let strength: Int
        /// The turn in which a remembered city was last seen.
        public let seenTurn: Int?
        public let own: OwnCityView?
    }

    /// A city's books, for its owner.
    public struct OwnCityView: Codable, Hashable, Sendable {
        public let food: Int
        public let foodToGrow: Int
        public let foodPerTurn: Int
        public let production: Int
        public let productionPerTurn: Int
        public let goldPerTurn: Int
        public let researchPerTurn: Int
        public let item: UnitKind?
        public let itemCost: Int?
    }
}
