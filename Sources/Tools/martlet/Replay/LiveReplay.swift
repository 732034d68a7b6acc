internal import Martlet
internal import MartletEngine
internal import MartletReports
internal import MartletStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `martlet replay` of a live match: made again from its seed and what its ticks took in.
enum LiveReplay {
    static func tell(_ log: StoredLog, _ game: HostedGame, _ arguments: Arguments) throws -> CommandStatus {
        guard arguments.string("view") == nil else {
            throw UsageError(
                "--view is for matches by turns. Of a live match --state prints the world, and --export writes what the page can watch."
            )
        }
        var request = AuditRequest(log.stored)
        request.checkpoints = log.checkpoints
        guard log.stored.checkpoint != nil, let audit = game.auditLive(request, withState: arguments.has("state"))
        else {
            throw CommandFailure(
                "The match \(log.stored.record.id) is \(log.stored.record.status.rawValue); it was never played.")
        }
        if let path = arguments.string("export") { try write(audit.recording, to: path) }
        let problem = problem(audit) ?? log.firstMissing.map { "Offset \($0) is missing in the log." }
        if arguments.has("json") {
            for line in audit.state { Terminal.output(line + "\n") }
            Terminal.output(json(audit, log.stored.record, problem) + "\n")
        } else {
            let style = Style(onTerminal: Terminal.isOutputTerminal)
            Terminal.output(text(audit, log.stored.record, game, problem, style))
            for line in audit.state { Terminal.output(line + "\n") }
        }
        if let problem { throw CommandFailure(problem) }
        return .success
    }

    /// What does not agree, for people; nil: all does.
    static func problem(_ audit: LiveAudit) -> String? {
        let sentences =
            parting(audit) + audit.damages.prefix(3).map(sentence)
            + (audit.failure.map { ["It ends with this: \($0)."] } ?? [])
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private static func parting(_ audit: LiveAudit) -> [String] {
        guard let first = audit.partings.first else { return [] }
        var text =
            "\(place(first, isFirst: true)) the match made again parts from the one that was played: \(first.reason)."
        if let field = first.field, let tick = first.fieldTick {
            text += " The first field that differs at tick \(tick) is \(field): stored \(first.stored ?? "")"
            text += ", made again \(first.replayed ?? "")."
        }
        if audit.partingCount > 1, let closest = audit.closest {
            text += " Taken up from stored worlds it parts \(audit.partingCount - 1) more times, most closely"
            text +=
                " \(place(closest, isFirst: false)): the rules are others than it was played by, or no function of their inputs."
        } else if audit.agreements > 0, let tick = audit.takenUpAt {
            text += " From the world stored at tick \(tick) on all agrees, \(audit.agreements) times compared:"
            text += " the rules are those that it was played by, and what is recorded of the ticks before is damaged."
        }
        return [text]
    }

    private static func place(_ parting: LiveAudit.Parting, isFirst: Bool) -> String {
        if parting.ticks == 1 { return "\(isFirst ? "At" : "at") tick \(parting.last)" }
        return "\(isFirst ? "Between" : "between") ticks \(parting.first) and \(parting.last)"
    }

    private static func sentence(_ damage: LiveAudit.Damage) -> String {
        let reason = damage.reason.prefix(1).uppercased() + damage.reason.dropFirst()
        guard let first = damage.firstTick else { return "\(reason)." }
        guard let tick = damage.resumedTick else {
            return "\(reason): from tick \(first) on nothing can be made again."
        }
        return "\(reason): ticks \(first) to \(tick) are lost, and it goes on from the world stored at tick \(tick)."
    }

    static func text(
        _ audit: LiveAudit, _ record: MatchRecord, _ game: HostedGame, _ problem: String?, _ style: Style
    ) -> String {
        var text = style.bold(record.name) + "  " + style.dim(record.id.text) + "\n"
        text += "\(game.description.title), founded \(record.createdAt.rfc3339), \(record.status.rawValue)\n"
        for player in record.players {
            let station = player.station.map { ", station \($0)" } ?? ""
            text += "  \(player.player)  \(player.displayName)\(station)\n"
        }
        text += "\(audit.ticks) ticks (\(duration(audit.seconds))), \(audit.inputs) inputs, "
        text += "\(audit.bytes) bytes in \(audit.chunks) chunks: \(Int(audit.bytesPerMinute)) bytes a minute\n"
        text += "\(audit.hashesCompared) hashes and \(audit.worldsCompared) stored worlds compared; "
        text += "state \(String(audit.hash, radix: 16))\n"
        for gap in audit.gaps {
            text += style.yellow("ticks \(gap.first) to \(gap.last) were not recorded: the store failed") + "\n"
        }
        if let outcome = record.outcome { text += style.bold("The end") + "  " + Story.words(of: outcome) + "\n" }
        if let ending = audit.ending { text += "decided at tick \(ending.tick)\n" }
        if problem == nil { text += style.green("Made again, the match is the one that was played.") + "\n" }
        return text
    }

    static func json(_ audit: LiveAudit, _ record: MatchRecord, _ problem: String?) -> String {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.field("matchId", record.id.text)
        writer.field("game", record.game)
        writer.field("status", record.status.rawValue)
        writer.field("ticks", Int(audit.ticks))
        writer.field("inputs", Int(clamping: audit.inputs))
        writer.field("bytes", audit.bytes)
        writer.field("bytesPerMinute", Int(audit.bytesPerMinute))
        writer.field("hashesCompared", audit.hashesCompared)
        writer.field("worldsCompared", audit.worldsCompared)
        writer.field("missingTicks", audit.gaps.reduce(0) { $0 + Int($1.last - $1.first) + 1 })
        writer.field("hash", String(audit.hash, radix: 16))
        writer.field("sound", problem == nil)
        if let problem { writer.field("problem", problem) }
        if let ending = audit.ending { writer.field("outcomeTick", Int(ending.tick)) }
        if let first = audit.partings.first {
            writer.field("firstTick", Int(first.first))
            writer.field("lastTick", Int(first.last))
            if let field = first.field, let tick = first.fieldTick {
                writer.field("field", field)
                writer.field("fieldTick", Int(tick))
                writer.field("stored", first.stored ?? "")
                writer.field("replayed", first.replayed ?? "")
            }
            writer.field("partings", audit.partingCount)
        }
        if !audit.damages.isEmpty {
            writer.key("damagedOffsets")
            writer.beginArray()
            for damage in audit.damages { writer.value(damage.offset) }
            writer.endArray()
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds)
        return "\(whole / 60) min \(whole % 60) s"
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        guard let file = fopen(path, "wb") else { throw CommandFailure("\(path) can't be written.") }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw CommandFailure("\(path) can't be written.") }
    }
}
