/// The last things that happened in a run, for people. Costs nothing unless it is kept.
final class Trace {
    static let length = 60
    let isKept: Bool
    private var lines: [String] = []
    /// Nothing comes behind what ended the run.
    var isClosed = false

    init(isKept: Bool) { self.isKept = isKept }

    func note(_ now: Int64, _ text: @autoclosure () -> String) {
        guard isKept, !isClosed else { return }
        let milliseconds = String(now / 1_000_000 % 1000)
        let padding = String(repeating: "0", count: 3 - milliseconds.utf8.count)
        lines.append("\(now / 1_000_000_000).\(padding)\(milliseconds) s  \(text())")
        if lines.count >= Self.length * 4 { lines.removeFirst(lines.count - Self.length) }
    }

    var last: [String] { Array(lines.suffix(Self.length)) }
}
