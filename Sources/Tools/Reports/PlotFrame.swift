/// The place of a plot in its drawing, and the marks on its axes.
///
///     ┌───────────────────────────── width
///     │      top
///     │ left ┌──────────────┐ right
///     │      │   the plot   │
///     │      └──────────────┘
///     │      bottom
///   height
struct PlotFrame {
    static let width = 760.0
    static let height = 280.0
    static let left = 62.0
    static let right = 18.0
    static let top = 24.0
    static let bottom = 44.0

    static var plotWidth: Double { width - left - right }
    static var plotHeight: Double { height - top - bottom }
    static var floor: Double { height - bottom }

    /// From 0 at the left to 1 at the right.
    static func x(_ fraction: Double) -> Double { left + fraction * plotWidth }
    /// From 0 at the bottom to 1 at the top.
    static func y(_ fraction: Double) -> Double { floor - fraction * plotHeight }

    /// Coordinates with one digit behind the point.
    static func place(_ value: Double) -> String { value.isFinite ? "\((value * 10).rounded() / 10)" : "0" }

    static func svg(_ label: String, _ content: String) -> String {
        "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(Markup.escape(label))\">\(content)</svg>"
    }

    static func horizontalGrid(_ ticks: [Double], upTo top: Double, title: String) -> String {
        var content = ticks.map { tick in
            let y = place(y(top > 0 ? tick / top : 0))
            return "<line class=\"grid\" x1=\"\(place(left))\" x2=\"\(place(width - right))\" y1=\"\(y)\" y2=\"\(y)\"/>"
                + "<text x=\"\(place(left - 8))\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(Figures.short(tick))</text>"
        }.joined()
        content += "<text x=\"\(place(left))\" y=\"12\">\(Markup.escape(title))</text>"
        return content
    }

    static func horizontalLabel(_ fraction: Double, _ text: String) -> String {
        "<text x=\"\(place(x(fraction)))\" y=\"\(place(floor + 18))\" text-anchor=\"middle\">\(Markup.escape(text))</text>"
    }

    static func horizontalTitle(_ text: String) -> String {
        "<text x=\"\(place(width - right))\" y=\"\(place(height - 6))\" text-anchor=\"end\">\(Markup.escape(text))</text>"
    }
}

/// Numbers for people.
package enum Figures {
    /// `21,345`, `12.5`, `0.35`: three digits that matter, thousands in groups.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        if size >= 100 || value == value.rounded() && size < 1e15 {
            return grouped(Int64(max(min(value.rounded(), 9e15), -9e15)))
        }
        let digits = size >= 10 ? 10.0 : size >= 1 ? 100 : size >= 0.1 ? 1000 : 100_000
        return "\((value * digits).rounded() / digits)"
    }

    static func grouped(_ value: Int64) -> String {
        var text = ""
        for (place, digit) in String(value.magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + String(text.reversed())
    }

    /// Round numbers from 0 to at least `top`: 1, 2 or 5 times a power of ten apart.
    static func ticks(upTo top: Double, about count: Int = 5) -> [Double] {
        guard top.isFinite, top > 0 else { return [0, 1] }
        let rough = top / Double(count)
        var power = 1.0
        while power * 10 <= rough { power *= 10 }
        while power > rough { power /= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? power * 10
        var ticks = [0.0]
        while let last = ticks.last, last < top - step * 1e-9, ticks.count < 50 {
            ticks.append(step * Double(ticks.count))
        }
        return ticks
    }
}
