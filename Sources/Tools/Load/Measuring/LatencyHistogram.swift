/// How often each duration was measured, to within 1.6 %, in a fixed amount of memory.
///
/// Buckets as in an HDR histogram: 64 of equal width for each power of two of nanoseconds, so that a tail is told as
/// exactly as the median.
package struct LatencyHistogram: Sendable {
    private static let digits = 6
    private static let width = 1 << digits
    /// Up to 2⁴² ns, more than an hour; longer ones count as that.
    private static let powers = 42 - digits

    private var counts = [Int](repeating: 0, count: (powers + 1) * width)
    package private(set) var count = 0
    package private(set) var greatest: Int64 = 0
    private var sum: Double = 0

    package init() {}

    package mutating func record(nanoseconds: Int64) {
        let value = max(0, nanoseconds)
        counts[Self.place(of: value)] += 1
        count += 1
        greatest = max(greatest, value)
        sum += Double(value)
    }

    package mutating func add(_ other: LatencyHistogram) {
        for place in counts.indices { counts[place] += other.counts[place] }
        count += other.count
        greatest = max(greatest, other.greatest)
        sum += other.sum
    }

    /// The duration that so many of a hundred did not exceed; 0 where nothing was measured.
    package func nanoseconds(atPercentile percentile: Double) -> Int64 {
        guard count > 0 else { return 0 }
        let wanted = max(1, Int((Double(count) * min(max(percentile, 0), 100) / 100).rounded(.up)))
        var seen = 0
        for (place, number) in counts.enumerated() where number > 0 {
            seen += number
            if seen >= wanted { return min(Self.upperBound(of: place), greatest) }
        }
        return greatest
    }

    package func milliseconds(atPercentile percentile: Double) -> Double {
        Double(nanoseconds(atPercentile: percentile)) / 1e6
    }

    package var meanMilliseconds: Double { count == 0 ? 0 : sum / Double(count) / 1e6 }
    package var greatestMilliseconds: Double { Double(greatest) / 1e6 }

    /// What was measured, for a plot: upper bounds in milliseconds and how many fell below each, ascending.
    package var bars: [(milliseconds: Double, count: Int)] {
        counts.enumerated().compactMap { place, number in
            number == 0 ? nil : (Double(Self.upperBound(of: place)) / 1e6, number)
        }
    }

    private static func place(of value: Int64) -> Int {
        let power = max(0, 63 - value.leadingZeroBitCount - digits)
        guard power < powers else { return (powers + 1) * width - 1 }
        // Below 128 each value has a place of its own; above, the leading seven bits choose one of 64 in their power.
        return power * width + Int(value >> Int64(power))
    }

    private static func upperBound(of place: Int) -> Int64 {
        guard place >= 2 * width else { return Int64(place) }
        let power = place / width - 1
        return (Int64(place % width + width + 1) << Int64(power)) - 1
    }
}
