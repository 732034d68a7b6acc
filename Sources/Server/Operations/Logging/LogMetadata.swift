/// What a line of the log is about: keys that are declared here, so that one player's story can be followed by ids and
/// nobody logs a secret by accident.
package struct LogKey: Hashable, Sendable {
    package let name: StaticString

    package init(_ name: StaticString) { self.name = name }

    package static func == (left: LogKey, right: LogKey) -> Bool { left.name.utf8Start == right.name.utf8Start }
    package func hash(into hasher: inout Hasher) { hasher.combine(name.utf8Start) }

    // Who and where.
    package static let account = LogKey("account")
    package static let guest = LogKey("guest")
    package static let session = LogKey("session")
    package static let match = LogKey("match")
    package static let game = LogKey("game")
    package static let player = LogKey("player")
    package static let stream = LogKey("stream")
    package static let request = LogKey("request")
    package static let remote = LogKey("remote")
    // What.
    package static let method = LogKey("method")
    package static let route = LogKey("route")
    package static let status = LogKey("status")
    package static let code = LogKey("code")
    package static let command = LogKey("command")
    package static let clientMessage = LogKey("clientMessage")
    package static let tick = LogKey("tick")
    package static let turn = LogKey("turn")
    package static let offset = LogKey("offset")
    package static let reason = LogKey("reason")
    package static let error = LogKey("error")
    // How much.
    package static let count = LogKey("count")
    package static let bytes = LogKey("bytes")
    package static let milliseconds = LogKey("milliseconds")
    package static let seconds = LogKey("seconds")
    // The process.
    package static let address = LogKey("address")
    package static let port = LogKey("port")
    package static let path = LogKey("path")
    package static let version = LogKey("version")
    package static let loops = LogKey("loops")
    package static let signal = LogKey("signal")
}

package enum LogValue: Hashable, Sendable {
    case string(String)
    case int(Int)
    case double(Double)
    case bool(Bool)
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// Keys and values in the order in which they were said.
package struct LogMetadata: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var entries: [(key: LogKey, value: LogValue)]

    package init(dictionaryLiteral elements: (LogKey, LogValue)...) {
        entries = elements.map { (key: $0.0, value: $0.1) }
    }

    package static func + (left: LogMetadata, right: LogMetadata) -> LogMetadata {
        var sum = left
        sum.entries += right.entries
        return sum
    }
}
