package import Martlet

extension CommandRequest {
    /// Reads a WireCommand. Its form is checked here; whether it makes sense, the match decides.
    package init(_ node: JSONNode, lean: Bool) throws(WireError) {
        guard node.kind == .object else { throw .invalidField("command", "a WireCommand: a JSON object") }
        guard node["v"]?.int == 1 else {
            throw WireError(
                400, "unsupported_version", "This server speaks version 1 of the protocol. Send \"v\":1.",
                details: Array("{\"supported\":[1]}".utf8))
        }
        guard let matchID = node["matchId"]?.string else { throw .invalidField("matchId", "a match's id") }
        guard let tick = node["tick"]?.int, tick >= 0 else {
            throw .invalidField("tick", "a whole number from 0, your own counter")
        }
        var turn: Int?
        if let node = node["turn"], !node.isNull {
            guard let number = node.int else { throw .invalidField("turn", "a whole number") }
            turn = number
        }
        guard let actor = node["actorPlayerId"]?.string else {
            throw .invalidField("actorPlayerId", "the id that you play as, from players[].id")
        }
        guard let command = node["command"], command.kind == .object else {
            throw .invalidField("command", "an object with a type")
        }
        self.init(matchID: matchID, tick: tick, turn: turn, actorPlayerID: actor, command: command, lean: lean)
    }
}

extension WireError {
    /// 400 for a request whose form is wrong.
    package static func invalidField(_ field: String, _ wanted: String) -> WireError {
        WireError(
            400, "invalid_request", "\(field) must be \(wanted).", details: Array("{\"field\":\"\(field)\"}".utf8))
    }

    package static let malformedJSON = WireError(400, "malformed_json", "This is not JSON, or more of it than allowed.")
}
