#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How often which value was measured, over a logarithmic axis: latencies, whose tail is what matters.
package struct LogHistogram: Sendable {
    package var title: String
    package var caption: String
    private let unit: String
    private let bars: [(value: Double, count: Int)]
    private let marks: [(label: String, value: Double)]

    private static let columns = 72

    /// - Parameters:
    ///   - bars: values and how often each was measured, ascending.
    ///   - marks: values to be pointed out, such as `("p99", 12.5)`.
    package init(
        title: String, unit: String, bars: [(value: Double, count: Int)], marks: [(label: String, value: Double)] = [],
        caption: String = ""
    ) {
        self.title = title
        self.unit = unit
        self.bars = bars.filter { $0.value > 0 && $0.value.isFinite && $0.count > 0 }
        self.marks = marks.filter { $0.value > 0 && $0.value.isFinite }
        self.caption = caption
    }

    var svg: String {
        guard let least = bars.first?.value, let greatest = bars.last?.value else {
            return PlotFrame.svg(title, "<text x=\"380\" y=\"140\" text-anchor=\"middle\">nothing was measured</text>")
        }
        // A little air on both sides; marks may lie beyond the bars.
        let low = log10(min(least, marks.map(\.value).min() ?? least)) - 0.05
        let high = max(log10(max(greatest, marks.map(\.value).max() ?? greatest)) + 0.05, low + 0.3)
        func fraction(_ value: Double) -> Double { (log10(value) - low) / (high - low) }

        var columns = [Int](repeating: 0, count: Self.columns)
        for bar in bars {
            columns[min(Self.columns - 1, max(0, Int(fraction(bar.value) * Double(Self.columns))))] += bar.count
        }
        let total = Double(columns.reduce(0, +))
        let shares = columns.map { Double($0) / total * 100 }
        let ticks = Figures.ticks(upTo: shares.max() ?? 1, about: 4)
        let top = ticks.last ?? 1

        var content = PlotFrame.horizontalGrid(ticks, upTo: top, title: "% of measurements")
        let width = PlotFrame.plotWidth / Double(Self.columns)
        for (column, share) in shares.enumerated() where share > 0 {
            let from = pow(10, low + (high - low) * Double(column) / Double(Self.columns))
            let to = pow(10, low + (high - low) * Double(column + 1) / Double(Self.columns))
            let barTop = min(PlotFrame.y(share / top), PlotFrame.floor - 1)
            content +=
                "<rect class=\"bar\" x=\"\(PlotFrame.place(PlotFrame.left + Double(column) * width))\" "
                + "y=\"\(PlotFrame.place(barTop))\" width=\"\(PlotFrame.place(width - 1))\" "
                + "height=\"\(PlotFrame.place(PlotFrame.floor - barTop))\" rx=\"1\"><title>"
                + "\(Figures.short(from)) to \(Figures.short(to)) \(Markup.escape(unit)): \(columns[column])</title></rect>"
        }
        content += axis(low: low, high: high)
        return PlotFrame.svg(title, content + markLines(fraction))
    }

    private func axis(low: Double, high: Double) -> String {
        var content = ""
        let steps: [Double] = high - low > 3.4 ? [1] : high - low > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 5, 7]
        for power in Int(low.rounded(.down))...Int(high.rounded(.up)) {
            for step in steps {
                let value = step * pow(10, Double(power))
                let fraction = (log10(value) - low) / (high - low)
                if (0...1).contains(fraction) { content += PlotFrame.horizontalLabel(fraction, Figures.short(value)) }
            }
        }
        return content + PlotFrame.horizontalTitle(unit)
    }

    /// Labels of marks that stand close together go to different heights.
    private func markLines(_ fraction: (Double) -> Double) -> String {
        var content = ""
        for (place, mark) in marks.enumerated() {
            let x = PlotFrame.x(fraction(mark.value))
            let isLeft = fraction(mark.value) > 0.85
            content +=
                "<line class=\"mark\" x1=\"\(PlotFrame.place(x))\" x2=\"\(PlotFrame.place(x))\" "
                + "y1=\"\(PlotFrame.place(PlotFrame.top))\" y2=\"\(PlotFrame.place(PlotFrame.floor))\"/>"
                + "<text class=\"mark-label\" x=\"\(PlotFrame.place(x + (isLeft ? -5 : 5)))\" "
                + "y=\"\(PlotFrame.place(PlotFrame.top + 10 + Double(place % 4) * 15))\" "
                + "text-anchor=\"\(isLeft ? "end" : "start")\">\(Markup.escape(mark.label)) \(Figures.short(mark.value))</text>"
        }
        return content
    }
}
