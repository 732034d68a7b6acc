/// Why the server closes a stream: the wire's close codes.
package enum CloseReason: UInt16, Hashable, Sendable, CaseIterable {
    case notAuthenticated = 4001
    case forbidden = 4003
    case noSuchMatch = 4004
    case tooManyMessages = 4008
    /// The same player connected again.
    case replaced = 4009
    /// The server is going down: come back.
    case draining = 4012
    case tooSlow = 4013
    /// The match is over, or its lobby was given up.
    case over = 1000
    /// The match could not be read from the store just now.
    case internalError = 1011

    /// What goes into the close frame, for a person.
    package var reason: String {
        switch self {
        case .notAuthenticated: "not authenticated"
        case .forbidden: "forbidden"
        case .noSuchMatch: "no such match"
        case .tooManyMessages: "too many messages"
        case .replaced: "replaced by a newer connection"
        case .draining: "draining, come back"
        case .tooSlow: "too slow to read"
        case .over: "the match is over"
        case .internalError: "temporarily unavailable"
        }
    }

    /// How a stream that can't begin is closed, where a request would get this error.
    package init(refusing error: WireError) {
        self =
            switch error.code {
            case WireError.matchNotFound.code: .noSuchMatch
            case WireError.draining.code: .draining
            case WireError.notAPlayer.code, WireError.notLive.code: .forbidden
            default: .internalError
            }
    }
}
