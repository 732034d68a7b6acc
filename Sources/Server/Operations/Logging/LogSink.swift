internal import MartletEngine
internal import MartletNet
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where log lines go: a bounded queue, and one thread that writes it out. A reader that stops reading fills the queue;
/// then lines are dropped and counted, and a line says so as soon as there is room again.
package final class LogSink: Sendable {
    package enum Output: Sendable {
        case standardError
        case nowhere
        /// For tests.
        case closure(@Sendable ([UInt8]) -> Void)
    }

    private struct State {
        var lines: [[UInt8]] = []
        var isWriting = false
        var unreported: UInt64 = 0
    }

    private let format: LogFormat
    private let queueLimit: Int
    private let output: Output
    private let clock: ServerClock
    private let dropped = Atomic<UInt64>(0)
    /// Guards the queue; held to add or take lines, never while writing.
    private let state = Mutex(State())
    /// One writer at a time, so that lines stay in order and whole.
    private let writing = Mutex(())
    private let hasLines = ThreadSignal()

    package init(
        format: LogFormat, queueLimit: Int = Limits.default.logLines, output: Output = .standardError,
        clock: ServerClock = .system
    ) {
        self.format = format
        self.queueLimit = queueLimit
        self.output = output
        self.clock = clock
    }

    package var droppedCount: UInt64 { dropped.load(ordering: .relaxed) }

    func write(_ level: Logger.Level, _ message: StaticString, _ data: LogMetadata) {
        if case .nowhere = output { return }
        let line = format.line(level, message, data, at: clock.now().wall)
        enum Next { case ring, startThread, nothing }
        let next: Next = state.withLock { state in
            guard state.lines.count < queueLimit else {
                state.unreported += 1
                dropped.add(1, ordering: .relaxed)
                return .nothing
            }
            state.lines.append(line)
            guard state.isWriting else {
                state.isWriting = true
                return .startThread
            }
            return state.lines.count == 1 ? .ring : .nothing
        }
        switch next {
        case .nothing: break
        case .ring: hasLines.signal()
        case .startThread:
            // The thread lives as long as the process: a sink is made once.
            if !PlatformThread.start(name: "log", { self.writeForever() }) {
                state.withLock { $0.isWriting = false }
                flush()
            }
        }
    }

    /// Writes what waits, on this thread.
    package func flush() {
        writing.withLock { _ in
            while let lines = take() { put(lines) }
        }
    }

    private func writeForever() {
        while true {
            flush()
            hasLines.wait()
        }
    }

    private func take() -> [[UInt8]]? {
        let (lines, lost): ([[UInt8]], UInt64) = state.withLock { state in
            defer {
                state.lines = []
                state.unreported = 0
            }
            return (state.lines, state.unreported)
        }
        guard !lines.isEmpty || lost > 0 else { return nil }
        guard lost > 0 else { return lines }
        let said = Int(clamping: lost)
        return lines + [format.line(.warning, "log lines dropped", [.count: .int(said)], at: clock.now().wall)]
    }

    private func put(_ lines: [[UInt8]]) {
        let bytes = Array(lines.joined())
        switch output {
        case .nowhere: break
        case .closure(let receive): receive(bytes)
        case .standardError:
            var start = 0
            while start < bytes.count {
                let count = bytes.withUnsafeBytes { write(2, UnsafeRawBufferPointer(rebasing: $0[start...])) }
                guard count > 0 else {
                    if errno == EINTR || errno == EAGAIN { continue }
                    return
                }
                start += count
            }
        }
    }

    private func write(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, buffer.baseAddress, buffer.count)
        #else
            Darwin.write(file, buffer.baseAddress, buffer.count)
        #endif
    }
}
