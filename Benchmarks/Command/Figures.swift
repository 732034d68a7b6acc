/// What a benchmark found: a line of a table for people, a line of JSON for programs.
struct Figure {
    /// Lower case with hyphens; stable.
    let name: String
    let value: Double
    let unit: String
    /// What the figure should reach, in words.
    var target = ""

    private static func number(_ value: Double) -> String {
        let scale = abs(value) < 100 ? 1000.0 : 1.0
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }

    static func show(_ title: String, _ figures: [Figure]) {
        print(title)
        for figure in figures {
            let value = "\(number(figure.value)) \(figure.unit)"
            let line = "  " + padded(figure.name, 34) + padded(value, 24) + figure.target
            print(line)
        }
        for figure in figures {
            print("{\"benchmark\":\"\(figure.name)\",\"value\":\(number(figure.value)),\"unit\":\"\(figure.unit)\"}")
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

/// What the user typed behind a benchmark's name: `--name value` pairs.
struct Options {
    private var values: [String: String] = [:]

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let name = rest.popFirst(), let value = rest.popFirst() {
            values[String(name.drop { $0 == "-" })] = value
        }
    }

    func int(_ name: String, _ standard: Int) -> Int { values[name].flatMap { Int($0) } ?? standard }
    func double(_ name: String, _ standard: Double) -> Double { values[name].flatMap { Double($0) } ?? standard }
}
