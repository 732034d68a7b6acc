/// Writes Prometheus' text.
struct MetricsText {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(16_384) }

    mutating func head(_ name: String, _ help: String, _ kind: Metrics.Kind) {
        put("# HELP \(name) \(Self.escape(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n")
    }

    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        put(name)
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escape($0.value, quotes: true))\"" }
            put("{" + pairs.joined(separator: ",") + "}")
        }
        put(" \(Self.number(value))\n")
    }

    mutating func histogram(_ name: String, _ snapshot: Histogram.Snapshot) {
        var cumulated: UInt64 = 0
        for (bound, count) in zip(snapshot.bounds, snapshot.counts) {
            cumulated += count
            sample(name + "_bucket", [("le", Self.number(bound))], Double(cumulated))
        }
        let total = snapshot.counts.reduce(0, +)
        sample(name + "_bucket", [("le", "+Inf")], Double(total))
        sample(name + "_sum", [], snapshot.sum)
        sample(name + "_count", [], Double(total))
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
