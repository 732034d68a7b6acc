/// Writes structured log lines: a constant message, and data beside it.
///
///     logger.info("stream opened", [.account: .string(id), .match: .string(match), .offset: .int(offset)])
///
/// A value; one with more context is made by `with`. Below its level a call costs one comparison: the data is not even
/// made. Never blocks: the sink queues the line.
package struct Logger: Sendable {
    package enum Level: Int, CaseIterable, Comparable, Sendable {
        case debug, info, warning, error

        package var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }

        package init?(name: String) {
            guard let level = Level.allCases.first(where: { $0.name == name }) else { return nil }
            self = level
        }

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    package let level: Level
    private let sink: LogSink
    private let context: LogMetadata

    package init(level: Level, sink: LogSink) {
        self.init(level: level, sink: sink, context: [:])
    }

    private init(level: Level, sink: LogSink, context: LogMetadata) {
        self.level = level
        self.sink = sink
        self.context = context
    }

    /// Says nothing, for tests and tools.
    package static let silent = Logger(level: .error, sink: LogSink(format: .json, queueLimit: 0, output: .nowhere))

    /// The same with more on every line.
    package func with(_ more: LogMetadata) -> Logger {
        Logger(level: level, sink: sink, context: context + more)
    }

    package func debug(_ message: StaticString, _ data: @autoclosure () -> LogMetadata = [:]) {
        if level <= .debug { sink.write(.debug, message, context + data()) }
    }

    package func info(_ message: StaticString, _ data: @autoclosure () -> LogMetadata = [:]) {
        if level <= .info { sink.write(.info, message, context + data()) }
    }

    package func warning(_ message: StaticString, _ data: @autoclosure () -> LogMetadata = [:]) {
        if level <= .warning { sink.write(.warning, message, context + data()) }
    }

    package func error(_ message: StaticString, _ data: @autoclosure () -> LogMetadata = [:]) {
        sink.write(.error, message, context + data())
    }

    /// Writes what waits, on this thread: before the process ends.
    package func flush() { sink.flush() }

    /// Lines that were lost because whoever reads the log is too slow.
    package var droppedCount: UInt64 { sink.droppedCount }
}
