internal import Synchronization

/// What this server counts, in the text that Prometheus reads (exposition format 0.0.4).
///
/// Names begin with `martlet_` and end in their unit; a counter's in `_total`. Everything is registered once, at start;
/// counting is an atomic addition. What a loop counts for itself is read by a closure when somebody asks.
package final class Metrics: Sendable {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable { case counter, gauge, histogram }

    /// One measured value and the labels that tell it from its siblings.
    package struct Sample: Sendable {
        package var labels: [(name: String, value: String)]
        package var value: Double

        package init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
            self.value = value
            self.labels = labels
        }
    }

    private struct Family: Sendable {
        let name: String
        let help: String
        let kind: Kind
        let write: @Sendable (inout MetricsText) -> Void
    }

    /// Guards registration; nothing that counts touches it.
    private let families = Mutex<[Family]>([])

    package init() {}

    package func counter(_ name: String, _ help: String) -> Counter {
        let counter = Counter()
        add(name, help, .counter) { $0.sample(name, [], Double(counter.value)) }
        return counter
    }

    package func gauge(_ name: String, _ help: String) -> Gauge {
        let gauge = Gauge()
        add(name, help, .gauge) { $0.sample(name, [], Double(gauge.value)) }
        return gauge
    }

    /// Counters that one label tells apart. No more than `limit` values of it: further ones count as `other`.
    package func counters(_ name: String, _ help: String, label: String, limit: Int = 64) -> LabelledCounters {
        let counters = LabelledCounters(limit: limit)
        add(name, help, .counter) { text in
            for (value, count) in counters.values { text.sample(name, [(label, value)], Double(count)) }
        }
        return counters
    }

    package func histogram(_ name: String, _ help: String, _ buckets: Histogram.Buckets) -> Histogram {
        let histogram = Histogram(buckets)
        add(name, help, .histogram) { $0.histogram(name, histogram.snapshot) }
        return histogram
    }

    /// What somebody else counts; `read` is called for each scrape, on the thread of whoever asks.
    package func pull(_ name: String, _ help: String, _ kind: Kind, read: @escaping @Sendable () -> [Sample]) {
        add(name, help, kind) { text in
            for sample in read() { text.sample(name, sample.labels, sample.value) }
        }
    }

    package func pull(_ name: String, _ help: String, _ kind: Kind, value: @escaping @Sendable () -> Double) {
        pull(name, help, kind) { [Sample(value())] }
    }

    /// The answer to `GET /metrics`.
    package func render() -> [UInt8] {
        var text = MetricsText()
        for family in families.withLock({ $0 }) {
            text.head(family.name, family.help, family.kind)
            family.write(&text)
        }
        return text.bytes
    }

    private func add(
        _ name: String, _ help: String, _ kind: Kind, write: @escaping @Sendable (inout MetricsText) -> Void
    ) {
        families.withLock { families in
            precondition(!families.contains { $0.name == name }, "a metric is registered once")
            families.append(Family(name: name, help: help, kind: kind, write: write))
        }
    }
}
