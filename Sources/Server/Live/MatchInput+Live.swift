import MartletEngine

extension MatchInput {
    /// Whether it makes a live match begin, or brings one more player into it.
    var addsLivePlay: Bool {
        switch self {
        case .action(.start, _, _), .action(.join, _, _): true
        default: false
        }
    }
}

extension MatchNote {
    /// Whether a live match makes ticks from here on that made none before.
    var beginsPlay: Bool {
        switch self {
        case .statusChanged(.running), .woke: true
        default: false
        }
    }
}

extension WireError {
    /// Said by admission control; those who play already notice nothing.
    static let serverBusy = WireError(
        503, "server_busy", "This server has no room for more live play just now. Try again in a moment.", retryAfter: 5
    )
}

extension IssuedToken {
    /// - Parameter session: the sign-in that it is good for.
    static func fresh(for session: SessionID?) -> IssuedToken {
        let bytes = Sodium.randomBytes(IssuedToken.byteCount)
        return IssuedToken(bytes: bytes, hash: Sodium.sha256(bytes), session: session)
    }
}
