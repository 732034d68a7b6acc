/// A token bucket: `burst` at once, `perSecond` in the long run. Integer arithmetic on the time that it is given.
package struct TokenBucket: Hashable, Sendable {
    /// How fast and how much.
    package struct Rate: Hashable, Sendable {
        package var burst: Int
        package var perSecond: Double

        package init(burst: Int, perSecond: Double) {
            self.burst = max(1, burst)
            self.perSecond = max(0.000_001, perSecond)
        }

        /// Nanoseconds until one more token.
        var nanosecondsPerToken: Int64 { Int64(min(1_000_000_000 / perSecond, 1e15)) }
    }

    /// When the bucket will be full again (GCRA's theoretical arrival time); the past means full.
    private var fullAt: Int64 = .min

    package init() {}

    /// Takes one token. Returns nil when there was one, else the seconds to wait, rounded up.
    package mutating func take(_ rate: Rate, now: Int64) -> Int? {
        let step = rate.nanosecondsPerToken
        let start = max(fullAt, now)
        let (capacity, overflow) = step.multipliedReportingOverflow(by: Int64(rate.burst))
        let wait = start - now + step - (overflow ? .max : capacity)
        guard wait <= 0 else { return Int((wait + 999_999_999) / 1_000_000_000) }
        fullAt = start + step
        return nil
    }

    /// Whether nothing was taken that has not come back: such a bucket need not be remembered.
    package func isFull(now: Int64) -> Bool { fullAt <= now }
}
