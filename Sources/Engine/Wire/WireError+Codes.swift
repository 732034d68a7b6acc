/// The errors that more than one place can give.
extension WireError {
    /// Also for what the caller may not know of.
    package static let matchNotFound = WireError(
        404, "match_not_found", "There is no such match, or you have not been invited to it.")
    package static let notAPlayer = WireError(
        403, "not_a_player", "You do not play in this match. Join one that is open.")
    package static let wrongPassword = WireError(
        403, "wrong_password", "This match has a password, and that was not it.")
    package static let matchNotOpen = WireError(409, "match_not_open", "This match is no longer open.")
    package static let draining = WireError(
        503, "draining", "This server is going down for a moment. Try again in a few seconds.", retryAfter: 2)
    package static let storageUnavailable = WireError(
        503, "storage_unavailable",
        "The server can't save just now. Send it again in a moment: with the same tick it counts once.",
        retryAfter: 1)
    package static let busy = WireError(
        503, "busy", "Too much is waiting on this match just now. Try again in a moment.", retryAfter: 1)
    package static let offsetNotFound = WireError(
        404, "offset_not_found", "The match has not come to this offset, or its map is not laid out yet.")

    package static let notLive = WireError(
        409, "not_live", "This match is played by turns: it has no stations, no chat and no recording.")
    package static let liveMatch = WireError(
        409, "live_match", "This match is played live, in binary frames on its stream, and takes no commands of turns.")

    package static func matchNotRunning(_ status: MatchStatus) -> WireError {
        let state =
            switch status {
            case .open: "has not started yet"
            case .loading: "is still loading: it runs as soon as every player has the map"
            case .paused: "is paused"
            case .finished: "is over"
            case .abandoned: "was abandoned"
            case .running: "is running"
            }
        return WireError(
            409, "match_not_running", "This match \(state).", details: Array("{\"status\":\"\(status.rawValue)\"}".utf8)
        )
    }

    package static func rateLimited(retryAfter seconds: Int) -> WireError {
        WireError(
            429, "rate_limited", "Too many requests. Wait \(seconds) s and try again.", retryAfter: max(1, seconds))
    }
}
