#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A page of figures and plots in one file that needs nothing but itself: no script, no font, no network. Follows the
/// reader's light or dark.
///
///     var report = HTMLReport(title: "64 matches, 10 s", subtitle: "martlet bench turns")
///     report.headline("21,345", "acked commands a second", note: "2.9 × single commits")
///     report.plot(LogHistogram(title: "Time to the ack", unit: "ms", bars: latencies.bars, marks: […]))
///     report.plot(LinePlot(title: "Throughput", x: "seconds", y: "acks a second", lines: […]))
///     report.table("Run", [("matches", "64")])
///     try report.write(to: "report.html")
package struct HTMLReport: Sendable {
    private let title: String
    private let subtitle: String
    private var headlines: [String] = []
    private var sections: [String] = []

    package init(title: String, subtitle: String) {
        self.title = title
        self.subtitle = subtitle
    }

    /// A number to be seen first.
    package mutating func headline(_ value: String, _ label: String, note: String = "") {
        headlines.append(
            "<div class=\"card\"><b>\(Markup.escape(value))</b><span>\(Markup.escape(label))</span>"
                + (note.isEmpty ? "" : "<small>\(Markup.escape(note))</small>") + "</div>")
    }

    package mutating func plot(_ plot: LogHistogram) { sections.append(figure(plot.title, plot.svg, plot.caption)) }
    package mutating func plot(_ plot: LinePlot) { sections.append(figure(plot.title, plot.svg, plot.caption)) }

    /// Facts by name.
    package mutating func table(_ title: String, _ rows: [(name: String, value: String)]) {
        let body = rows.map { "<tr><th>\(Markup.escape($0.name))</th><td>\(Markup.escape($0.value))</td></tr>" }
        sections.append("<section><h2>\(Markup.escape(title))</h2><table>\(body.joined())</table></section>")
    }

    /// Text as it stands, such as a trace.
    package mutating func text(_ title: String, _ text: String) {
        sections.append("<section><h2>\(Markup.escape(title))</h2><pre>\(Markup.escape(text))</pre></section>")
    }

    package var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>\(Markup.escape(title))</title>
        <style>\(Self.style)</style></head><body><main>
        <header><p>\(Markup.escape(subtitle))</p><h1>\(Markup.escape(title))</h1></header>
        <div class="cards">\(headlines.joined())</div>
        \(sections.joined(separator: "\n"))
        </main></body></html>

        """
    }

    /// Whether a page can be written there, to be asked before the long work that it tells of. What is there stays.
    package static func check(_ path: String) throws(ReportError) {
        guard let file = fopen(path, "a") else { throw ReportError(path) }
        fclose(file)
    }

    /// Writes the page; throws with what the system said.
    package func write(to path: String) throws(ReportError) {
        guard let file = fopen(path, "w") else { throw ReportError(path) }
        let bytes = Array(html.utf8)
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        guard fclose(file) == 0, isWritten else { throw ReportError(path) }
    }

    private func figure(_ title: String, _ svg: String, _ caption: String) -> String {
        "<section><h2>\(Markup.escape(title))</h2><figure>\(svg)"
            + (caption.isEmpty ? "" : "<figcaption>\(Markup.escape(caption))</figcaption>") + "</figure></section>"
    }

    private static let style = """
        :root{--ground:#f6f4ef;--paper:#fffdf9;--ink:#23272e;--soft:#6b7280;--line:#e2ddd2;--a:#2563a8;--b:#c2571a;\
        --c:#3f7d4e;--d:#8a4f9e}
        @media(prefers-color-scheme:dark){:root{--ground:#14171c;--paper:#1c2027;--ink:#e6e4df;--soft:#9aa3af;\
        --line:#2e343e;--a:#6ea8e8;--b:#eb9a5e;--c:#7fc08f;--d:#c595d6}}
        *{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:860px;margin:0 auto;padding:40px 20px 64px}header p{margin:0;color:var(--soft)}
        h1{margin:0 0 24px;font-size:30px;line-height:1.2;letter-spacing:-.01em}h2{margin:0 0 12px;font-size:17px}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:12px;margin-bottom:20px}
        .card,section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:16px 18px}
        .card b{display:block;font-size:28px;line-height:1.15;letter-spacing:-.01em}.card span{display:block}
        .card small,figcaption{color:var(--soft);font-size:13px}section{margin-top:16px;overflow-x:auto}
        figure{margin:0}svg{display:block;width:100%;height:auto;min-width:520px}svg text{fill:var(--soft);font-size:12px}
        svg .grid{stroke:var(--line)}svg .mark{stroke:var(--b);stroke-dasharray:4 3}svg text.mark-label{fill:var(--b);\
        font-weight:600}
        svg .bar{fill:var(--a);opacity:.85}svg .bar:hover{opacity:1}svg .line{fill:none;stroke-width:1.75;\
        stroke-linejoin:round}
        .l0{stroke:var(--a)}.l1{stroke:var(--b)}.l2{stroke:var(--c)}.l3{stroke:var(--d)}svg .area{fill:var(--a);opacity:.12}
        table{border-collapse:collapse;width:100%}th,td{padding:5px 0;border-top:1px solid var(--line);text-align:left;\
        vertical-align:top}tr:first-child>*{border-top:0}th{font-weight:400;color:var(--soft);padding-right:24px;width:40%}
        pre{margin:0;font-size:13px;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere}
        """
}

/// A report that could not be written.
package struct ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ path: String) {
        description = "The report \(path) can't be written: \(String(cString: strerror(errno)))."
    }
}

enum Markup {
    /// For text and for attributes in double quotes.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
