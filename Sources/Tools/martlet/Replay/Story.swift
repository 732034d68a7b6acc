internal import Martlet
internal import MartletEngine
internal import MartletReports

/// A match told for people: turns as headings, who did what and when, and what came of it.
///
///     Turn 3
///       #41  12:00:07.125  Ann   moves unit  unitId 4f0c91aa27, to q 3 r 4
///                                unit moved  from q 2 r 4, to q 3 r 4  (Ann)
///       #42  12:00:07.610  Ben   set production  … rejected: You have no such city. (unknown_city)
struct Story {
    private let replay: Replay
    private let style: Style
    private let names: Int

    init(_ replay: Replay, _ style: Style) {
        self.replay = replay
        self.style = style
        names = replay.record.players.map(\.displayName.count).max() ?? 2
    }

    var text: String {
        var text = head
        var turn: Int?
        for step in replay.audit.steps {
            if step.row.turn != turn {
                turn = step.row.turn
                text += "\n" + style.bold("Turn \(step.row.turn)") + "\n"
            }
            text += tell(step)
        }
        return text + tail
    }

    private var head: String {
        let record = replay.record
        var text = style.bold(record.name) + "  " + style.dim(record.id.text) + "\n"
        text += "\(replay.title)\(record.map.map { ", \($0)" } ?? ""), founded \(record.createdAt.rfc3339), "
        text += "\(record.status.rawValue)\n"
        for player in record.players {
            let standing = player.standing == .active ? "" : ", \(player.standing.rawValue)"
            text += "  \(player.player)  \(player.displayName)\(standing)\n"
        }
        return text + style.dim("opened with state \(hexadecimal(replay.audit.openingHash))") + "\n"
    }

    private var tail: String {
        var text = "\n"
        if replay.isWhole, let outcome = replay.record.outcome.map({ Self.words(of: $0) }) {
            text += style.bold("The end") + "  " + outcome + "\n"
        }
        let rejected = replay.audit.steps.count { $0.rejection != nil }
        let commands = replay.audit.steps.count
        text +=
            "\(commands) command\(commands == 1 ? "" : "s"), \(rejected == 0 ? "none" : "\(rejected)") of them rejected; "
        text += "state \(hexadecimal(replay.finalHash))\n"
        if replay.problem == nil {
            text += style.green("Every command, decided again, comes out as it is stored.") + "\n"
        }
        return text
    }

    private func tell(_ step: MatchAudit.Step) -> String {
        let row = step.row
        let time = String(row.timestamp.rfc3339.dropFirst(11).prefix(12))
        let actor = row.actor.map { replay.name(of: $0) } ?? "the server"
        let offset = padded("#\(row.offset)", 6)
        var text = "  \(style.dim(offset)) \(style.dim(time))  \(padded(actor, names))  \(Self.words(of: step.command))"
        if let rejection = step.rejection {
            text += "  " + style.yellow("rejected: \(rejection.message) (\(rejection.code))")
        }
        text += "\n"
        let indent = String(repeating: " ", count: 25 + names)
        for event in step.events {
            text += indent + Self.words(of: event.json) + style.dim("  (\(seen(by: event.audience)))") + "\n"
        }
        if let mismatch = step.mismatch { text += indent + style.red("does not agree: \(mismatch)") + "\n" }
        return text
    }

    private func seen(by audience: Audience) -> String {
        if audience.contains(.spectator) { return "everybody" }
        let players = replay.record.players.filter { audience.contains(.player($0.player)) }.map(\.displayName)
        return players.isEmpty ? "nobody" : players.joined(separator: ", ")
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func hexadecimal(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    // MARK: JSON in words

    /// `{"type":"MoveUnit","to":{"q":1,"r":2}}` as `move unit  to q 1 r 2`.
    static func words(of json: [UInt8]) -> String {
        guard let root = try? JSONDocument(parsing: json, limits: .stored).root else {
            return String(decoding: json, as: UTF8.self)
        }
        var text = root["type"]?.string.map(spaced) ?? ""
        let fields = root.members.filter { $0.key != "type" }.map { "\($0.key) \(plain($0.value))" }
        if !fields.isEmpty { text += (text.isEmpty ? "" : "  ") + fields.joined(separator: ", ") }
        return text
    }

    private static func plain(_ node: JSONNode) -> String {
        switch node.kind {
        case .string: node.string ?? ""
        case .object: node.members.map { "\($0.key) \(plain($0.value))" }.joined(separator: " ")
        case .array: "[" + node.elements.map(plain).joined(separator: ", ") + "]"
        case .null, .bool, .number: String(decoding: node.raw, as: UTF8.self)
        }
    }

    /// `MoveUnit` as `move unit`.
    private static func spaced(_ name: String) -> String {
        var words = ""
        for letter in name {
            if letter.isUppercase, !words.isEmpty { words += " " }
            words += letter.lowercased()
        }
        return words
    }
}
