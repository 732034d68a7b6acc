internal import Synchronization

/// Only goes up.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    package init() {}

    package func add(_ amount: Int = 1) { count.wrappingAdd(UInt64(clamping: amount), ordering: .relaxed) }
    package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// Goes up and down.
package final class Gauge: Sendable {
    private let current = Atomic<Int>(0)

    package init() {}

    package func add(_ amount: Int) { current.wrappingAdd(amount, ordering: .relaxed) }
    package func set(_ value: Int) { current.store(value, ordering: .relaxed) }
    package var value: Int { current.load(ordering: .relaxed) }
}

/// Counters told apart by one label. For what happens seldom; hot paths keep the `Counter` that `counter(for:)` gives.
package final class LabelledCounters: Sendable {
    private let limit: Int
    /// Guards the table, which grows to `limit`.
    private let table = Mutex<[String: Counter]>([:])

    init(limit: Int) { self.limit = limit }

    package func counter(for value: String) -> Counter {
        table.withLock { table in
            let label = table[value] != nil || table.count < limit ? value : "other"
            if let counter = table[label] { return counter }
            let counter = Counter()
            table[label] = counter
            return counter
        }
    }

    package func add(_ value: String, _ amount: Int = 1) { counter(for: value).add(amount) }

    package var values: [(label: String, count: UInt64)] {
        table.withLock { $0.map { (label: $0.key, count: $0.value.value) } }.sorted { $0.label < $1.label }
    }
}
