/// The line on which frames arrive at their soonest: which tick a frame would have that arrives now, had it not been held up.
///
/// Each arrival gives tick − time; the greatest of the last seconds stands for the way without queues. Two windows in turn
/// keep that maximum, so that a clock which drifts, or a server that fell behind for good, is followed.
package struct ArrivalLine: Sendable {
    /// How long an arrival counts: this long at least, twice as long at most.
    static let windowMicroseconds: Int64 = 4_000_000

    private let tickMicroseconds: Double
    private var greatest = -Double.infinity
    private var greatestBefore = -Double.infinity
    private var windowBegan: Int64 = 0
    /// Mean deviation of arrivals from the line, in ticks.
    private var deviation = 0.0

    package init(tickMicroseconds: Double) { self.tickMicroseconds = tickMicroseconds }

    package var isKnown: Bool { offset > -Double.infinity }

    private var offset: Double { max(greatest, greatestBefore) }

    /// A frame of this tick (relative to the clock's anchor) came.
    package mutating func note(_ tick: Double, at now: Int64) {
        if now - windowBegan > Self.windowMicroseconds {
            greatestBefore = greatest
            greatest = -.infinity
            windowBegan = now
        }
        let sample = tick - Double(now) / tickMicroseconds
        greatest = max(greatest, sample)
        deviation += (offset - sample - deviation) / 16
    }

    /// In ticks relative to the anchor.
    package func tick(at now: Int64) -> Double { Double(now) / tickMicroseconds + offset }

    /// How long frames are held up in the mean.
    package var jitterMicroseconds: Double { deviation * tickMicroseconds }

    package mutating func reset() { self = ArrivalLine(tickMicroseconds: tickMicroseconds) }
}

/// Round trips: the least of the last seconds, the mean, and how far they scatter (RFC 6298's smoothing).
package struct RoundTrip: Sendable {
    static let windowMicroseconds: Int64 = 4_000_000

    private var least = Int64.max
    private var leastBefore = Int64.max
    private var windowBegan: Int64 = 0
    package private(set) var meanMicroseconds = 0.0
    package private(set) var jitterMicroseconds = 0.0
    package private(set) var isKnown = false

    package init() {}

    package var leastMicroseconds: Int64 { isKnown ? min(least, leastBefore) : 0 }

    package mutating func note(_ microseconds: Int64, at now: Int64) {
        let sample = max(0, microseconds)
        if now - windowBegan > Self.windowMicroseconds {
            leastBefore = least
            least = .max
            windowBegan = now
        }
        least = min(least, sample)
        if isKnown {
            let difference = Double(sample) - meanMicroseconds
            jitterMicroseconds += (difference.magnitude - jitterMicroseconds) / 4
            meanMicroseconds += difference / 8
        } else {
            meanMicroseconds = Double(sample)
            isKnown = true
        }
    }
}
