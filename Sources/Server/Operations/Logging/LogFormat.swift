internal import Martlet
internal import MartletEngine

/// How a line looks.
package enum LogFormat: String, CaseIterable, Sendable {
    /// One JSON object a line: `{"time":…,"level":…,"message":…,…}`.
    case json
    /// For people: `10:46:00.123 info  stream opened  match=m1 offset=3`.
    case text
    /// The same with colours, for a terminal.
    case colour

    func line(_ level: Logger.Level, _ message: StaticString, _ data: LogMetadata, at time: Timestamp) -> [UInt8] {
        self == .json ? json(level, message, data, at: time) : text(level, message, data, at: time)
    }

    private func json(_ level: Logger.Level, _ message: StaticString, _ data: LogMetadata, at time: Timestamp)
        -> [UInt8]
    {
        var writer = JSONWriter(reserving: 160 + 32 * data.entries.count)
        writer.beginObject()
        writer.field("time", time.rfc3339)
        writer.field("level", level.name)
        writer.field("message", message.description)
        for (key, value) in data.entries {
            writer.key(key.name)
            switch value {
            case .string(let value): writer.value(value)
            case .int(let value): writer.value(value)
            case .double(let value): value.isFinite ? writer.raw(Array("\(value)".utf8)) : writer.null()
            case .bool(let value): writer.value(value)
            }
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func text(_ level: Logger.Level, _ message: StaticString, _ data: LogMetadata, at time: Timestamp)
        -> [UInt8]
    {
        let clock = String(decoding: time.rfc3339Bytes.dropFirst(11).dropLast(), as: UTF8.self)
        let name = level.name + String(repeating: " ", count: max(0, 7 - level.name.count))
        var line = paint(clock, 2) + " " + paint(name, Self.colour(of: level)) + " " + message.description
        for (key, value) in data.entries {
            line += " " + paint(key.name.description + "=", 2)
            switch value {
            case .string(let value): line += Self.plain(value)
            case .int(let value): line += "\(value)"
            case .double(let value): line += "\(value)"
            case .bool(let value): line += "\(value)"
            }
        }
        return Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    private func paint(_ text: String, _ code: Int) -> String {
        self == .colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private static func colour(of level: Logger.Level) -> Int {
        switch level {
        case .debug: 90
        case .info: 32
        case .warning: 33
        case .error: 31
        }
    }

    /// A stranger's text on a terminal: in quotes where it could be mistaken, and without what moves the cursor.
    private static func plain(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x3d }
        guard !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted += scalar == "\"" ? "\\\"" : String(scalar)
            }
        }
        return quoted + "\""
    }
}
