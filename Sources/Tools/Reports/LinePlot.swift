/// Values over time, or over anything else that goes on: throughput, matches, memory.
package struct LinePlot: Sendable {
    package struct Line: Sendable {
        package var name: String
        /// Ascending in x.
        package var points: [(x: Double, y: Double)]

        package init(_ name: String, _ points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }

        /// Values at equal distances.
        package init(_ name: String, every step: Double, _ values: [Double]) {
            self.init(name, values.enumerated().map { (x: (Double($0.offset) + 0.5) * step, y: $0.element) })
        }
    }

    package var title: String
    package var caption: String
    private let x: String
    private let y: String
    private let lines: [Line]

    /// As many points as the drawing can tell apart; more are joined by their means.
    private static let mostPoints = 360
    private static let colours = 4

    /// At most four lines; further ones are left out.
    package init(title: String, x: String, y: String, lines: [Line], caption: String = "") {
        self.title = title
        self.x = x
        self.y = y
        self.caption = caption
        self.lines = lines.prefix(Self.colours).map { line in
            Line(line.name, Self.thinned(line.points.filter { $0.x.isFinite && $0.y.isFinite }))
        }
    }

    var svg: String {
        let points = lines.flatMap(\.points)
        guard let first = points.map(\.x).min(), let last = points.map(\.x).max() else {
            return PlotFrame.svg(title, "<text x=\"380\" y=\"140\" text-anchor=\"middle\">nothing was measured</text>")
        }
        let from = min(0, first)
        let across = Figures.ticks(upTo: max(last - from, 1e-9), about: 8)
        let up = Figures.ticks(upTo: points.map(\.y).max() ?? 1)
        let width = max(last - from, 1e-9)
        let top = up.last ?? 1
        func place(_ point: (x: Double, y: Double)) -> String {
            PlotFrame.place(PlotFrame.x((point.x - from) / width)) + ","
                + PlotFrame.place(PlotFrame.y(max(0, point.y) / top))
        }

        var content = PlotFrame.horizontalGrid(up, upTo: top, title: y)
        for tick in across where tick <= width * 1.001 {
            content += PlotFrame.horizontalLabel(tick / width, Figures.short(tick + from))
        }
        content += PlotFrame.horizontalTitle(x)
        if lines.count == 1, let only = lines.first, let begin = only.points.first, let end = only.points.last {
            let outline = [(x: begin.x, y: 0)] + only.points + [(x: end.x, y: 0)]
            content += "<polygon class=\"area\" points=\"\(outline.map(place).joined(separator: " "))\"/>"
        }
        for (number, line) in lines.enumerated() {
            content +=
                "<polyline class=\"line l\(number)\" points=\"\(line.points.map(place).joined(separator: " "))\">"
                + "<title>\(Markup.escape(line.name))</title></polyline>"
        }
        return PlotFrame.svg(title, content + legend)
    }

    private var legend: String {
        guard lines.count > 1 else { return "" }
        var content = ""
        var x = PlotFrame.width - PlotFrame.right
        for (number, line) in lines.enumerated().reversed() {
            // About seven points a letter.
            x -= Double(line.name.count) * 7
            content += "<text x=\"\(PlotFrame.place(x))\" y=\"12\">\(Markup.escape(line.name))</text>"
            content +=
                "<line class=\"line l\(number)\" x1=\"\(PlotFrame.place(x - 22))\" x2=\"\(PlotFrame.place(x - 6))\" "
                + "y1=\"8\" y2=\"8\"/>"
            x -= 36
        }
        return content
    }

    private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        guard points.count > mostPoints else { return points }
        let group = (points.count + mostPoints - 1) / mostPoints
        return stride(from: 0, to: points.count, by: group).map { start in
            let part = points[start..<min(points.count, start + group)]
            let count = Double(part.count)
            return (x: part.reduce(0) { $0 + $1.x } / count, y: part.reduce(0) { $0 + $1.y } / count)
        }
    }
}
