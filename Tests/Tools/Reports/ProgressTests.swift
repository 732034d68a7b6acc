import Synchronization
import Testing

@testable import MartletReports

@Suite struct ProgressTests {
    @Test func `it draws at most ten times a second, and takes its line away`() {
        let text = Mutex<[String]>([])
        let time = Mutex<Int64>(0)
        var progress = Progress(
            "simulating", isShown: true, width: 200, write: { line in text.withLock { $0.append(line) } },
            now: { time.withLock { $0 } })
        for step in 0..<1000 {
            time.withLock { $0 = Int64(step) * 10_000_000 }
            progress.update(fraction: Double(step) / 1000, "seed \(step)")
        }
        progress.finish()
        let drawn = text.withLock { $0 }
        #expect(drawn.count == 100 + 1)
        #expect(drawn[50].contains("simulating ████████████░░░░░░░░░░░░ 50 %  5 s left  seed 500"))
        #expect(drawn.last == "\r\u{1B}[K")
    }

    @Test func `where nobody looks nothing is drawn`() {
        var progress = Progress("x", isShown: false, width: 80, write: { _ in Issue.record("drawn") }, now: { 0 })
        progress.update(fraction: 0.5)
        progress.finish()
    }

    @Test func `it never breaks its line`() {
        let text = Mutex("")
        var progress = Progress(
            "title", isShown: true, width: 40, write: { line in text.withLock { $0 = line } }, now: { 0 })
        progress.update(fraction: .nan, String(repeating: "long ", count: 100))
        #expect(text.withLock { $0 }.count <= 40 + 4)
    }
}
