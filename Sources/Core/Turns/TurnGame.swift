#if !hasFeature(Embedded)

    /// The rules of a turn-based game: all that a studio writes to have it hosted.
    ///
    /// Rules are pure. They read no clock, no file and no random number but the match's own, so the same commands
    /// give the same bytes on every machine, in the server, in the simulator and in a replay. There are no locks,
    /// no `async` and no sockets here: the server calls one match from one place at a time.
    ///
    /// The shape is *decide, then apply*: `reduce` looks at the state and a command and emits events, each with the
    /// audience that may see it; `apply` folds one event into the state, and nothing else ever changes it. Emitting
    /// applies at once, so the rest of `reduce` sees the changed state. If `reduce` throws, all of it is undone.
    /// Where two viewers may know different parts of one thing, emit an event for each; `apply` ignores those that only
    /// inform.
    ///
    /// Collections in `State`, `Event` and `View` are arrays, or dictionaries keyed by string or integer (written in
    /// the order of their keys); a `Set` has no order and is refused by the codec.
    /// An enum with payloads travels as `{"type": "CaseName", …labels}`: `case moveUnit(unit: String, to: Hex)` is
    /// `{"type":"MoveUnit","unit":…,"to":…}`. Label every payload.
    public protocol TurnGame: Sendable {
        /// What the founder of a match may choose; decoded from `ruleset` of `POST /matches`.
        associatedtype Ruleset: Codable & Sendable
        /// The whole truth of a match.
        associatedtype State: Codable & Sendable
        /// What a player may ask for.
        associatedtype Command: Codable & Sendable
        /// A fact that changes the state.
        associatedtype Event: Codable & Sendable
        /// What one viewer may know of the state.
        associatedtype View: Codable & Sendable

        /// Name, seats and maps, for the lobby and the server's tables.
        static var description: GameDescription { get }

        /// The ruleset of a match whose founder chose none.
        static var defaultRuleset: Ruleset { get }

        /// The state that a match starts from. Throws where the setup makes no playable match.
        static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State

        /// Decides what a player's command does: emits events, or throws why not.
        static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>)
            throws(Rejection)

        /// Folds one event into the state. Never fails: an event is a fact.
        static func apply(_ event: Event, to state: inout State)

        /// The one projection of the state: everything that this viewer may know, and nothing more.
        static func view(of state: State, for viewer: Viewer) -> View

        /// The number of the current turn, from 1.
        static func turn(of state: State) -> Int

        /// Who has yet to act before the turn can end.
        static func awaiting(_ state: State) -> [PlayerID]

        /// How the match ended; nil while it is still played.
        static func outcome(of state: State) -> Outcome?

        /// The command that gives the match up for a player who resigns or leaves.
        static var resignation: Command { get }

        /// Brings a stored state, event or command of an older `description.schema` to the current one, a version at
        /// a time or at once. By default there is nothing older, and it throws.
        static func upgrade(_ stored: inout JSONValue, of kind: StoredKind, from schema: Int) throws(UpgradeError)
    }

    extension TurnGame {
        public static func upgrade(_ stored: inout JSONValue, of kind: StoredKind, from schema: Int)
            throws(UpgradeError)
        {
            throw UpgradeError(kind: kind, from: schema, to: description.schema)
        }
    }

    /// What the lobby and the server must know of a game before anybody plays it.
    public struct GameDescription: Hashable, Sendable {
        /// Stable, lower case with hyphens; names the game in the API and in the store.
        public let id: String
        /// For people.
        public let title: String
        public let minPlayers: Int
        public let maxPlayers: Int
        /// Names of the maps that `POST /matches` may ask for; the first is the default. Empty: the game has one board.
        public let maps: [String]
        /// Version of the stored form of states, events and commands, from 1. Raise it with every change that an
        /// older stored value does not decode under, and teach `upgrade` the way.
        public let schema: Int

        public init(id: String, title: String, minPlayers: Int, maxPlayers: Int, maps: [String] = [], schema: Int = 1) {
            self.id = id
            self.title = title
            self.minPlayers = minPlayers
            self.maxPlayers = maxPlayers
            self.maps = maps
            self.schema = schema
        }
    }

    /// What a match is opened from.
    public struct MatchSetup<Ruleset: Sendable>: Sendable {
        /// In the order of their seats.
        public let players: [PlayerID]
        /// One of `GameDescription.maps`, or nil where the game has none.
        public let map: String?
        public let ruleset: Ruleset

        public init(players: [PlayerID], map: String?, ruleset: Ruleset) {
            self.players = players
            self.map = map
            self.ruleset = ruleset
        }
    }

    /// How a match ended.
    public struct Outcome: Hashable, Codable, Sendable {
        /// Empty: a draw.
        public let winners: [PlayerID]
        /// Lower case with underscores, such as `conquest`, `score`, `resignation`.
        public let reason: String

        public init(winners: [PlayerID], reason: String) {
            self.winners = winners
            self.reason = reason
        }
    }

    /// Which of a game's stored values an upgrade is about.
    public enum StoredKind: String, Sendable {
        case state
        case event
        case command
    }

    /// A stored value is of a schema that this build of the game can't read.
    public struct UpgradeError: Error, Hashable, Sendable {
        public let kind: StoredKind
        public let from: Int
        public let to: Int

        public init(kind: StoredKind, from: Int, to: Int) {
            self.kind = kind
            self.from = from
            self.to = to
        }
    }
#endif
