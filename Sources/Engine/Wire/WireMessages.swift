package import Martlet

/// The wire's JSON documents of a match. Field names and forms are the contract's.
package enum Wire {
    /// A WireSnapshot.
    package static func snapshot(match: MatchID, offset: Int, turn: Int, takenAt: Timestamp, view: Projected) -> [UInt8]
    {
        var writer = JSONWriter(reserving: view.json.count + 160)
        writer.beginObject()
        writer.field("matchId", match.text)
        writer.field("offset", offset)
        writer.field("turn", turn)
        writer.key("takenAt")
        writer.timestamp(takenAt)
        writer.field("view", raw: view.json)
        writer.endObject()
        return writer.bytes
    }

    /// A WireEvent. `tick` is told to the actor alone: it counts commands that others may not know of.
    static func event(_ entry: LogEntry, match: MatchID, viewer: Viewer, events: Projected) -> [UInt8] {
        var writer = JSONWriter(reserving: events.json.count + 200)
        writer.beginObject()
        writer.field("matchId", match.text)
        writer.field("offset", entry.offset)
        writer.key("timestamp")
        writer.timestamp(entry.timestamp)
        if let actor = entry.actor {
            writer.field("actorPlayerId", actor.description)
            if let tick = entry.tick, viewer == .player(actor) { writer.field("tick", tick) }
        }
        writer.field("turn", entry.turn)
        writer.field("events", raw: events.json)
        writer.endObject()
        return writer.bytes
    }

    /// A WireCommandAck.
    static func ack(_ entry: LogEntry, events: Projected, snapshot: [UInt8]?) -> [UInt8] {
        var writer = JSONWriter(reserving: events.json.count + (snapshot?.count ?? 0) + 160)
        writer.beginObject()
        writer.field("accepted", entry.rejection == nil)
        writer.field("offset", entry.offset)
        if let snapshot { writer.field("snapshot", raw: snapshot) }
        writer.field("events", raw: events.json)
        if let rejection = entry.rejection {
            writer.key("reason")
            writer.beginObject()
            writer.field("code", rejection.code)
            writer.field("message", rejection.message)
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }

    /// The answer of `GET …/events`.
    static func eventPage(_ events: [[UInt8]], nextOffset: Int) -> [UInt8] {
        var writer = JSONWriter(reserving: events.reduce(64) { $0 + $1.count + 1 })
        writer.beginObject()
        writer.key("events")
        writer.beginArray()
        for event in events { writer.raw(event) }
        writer.endArray()
        writer.field("nextOffset", nextOffset)
        writer.endObject()
        return writer.bytes
    }

    /// The body of an error: `{"error":{"code","message","details"}}`.
    package static func errorBody(_ error: WireError) -> [UInt8] {
        var writer = JSONWriter(reserving: 160)
        writer.beginObject()
        writer.key("error")
        writer.error(error)
        writer.endObject()
        return writer.bytes
    }

    /// A Match as one account sees it. The invite code is for members; `crews` is how many a live one has; `connected` says
    /// who has a stream open.
    package static func match(
        _ record: MatchRecord, crews: Int? = nil, offset: Int, for account: AccountID?, connected: (PlayerID) -> Bool
    ) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.field("id", record.id.text)
        writer.field("game", record.game)
        writer.field("name", record.name)
        if let map = record.map { writer.field("map", map) } else { writer.field("map", raw: Array("null".utf8)) }
        writer.field("status", record.status.rawValue)
        writer.field("ownerId", record.owner.text)
        writer.field("minPlayers", record.minPlayers)
        writer.field("maxPlayers", record.maxPlayers)
        if let crews { writer.field("crews", crews) }
        writer.field("private", record.isPrivate)
        if record.passwordHash != nil { writer.field("hasPassword", true) }
        writer.key("players")
        writer.beginArray()
        for player in record.players { writer.player(player, connected: connected(player.player)) }
        writer.endArray()
        writer.field("turn", record.turn)
        writer.field("offset", offset)
        if let account, record.player(of: account) != nil { writer.field("inviteCode", record.inviteCode) }
        if !record.crewNames.isEmpty {
            writer.key("crewNames")
            writer.beginArray()
            for name in record.crewNames { writer.value(name) }
            writer.endArray()
        }
        if let outcome = record.outcome { writer.field("outcome", raw: outcome) }
        writer.key("createdAt")
        writer.timestamp(record.createdAt)
        writer.endObject()
        return writer.bytes
    }
}

/// The messages that the server sends on a stream: `{matchId, offset, …}` with exactly one of the contract's kinds.
enum StreamMessage {
    static func snapshot(_ snapshot: [UInt8], match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: snapshot.count) { $0.field("snapshot", raw: snapshot) }
    }

    static func event(_ event: [UInt8], match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: event.count) { $0.field("event", raw: event) }
    }

    static func ack(_ ack: [UInt8], clientMessageID: [UInt8]?, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: ack.count) { writer in
            if let clientMessageID { writer.field("clientMessageId", raw: clientMessageID) }
            writer.field("ack", raw: ack)
        }
    }

    static func error(_ error: WireError, clientMessageID: [UInt8]?, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: 160) { writer in
            if let clientMessageID { writer.field("clientMessageId", raw: clientMessageID) }
            writer.key("error")
            writer.error(error)
        }
    }

    static func match(_ json: [UInt8], match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: json.count) { $0.field("match", raw: json) }
    }

    static func presence(_ player: PlayerID, connected: Bool, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: 64) { writer in
            writer.key("presence")
            writer.beginObject()
            writer.field("playerId", player.description)
            writer.field("connected", connected)
            writer.endObject()
        }
    }

    static func chat(_ text: String, from player: PlayerID, at time: Timestamp, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: text.utf8.count + 96) { writer in
            writer.key("chat")
            writer.beginObject()
            writer.field("from", player.description)
            writer.field("text", text)
            writer.key("at")
            writer.timestamp(time)
            writer.endObject()
        }
    }

    static func ready(match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: 16) { $0.field("ready", true) }
    }

    static func pong(_ ping: [UInt8], _ ticks: TickTimes?, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: 128) { writer in
            writer.field("pong", raw: ping)
            guard let ticks else { return }
            writer.key("tickTimes")
            writer.beginObject()
            writer.field("meanMicroseconds", ticks.mean)
            writer.field("longestMicroseconds", ticks.longest)
            writer.field("budgetMicroseconds", ticks.budget)
            writer.endObject()
        }
    }

    static func closing(_ reason: CloseReason, reconnectAfterMilliseconds: Int?, match: MatchID, offset: Int) -> Frame {
        frame(match, offset, reserving: 96) { writer in
            writer.key("closing")
            writer.beginObject()
            writer.field("code", Int(reason.rawValue))
            writer.field("reason", reason.reason)
            if let reconnectAfterMilliseconds {
                writer.field("reconnectAfterMilliseconds", reconnectAfterMilliseconds)
            }
            writer.endObject()
        }
    }

    private static func frame(
        _ match: MatchID, _ offset: Int, reserving capacity: Int, _ body: (inout JSONWriter) -> Void
    ) -> Frame {
        var writer = JSONWriter(reserving: capacity + 96)
        writer.beginObject()
        writer.field("matchId", match.text)
        writer.field("offset", offset)
        body(&writer)
        writer.endObject()
        return Frame(bytes: writer.bytes)
    }
}

extension JSONWriter {
    /// RFC 3339, quoted.
    package mutating func timestamp(_ time: Timestamp) {
        raw([UInt8(ascii: "\"")] + time.rfc3339Bytes + [UInt8(ascii: "\"")])
    }

    mutating func error(_ error: WireError) {
        beginObject()
        field("code", error.code)
        field("message", error.message)
        if let details = error.details { field("details", raw: details) }
        endObject()
    }

    mutating func player(_ player: PlayerRecord, connected: Bool) {
        beginObject()
        field("id", player.player.description)
        if let account = player.account { field("accountId", account.text) }
        field("displayName", player.displayName)
        field("kind", player.kind.rawValue)
        field("seat", player.player.seat)
        field("ready", player.ready)
        field("loaded", player.loaded)
        field("connected", connected)
        if player.standing != .active { field("standing", player.standing.rawValue) }
        if let station = player.station { field("station", station) }
        endObject()
    }
}
