package import Martlet

/// The member whose resume token was shown, and the sign-in that the token is good for: what the shell must know before it
/// lets the token open a stream. Goes to the shell as JSON, as all answers of a match do, and never to a client.
package struct TokenBearer: Hashable, Sendable {
    package var game: String
    package var player: PlayerID
    package var displayName: String
    package var session: SessionID?

    /// nil: the caller is no member, or the token not the good one.
    init?(_ lobby: Lobby, _ caller: Caller, _ hash: [UInt8]) {
        guard let player = lobby.record.player(of: caller.account)?.player,
            let member = lobby.member(player, withTokenHash: hash)
        else { return nil }
        game = lobby.record.game
        self.player = player
        displayName = member.displayName
        session = member.tokenSession
    }

    package init?(_ json: [UInt8]) {
        guard let root = try? JSONDocument(parsing: json, limits: .stored).root, let game = root["game"]?.string,
            let player = root["player"]?.string.flatMap(PlayerID.init(_:)), let name = root["displayName"]?.string
        else { return nil }
        self.game = game
        self.player = player
        displayName = name
        session = root["session"]?.string.map { SessionID($0) }
    }

    var json: [UInt8] {
        var writer = JSONWriter(reserving: 128)
        writer.beginObject()
        writer.field("game", game)
        writer.field("player", player.description)
        writer.field("displayName", displayName)
        if let session { writer.field("session", session.text) }
        writer.endObject()
        return writer.bytes
    }
}
