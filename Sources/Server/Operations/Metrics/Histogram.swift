internal import Synchronization

/// How often values fell into which range.
package final class Histogram: Sendable {
    /// Upper bounds, ascending, in whole units of what is observed; `scale` makes them what the metric's name says.
    package struct Buckets: Sendable {
        let bounds: [Int]
        let scale: Double

        /// Observed in nanoseconds, reported in seconds: from 100 µs to 10 s, three a decade.
        package static let seconds = Buckets(
            bounds: [
                100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000,
                100_000_000, 200_000_000, 500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000, 10_000_000_000,
            ], scale: 1e-9)
        /// Observed in nanoseconds, reported in seconds: what a tick of a live match may take.
        package static let ticks = Buckets(
            bounds: [
                20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000,
                50_000_000, 100_000_000,
            ], scale: 1e-9)
        /// From 64 bytes to 1 MiB.
        package static let bytes = Buckets(bounds: (3...10).map { 1 << ($0 * 2) }, scale: 1)
        /// Small whole numbers, such as appends a commit.
        package static let counts = Buckets(bounds: (0...12).map { 1 << $0 }, scale: 1)
    }

    package struct Snapshot: Sendable {
        package var bounds: [Double]
        /// One more than the bounds: the last is for what lies above all.
        package var counts: [UInt64]
        package var sum: Double
    }

    private let buckets: Buckets
    /// One more than the bounds. Lives as long as the histogram, at one place, as atomics must.
    nonisolated(unsafe) private let counts: UnsafeMutableBufferPointer<Atomic<UInt64>>
    private let sum = Atomic<Int>(0)

    package init(_ buckets: Buckets) {
        self.buckets = buckets
        counts = .allocate(capacity: buckets.bounds.count + 1)
        for place in counts.indices { counts.initializeElement(at: place, to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize()
        counts.deallocate()
    }

    package func observe(_ value: Int) {
        var place = 0
        while place < buckets.bounds.count, value > buckets.bounds[place] { place += 1 }
        counts[place].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    package var snapshot: Snapshot {
        Snapshot(
            bounds: buckets.bounds.map { Double($0) * buckets.scale },
            counts: counts.indices.map { counts[$0].load(ordering: .relaxed) },
            sum: Double(sum.load(ordering: .relaxed)) * buckets.scale)
    }
}
