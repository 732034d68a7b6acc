internal import Martlet
internal import MartletEngine

/// A replay for programs: one JSON object a command, and one about the match as the last.
enum ReplayJSON {
    static func lines(of replay: Replay, withState: Bool = false) -> String {
        var text = ""
        for step in replay.audit.steps { text += line(of: step) + "\n" }
        return text + summary(of: replay, withState: withState) + "\n"
    }

    private static func line(of step: MatchAudit.Step) -> String {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.field("offset", step.row.offset)
        writer.field("timestamp", step.row.timestamp.rfc3339)
        if let actor = step.row.actor { writer.field("actorPlayerId", actor.description) }
        if let tick = step.row.tick { writer.field("tick", tick) }
        writer.field("turn", step.row.turn)
        writer.field("command", raw: step.command)
        if let rejection = step.rejection {
            writer.key("rejection")
            writer.beginObject()
            writer.field("code", rejection.code)
            writer.field("message", rejection.message)
            writer.endObject()
        }
        writer.key("events")
        writer.beginArray()
        for event in step.events {
            writer.beginObject()
            writer.key("to")
            audience(event.audience, into: &writer)
            writer.field("event", raw: event.json)
            writer.endObject()
        }
        writer.endArray()
        writer.field("hash", hexadecimal(step.hash))
        if let mismatch = step.mismatch { writer.field("mismatch", mismatch) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func summary(of replay: Replay, withState: Bool) -> String {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.field("matchId", replay.record.id.text)
        writer.field("game", replay.record.game)
        writer.field("status", replay.record.status.rawValue)
        writer.field("commands", replay.audit.steps.count)
        writer.field("openingHash", hexadecimal(replay.audit.openingHash))
        writer.field("hash", hexadecimal(replay.finalHash))
        writer.field("sound", replay.problem == nil)
        if let problem = replay.problem { writer.field("problem", problem) }
        if let (offset, _) = replay.audit.firstMismatch { writer.field("firstMismatch", offset) }
        if let view = replay.audit.view { writer.field("view", raw: view) }
        if withState { writer.field("state", raw: replay.audit.state) }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func audience(_ audience: Audience, into writer: inout JSONWriter) {
        if audience.contains(.spectator) { return writer.value("everyone") }
        writer.beginArray()
        for player in PlayerID.all where audience.contains(.player(player)) { writer.value(player.description) }
        writer.endArray()
    }

    private static func hexadecimal(_ hash: UInt64) -> String { String(hash, radix: 16) }
}

extension PlayerID {
    fileprivate static var all: [PlayerID] { (0..<seatLimit).compactMap { PlayerID(seat: $0) } }
}
