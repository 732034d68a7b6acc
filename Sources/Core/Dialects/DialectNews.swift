/// What a client is told.
package enum DialectNews<Game: Simulation> {
    // By the gateway.
    /// `token` signs the same player in again, for a while.
    case authenticated(player: String, token: String)
    case notAuthenticated(reason: String)
    case sessions([DialectSession<Game>])
    case sessionCreated(id: String, url: String)
    /// Go on over there, with this token.
    case redirected(url: String, token: [UInt8])

    // By a session.
    /// Who is here, as it is now. The first one comes before everything else.
    case roster(DialectRoster)
    /// The player is let in. With `token` its seat can be had back; earlier ones are no good any more.
    case welcome(DialectWelcome<Game>)
    /// What the player's crew sees, and what happened since the last frame.
    case frame(DialectFrame<Game>)
    case chat(from: String, text: String)

    /// By either: something was not done.
    case error(code: String, message: String)
}

/// Where a session is in its life.
package enum DialectPhase: Hashable, Sendable {
    case lobby
    case running
    case results
    case closed
}

/// A session as a list shows it.
package struct DialectSession<Game: Simulation>: Sendable {
    package var id: String
    package var name: String
    package var phase: DialectPhase
    package var players: Int
    package var capacity: Int
    package var hasPassword: Bool
    package var setup: Game.Setup

    package init(
        id: String, name: String, phase: DialectPhase, players: Int, capacity: Int, hasPassword: Bool,
        setup: Game.Setup
    ) {
        self.id = id
        self.name = name
        self.phase = phase
        self.players = players
        self.capacity = capacity
        self.hasPassword = hasPassword
        self.setup = setup
    }
}

/// The members of a session.
package struct DialectRoster: Hashable, Sendable {
    package struct Player: Hashable, Sendable {
        package var id: String
        package var name: String
        package var station: Int32?
        package var isReady: Bool
        package var isConnected: Bool

        package init(id: String, name: String, station: Int32?, isReady: Bool, isConnected: Bool) {
            self.id = id
            self.name = name
            self.station = station
            self.isReady = isReady
            self.isConnected = isConnected
        }
    }

    package var session: String
    package var name: String
    package var phase: DialectPhase
    /// Who may start it.
    package var creator: String
    package var players: [Player]
    /// By the crew's number; an empty one has no name of its own.
    package var crewNames: [String]
    /// How it ended, once it has.
    package var outcome: LiveOutcome?

    package init(
        session: String, name: String, phase: DialectPhase, creator: String, players: [Player], crewNames: [String],
        outcome: LiveOutcome? = nil
    ) {
        self.session = session
        self.name = name
        self.phase = phase
        self.creator = creator
        self.players = players
        self.crewNames = crewNames
        self.outcome = outcome
    }
}

/// What a player learns who is let in.
package struct DialectWelcome<Game: Simulation>: Sendable {
    package var player: String
    package var token: [UInt8]
    package var tick: UInt32
    package var setup: Game.Setup

    package init(player: String, token: [UInt8], tick: UInt32, setup: Game.Setup) {
        self.player = player
        self.token = token
        self.tick = tick
        self.setup = setup
    }
}

/// One frame of a crew's view.
package struct DialectFrame<Game: Simulation> {
    /// Lent: its memory is used again after the call.
    package var view: ViewFrame
    package var happenings: [ReceivedEvent<Game.Event>]
    /// The server's wall clock: milliseconds since 1970.
    package var milliseconds: UInt64

    package init(view: ViewFrame, happenings: [ReceivedEvent<Game.Event>], milliseconds: UInt64) {
        self.view = view
        self.happenings = happenings
        self.milliseconds = milliseconds
    }
}
