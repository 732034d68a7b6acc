package import Martlet

/// A match's life.
///
///     open ──start──▶ loading ──all loaded──▶ running ──outcome──▶ finished
///      │                 │                       │
///      └──owner leaves───┴──humans missing───────┴──▶ abandoned      (paused is reserved)
package enum MatchStatus: String, Codable, Sendable, CaseIterable {
    case open, loading, running, paused, finished, abandoned

    /// Nothing follows any more.
    package var isOver: Bool { self == .finished || self == .abandoned }
}

/// What the store keeps of a match besides its events: one row, written whole.
package struct MatchRecord: Hashable, Sendable {
    package var id: MatchID
    package var game: String
    package var name: String
    package var map: String?
    package var status: MatchStatus
    package var owner: AccountID
    package var minPlayers: Int
    package var maxPlayers: Int
    /// Listed to members only, and joined by invite code, or password.
    package var isPrivate: Bool
    /// Who joins without the invite code must know the password that this is the hash of. nil: there is none.
    package var passwordHash: String?
    package var inviteCode: String
    /// The founder's choices as canonical JSON of the game's `Ruleset`.
    package var ruleset: [UInt8]
    package var seed: MatchSeed
    /// In the order of seats; a seat that was left has none.
    package var players: [PlayerRecord]
    /// The turn that was reached; 0 before the match is opened.
    package var turn: Int
    /// When the loading phase ends for those who have not loaded.
    package var loadingDeadline: Timestamp?
    /// Canonical JSON of `Outcome`, once there is one.
    package var outcome: [UInt8]?
    /// Live: what each crew calls itself, by its number; an empty one has no name. Shorter where the last ones have none.
    package var crewNames: [String] = []
    /// Live: which crew accounts have been in since the match runs, also those that left; who came last stands last.
    package var crewMembers: [CrewMember] = []
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: MatchID, game: String, name: String, map: String?, owner: AccountID, minPlayers: Int, maxPlayers: Int,
        isPrivate: Bool, inviteCode: String, ruleset: [UInt8], seed: MatchSeed, createdAt: Timestamp
    ) {
        self.id = id
        self.game = game
        self.name = name
        self.map = map
        status = .open
        self.owner = owner
        self.minPlayers = minPlayers
        self.maxPlayers = maxPlayers
        self.isPrivate = isPrivate
        self.inviteCode = inviteCode
        self.ruleset = ruleset
        self.seed = seed
        players = []
        turn = 0
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    /// Live: the crew that an account has been in.
    package func crew(of account: AccountID) -> Int? { crewMembers.first { $0.account == account }?.crew }

    /// The member that an account plays as.
    package func player(of account: AccountID) -> PlayerRecord? { players.first { $0.account == account } }
}

/// An account that has played in a crew, and may play in no other one of the match.
package struct CrewMember: Hashable, Codable, Sendable {
    package var account: AccountID
    package var crew: Int

    package init(account: AccountID, crew: Int) {
        self.account = account
        self.crew = crew
    }
}

/// A seat that is taken.
package struct PlayerRecord: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, Sendable { case human, ai }
    /// Whether the seat still plays.
    package enum Standing: String, Codable, Sendable { case active, resigned, left }

    package var player: PlayerID
    /// nil for a player whom the server plays.
    package var account: AccountID?
    package var displayName: String
    package var kind: Kind
    package var ready: Bool
    package var loaded: Bool
    package var standing: Standing
    /// Live: where the player sits.
    package var station: Int?
    /// Live: of the one good resume token.
    package var tokenHash: [UInt8]?
    /// Live: the sign-in that the token is good for, and ends with.
    package var tokenSession: SessionID?

    package init(player: PlayerID, account: AccountID?, displayName: String, kind: Kind = .human) {
        self.player = player
        self.account = account
        self.displayName = displayName
        self.kind = kind
        ready = kind == .ai
        loaded = kind == .ai
        standing = .active
    }
}

extension AccountID: Codable {
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension SessionID: Codable {
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
