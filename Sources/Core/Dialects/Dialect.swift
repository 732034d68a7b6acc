/// A foreign wire, for clients that were written to another protocol than Martlet's: translates between its messages and
/// what one live game takes and says.
///
/// It decides nothing. A client that speaks a dialect is an ordinary member of a match: the server asks the match in its
/// name, and gives the dialect the frames that a member of its crew is sent, so that fog and rates are the match's own. The
/// value is one connection's; it does no I/O and reads no clock. Registered where the server is composed.
package protocol Dialect: SendableMetatype {
    associatedtype Game: Simulation

    /// Part of the address, `/dialects/NAME`: lower case with hyphens.
    static var name: String { get }

    init(at place: DialectPlace)

    /// Reads one message of a stranger and adds what it asks for, in order. What is no word of this wire becomes `refused`.
    /// At most `requestLimit` are added.
    mutating func read(_ message: RawSpan, requests: inout [DialectRequest<Game>])

    /// Adds the messages that tell a client of something.
    mutating func write(_ news: DialectNews<Game>, messages: inout [[UInt8]])
}

extension Dialect {
    /// Requests in one message.
    package static var requestLimit: Int { 64 }
}

/// What a client of a dialect is connected to.
package enum DialectPlace: Hashable, Sendable {
    /// Where it signs in, and finds or founds a session.
    case gateway
    /// One session: a live match.
    case session
}

/// What a client asks for.
package enum DialectRequest<Game: Simulation>: Sendable {
    // To the gateway.
    /// With an access token it is that account; without, a new guest of this name.
    case authenticate(name: String, token: String?)
    case listSessions
    case createSession(DialectFounding)
    case joinSession(id: String, password: String?)

    // To a session.
    /// Shows the token that came with the redirection, or the newest one since.
    case rejoin(player: String, token: [UInt8])
    case leave
    case chat(String)
    /// Sits down at a station, or (nil) gets up.
    case station(Int32?)
    case ready(Bool)
    case start
    case nameCrew(Int32, String)
    /// An order at the client's own time, in milliseconds that wrap.
    case input(Game.Input, milliseconds: UInt32)

    /// The dialect took it in by itself; it counts as any other.
    case remembered
    /// No word of this wire: the client is told the code, and too many of them close the stream.
    case refused(code: String, message: String)
}

/// A session to be founded.
package struct DialectFounding: Hashable, Sendable {
    package var name: String
    /// The game's setup as JSON, by the names of its fields.
    package var ruleset: [UInt8]
    package var password: String?

    package init(name: String, ruleset: [UInt8], password: String?) {
        self.name = name
        self.ruleset = ruleset
        self.password = password
    }
}
