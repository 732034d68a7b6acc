import Martlet
import MartletNet
import Synchronization
import Testing

@testable import MartletServer

@Suite struct LoggerTests {
    private final class Lines: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        func receive(_ more: [UInt8]) { bytes.withLock { $0 += more } }
        var all: [String] {
            String(decoding: bytes.withLock { $0 }, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    private func make(
        _ format: LogFormat = .json, level: Logger.Level = .info, limit: Int = 100
    ) -> (Logger, Lines) {
        let lines = Lines()
        let sink = LogSink(
            format: format, queueLimit: limit, output: .closure { lines.receive($0) }, clock: TestClock().clock)
        return (Logger(level: level, sink: sink), lines)
    }

    @Test func `a JSON line holds the message and the data in order`() throws {
        let (logger, lines) = make()
        logger.with([.account: "a1"]).warning(
            "stream \"closed\"", [.offset: 7, .guest: true, .milliseconds: .double(1.5)])
        logger.flush()
        let root = try JSONDocument(parsing: Array(#require(lines.all.first).utf8)).root
        #expect(root.keys == ["time", "level", "message", "account", "offset", "guest", "milliseconds"])
        #expect(root["level"]?.string == "warning")
        #expect(root["message"]?.string == "stream \"closed\"")
        #expect(root["offset"]?.int == 7)
        #expect(root["milliseconds"]?.double == 1.5)
    }

    @Test func `below its level nothing is made`() {
        let (logger, lines) = make(level: .warning)
        var isMade = false
        func data() -> LogMetadata {
            isMade = true
            return [:]
        }
        logger.info("quiet", data())
        logger.debug("quiet", data())
        logger.error("loud")
        logger.flush()
        #expect(!isMade)
        #expect(lines.all.count == 1)
    }

    @Test func `a stranger's text can't forge a line or move the cursor`() throws {
        for format in [LogFormat.json, .text, .colour] {
            let (logger, lines) = make(format)
            logger.info("said", [.reason: "x\n\u{1B}[2Jlevel=error \"y\" \u{202E}"])
            logger.flush()
            #expect(lines.all.count == 1)
            let line = try #require(lines.all.first)
            #expect(!line.contains("\u{1B}[2J"))
            if format != .json { #expect(!line.contains("\u{202E}")) }
        }
    }

    @Test func `text is for people`() throws {
        let (logger, lines) = make(.text)
        logger.info("stream opened", [.match: "m1", .offset: 3])
        logger.flush()
        #expect(lines.all.first?.hasSuffix(" info    stream opened match=m1 offset=3") == true)
    }

    @Test func `lines keep their order and each is whole`() {
        let (logger, lines) = make(limit: 10_000)
        for number in 0..<2000 { logger.info("n", [.count: .int(number)]) }
        logger.flush()
        let numbers = lines.all.compactMap { line in
            (try? JSONDocument(parsing: Array(line.utf8)))?.root["count"]?.int
        }
        #expect(numbers == Array(0..<2000))
    }

    @Test func `a reader that stops costs lines, not memory, and is told`() {
        let gate = ThreadSignal()
        let entered = ThreadSignal()
        let lines = Lines()
        let isFirst = Atomic(true)
        let output = LogSink.Output.closure { bytes in
            if isFirst.exchange(false, ordering: .acquiring) {
                entered.signal()
                gate.wait()
            }
            lines.receive(bytes)
        }
        let logger = Logger(level: .info, sink: LogSink(format: .json, queueLimit: 5, output: output))
        logger.info("first")
        entered.wait()
        for _ in 0..<8 { logger.info("more") }
        #expect(logger.droppedCount == 3)
        gate.signal()
        logger.flush()
        #expect(lines.all.count == 1 + 5 + 1)
        #expect(lines.all.last?.contains("\"log lines dropped\",\"count\":3") == true)
    }
}
