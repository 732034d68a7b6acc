#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where a person reads.
package enum Terminal {
    package static let isOutputTerminal = isatty(1) == 1
    package static let isErrorTerminal = isatty(2) == 1

    package static func output(_ text: String) { write(text, to: 1) }
    package static func complain(_ text: String) { write(text, to: 2) }

    /// Columns of the terminal behind standard error; 80 where it does not tell.
    package static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to file: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
                #if canImport(Glibc)
                    return Glibc.write(file, rest.baseAddress, rest.count)
                #else
                    return Darwin.write(file, rest.baseAddress, rest.count)
                #endif
            }
            guard count > 0 else {
                if errno == EINTR || errno == EAGAIN { continue }
                return
            }
            start += count
        }
    }
}

/// Colours where a terminal shows them, plain text elsewhere and where `NO_COLOR` asks for it (no-color.org).
package struct Style: Sendable {
    private let isPlain: Bool

    package init(onTerminal isTerminal: Bool) {
        isPlain =
            !isTerminal || getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
            || getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    }

    package static let plain = Style(onTerminal: false)

    package var hasColours: Bool { !isPlain }
    package func bold(_ text: String) -> String { paint(text, 1) }
    package func dim(_ text: String) -> String { paint(text, 2) }
    package func red(_ text: String) -> String { paint(text, 31) }
    package func green(_ text: String) -> String { paint(text, 32) }
    package func yellow(_ text: String) -> String { paint(text, 33) }

    private func paint(_ text: String, _ code: Int) -> String {
        isPlain ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
