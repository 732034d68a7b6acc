import Martlet

/// One row of the log in memory: what was decided on one command.
struct LogEntry: Hashable, Sendable {
    var offset: Int
    var timestamp: Timestamp
    var actor: PlayerID?
    var tick: Int?
    var turn: Int
    /// nil: accepted.
    var rejection: Rejection?
    var emissions: [EncodedEmission]
    /// The canonical JSON of the command.
    var command: [UInt8]
    /// Where the random numbers stood afterwards.
    var randomPosition: UInt64

    /// The row as the store keeps it. The payload is
    ///
    ///     {"command":{…},"random":n,"events":[{"to":bits,"event":{…}},…]}        accepted
    ///     {"command":{…},"random":n,"rejection":{"code":"…","message":"…"}}     rejected
    func record(schema: Int) -> EventRecord {
        var size = command.count + 64
        for emission in emissions { size += emission.json.count + 40 }
        var writer = JSONWriter(reserving: size)
        writer.beginObject()
        writer.field("command", raw: command)
        writer.key("random")
        writer.value(Int(truncatingIfNeeded: randomPosition))
        if let rejection {
            writer.key("rejection")
            writer.beginObject()
            writer.field("code", rejection.code)
            writer.field("message", rejection.message)
            writer.endObject()
        } else {
            writer.key("events")
            writer.beginArray()
            for emission in emissions {
                writer.beginObject()
                writer.field("to", Int(truncatingIfNeeded: emission.audience.bits))
                writer.field("event", raw: emission.json)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        return EventRecord(
            offset: offset, timestamp: timestamp, actor: actor, tick: tick, turn: turn, schema: schema,
            payload: writer.bytes)
    }
}

/// A stored row can't be read: damaged, or of a schema that this build does not know.
struct DamagedLog: Error, Hashable, Sendable {
    let message: String
}

/// Reads stored rows of one game.
enum LogReader<Game: TurnGame> {
    /// The row in memory form. Events of an older schema come out in the current one.
    static func entry(_ row: EventRecord) throws(DamagedLog) -> LogEntry {
        let parts = try Parts(row)
        var emissions: [EncodedEmission] = []
        for (audience, node) in parts.events {
            let json = row.schema == Game.description.schema ? node.raw : try encode(event(node, of: row), of: row)
            emissions.append(EncodedEmission(audience: audience, json: json))
        }
        return LogEntry(
            offset: row.offset, timestamp: row.timestamp, actor: row.actor, tick: row.tick, turn: row.turn,
            rejection: parts.rejection, emissions: emissions, command: parts.command.raw,
            randomPosition: parts.randomPosition)
    }

    /// Folds the row into the match.
    static func replay(_ row: EventRecord, into match: inout TurnMatch<Game>) throws(DamagedLog) {
        let parts = try Parts(row)
        var events: [Game.Event] = []
        events.reserveCapacity(parts.events.count)
        for (_, node) in parts.events { events.append(try event(node, of: row)) }
        match.replay(events, randomPosition: parts.randomPosition)
    }

    /// The command of the row, for tools that decide it again.
    static func command(_ row: EventRecord) throws(DamagedLog) -> Game.Command {
        let node = try Parts(row).command
        do throws(RestoreError) {
            return try Game.restore(Game.Command.self, kind: .command, schema: row.schema, from: node.raw)
        } catch {
            throw DamagedLog(message: "the command at offset \(row.offset) can't be read: \(error)")
        }
    }

    private static func event(_ node: JSONNode, of row: EventRecord) throws(DamagedLog) -> Game.Event {
        if row.schema == Game.description.schema, let event = try? JSON.decode(Game.Event.self, from: node) {
            return event
        }
        do throws(RestoreError) {
            return try Game.restore(Game.Event.self, kind: .event, schema: row.schema, from: node.raw)
        } catch {
            throw DamagedLog(message: "an event at offset \(row.offset) can't be read: \(error)")
        }
    }

    private static func encode(_ event: Game.Event, of row: EventRecord) throws(DamagedLog) -> [UInt8] {
        do throws(JSONError) {
            return try JSON.encode(event)
        } catch {
            throw DamagedLog(message: "an event at offset \(row.offset) can't be written: \(error.message)")
        }
    }

    /// The payload taken apart.
    private struct Parts {
        var command: JSONNode
        var randomPosition: UInt64
        var rejection: Rejection?
        var events: [(Audience, JSONNode)] = []

        init(_ row: EventRecord) throws(DamagedLog) {
            guard let root = try? JSONDocument(parsing: row.payload, limits: .stored).root,
                let command = root["command"], let random = root["random"]?.int
            else { throw DamagedLog(message: "the row at offset \(row.offset) is damaged") }
            self.command = command
            randomPosition = UInt64(truncatingIfNeeded: random)
            if let rejection = root["rejection"], let code = rejection["code"]?.string,
                let message = rejection["message"]?.string
            {
                self.rejection = Rejection(code, message)
            }
            for element in root["events"]?.elements ?? [] {
                guard let bits = element["to"]?.int, let event = element["event"] else {
                    throw DamagedLog(message: "an event at offset \(row.offset) is damaged")
                }
                events.append((Audience(bits: UInt64(truncatingIfNeeded: bits)), event))
            }
        }
    }
}
