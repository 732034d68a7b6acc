import Testing

@testable import MartletReports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct HTMLReportTests {
    private var full: HTMLReport {
        var report = HTMLReport(title: "64 matches <10 s>", subtitle: "martlet bench turns")
        report.headline("21,345", "acked commands a second", note: "2.9 × single commits")
        report.headline("3.2 ms", "median ack")
        let bars: [(value: Double, count: Int)] = (1...400).map { (number: Int) in
            let count = 20_000 / (number * number / 40 + 8)
            return (value: Double(number) / 20, count: max(1, count))
        }
        report.plot(
            LogHistogram(
                title: "Time to the ack", unit: "ms", bars: bars, marks: [("p50", 1.2), ("p99", 11), ("max", 20)],
                caption: "From the send to the ack."))
        report.plot(
            LinePlot(
                title: "Throughput", x: "seconds", y: "acks a second",
                lines: [
                    .init(
                        "acks", every: 0.1,
                        (0..<100).map { (number: Int) -> Double in 20_000 + 900 * sin(Double(number) / 5) })
                ]))
        report.plot(
            LinePlot(
                title: "Matches", x: "seconds", y: "matches",
                lines: [
                    .init("running", (0..<60).map { (number: Int) in (Double(number), Double(number * 3)) }),
                    .init("finished", (0..<60).map { (number: Int) in (Double(number), Double(number * number / 20)) }),
                ]))
        report.table("Run", [("matches", "64"), ("a & b", "\"quoted\" <i>")])
        report.text("Trace", "line 1\n<script>alert(1)</script>")
        return report
    }

    @Test func `a page needs nothing but itself`() {
        let html = full.html
        for word in ["http://", "https://", "<script", "<link", "@import", "url(", "src="] {
            #expect(!html.contains(word), "\(word)")
        }
        #expect(html.contains("prefers-color-scheme:dark"))
        #expect(html.contains("64 matches &lt;10 s&gt;"))
        #expect(html.contains("&quot;quoted&quot; &lt;i&gt;"))
    }

    @Test func `plots stay finite whatever was measured`() {
        let strange: [Double] = [0, -1, .nan, .infinity, 1e-300, 1e300, 5]
        let histograms = [
            LogHistogram(title: "none", unit: "ms", bars: []),
            LogHistogram(title: "one", unit: "ms", bars: [(5, 1)], marks: [("p50", .nan), ("p99", 5)]),
            LogHistogram(title: "all", unit: "ms", bars: strange.map { ($0, 3) }),
        ].map(\.svg)
        let lines = [
            LinePlot(title: "none", x: "s", y: "n", lines: []),
            LinePlot(title: "one", x: "s", y: "n", lines: [.init("a", [(1, 1)])]),
            LinePlot(title: "zero", x: "s", y: "n", lines: [.init("a", every: 1, [0, 0, 0])]),
            LinePlot(title: "all", x: "s", y: "n", lines: [.init("a", every: 1, strange)]),
        ].map(\.svg)
        for svg in histograms + lines { #expect(!svg.contains("nan") && !svg.contains("inf")) }
    }

    @Test func `a long run is thinned, and its mean stays`() {
        let line = LinePlot(
            title: "t", x: "s", y: "n", lines: [.init("a", every: 1, [Double](repeating: 7, count: 100_000))])
        #expect(line.svg.utf8.count < 20_000)
    }

    @Test func `what can't be written says why`() {
        #expect(throws: ReportError.self) { try full.write(to: "/nonexistent/report.html") }
        if let path = getenv("MARTLET_TEST_REPORT") {
            #expect(throws: Never.self) { try full.write(to: String(cString: path)) }
        }
    }

    @Test(arguments: [
        (21_345.4, "21,345"), (12.34, "12.3"), (1.234, "1.23"), (0.1234, "0.123"), (0.001234, "0.00123"), (3, "3"),
        (-1_234_567, "-1,234,567"), (.infinity, "–"),
    ])
    func `numbers are for people`(value: Double, text: String) { #expect(Figures.short(value) == text) }

    @Test(arguments: [(97.0, 100.0, 20.0), (21_345, 25_000, 5000), (0.3, 0.3, 0.1), (1, 1, 0.2)])
    func `ticks are round and reach the top`(top: Double, last: Double, step: Double) throws {
        let ticks = Figures.ticks(upTo: top)
        #expect(abs(try #require(ticks.last) - last) < 1e-9)
        #expect(abs(ticks[1] - step) < 1e-9)
    }
}
