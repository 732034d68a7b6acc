/// A histogram as Prometheus' text tells it, of what came between two readings.
struct MetricBuckets: Sendable {
    /// Ascending by bound; how many were observed up to it.
    private(set) var cumulated: [(bound: Double, count: Double)] = []

    init(_ cumulated: [(bound: Double, count: Double)]) {
        self.cumulated = cumulated.sorted { $0.bound < $1.bound }
    }

    /// What so many of a hundred did not exceed, taken as spread evenly within a bucket; nil where nothing was observed, or
    /// the answer lies above all bounds.
    func seconds(atPercentile percentile: Double) -> Double? {
        guard let total = cumulated.last?.count, total > 0 else { return nil }
        let wanted = total * percentile / 100
        var below = (bound: 0.0, count: 0.0)
        for bucket in cumulated {
            if bucket.count >= wanted, bucket.count > below.count {
                guard bucket.bound.isFinite else { return nil }
                let share = (wanted - below.count) / (bucket.count - below.count)
                return below.bound + share * (bucket.bound - below.bound)
            }
            below = bucket
        }
        return nil
    }
}

extension ServerFigures {
    static func buckets(of name: String, _ before: ServerFigures, _ after: ServerFigures) -> MetricBuckets {
        let prefix = name + "_bucket{le=\""
        var cumulated: [(Double, Double)] = []
        for (label, value) in after.all where label.hasPrefix(prefix) {
            let text = label.dropFirst(prefix.count).dropLast(2)
            guard let bound = text == "+Inf" ? .infinity : Double(text) else { continue }
            cumulated.append((bound, value - (before[label] ?? 0)))
        }
        return MetricBuckets(cumulated)
    }
}
