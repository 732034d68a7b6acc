#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One line on a terminal that says how far long work has come; nothing where nobody looks (a pipe, a log).
///
///     var progress = Progress("simulating")
///     progress.update(fraction: 0.4, "seed 12 of 30")
///     progress.finish()
///
/// Draws at most ten times a second, so that it may be called as often as one likes. From one thread.
package struct Progress: Sendable {
    private static let intervalNanoseconds: Int64 = 100_000_000
    private static let barWidth = 24

    private let title: String
    private let isShown: Bool
    private let width: Int
    private let write: @Sendable (String) -> Void
    private let now: @Sendable () -> Int64
    private let start: Int64
    private var lastDrawn: Int64?

    package init(_ title: String) {
        self.init(
            title, isShown: Terminal.isErrorTerminal, width: Terminal.width, write: { Terminal.complain($0) },
            now: { Progress.monotonicNanoseconds })
    }

    init(
        _ title: String, isShown: Bool, width: Int, write: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> Int64
    ) {
        self.title = title
        self.isShown = isShown
        self.width = width
        self.write = write
        self.now = now
        start = now()
    }

    /// `fraction` from 0 to 1.
    package mutating func update(fraction: Double, _ detail: @autoclosure () -> String = "") {
        guard isShown else { return }
        let time = now()
        if let lastDrawn, time - lastDrawn < Self.intervalNanoseconds { return }
        lastDrawn = time
        write(
            "\r\u{1B}[K"
                + line(fraction: fraction.isNaN ? 0 : min(max(fraction, 0), 1), detail(), elapsed: time - start))
    }

    /// Takes the line away.
    package mutating func finish() {
        guard isShown, lastDrawn != nil else { return }
        lastDrawn = nil
        write("\r\u{1B}[K")
    }

    private func line(fraction: Double, _ detail: String, elapsed: Int64) -> String {
        let filled = Int((fraction * Double(Self.barWidth)).rounded(.down))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        var text = "\(title) \(bar) \(Int(fraction * 100)) %"
        if fraction > 0.02, fraction < 1, elapsed > 2_000_000_000 {
            let left = Double(elapsed) / fraction * (1 - fraction) / 1e9
            text += "  \(Self.duration(Int(left.rounded(.up)))) left"
        }
        if !detail.isEmpty { text += "  \(detail)" }
        return String(text.prefix(max(10, width - 1)))
    }

    static func duration(_ seconds: Int) -> String {
        seconds < 90 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }

    private static var monotonicNanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
