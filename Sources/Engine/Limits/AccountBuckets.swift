/// Token buckets by account, for one match. Bounded: a full bucket says no more than a missing one, so full ones are
/// forgotten when there are many; where that makes no room, newcomers share one.
package struct AccountBuckets: Sendable {
    private let limit: Int
    private var buckets: [AccountID: TokenBucket] = [:]
    private var shared = TokenBucket()

    package init(limit: Int = 256) { self.limit = max(1, limit) }

    /// Takes one token. Returns nil when there was one, else the seconds to wait. `now` is monotonic.
    package mutating func take(_ account: AccountID, _ rate: TokenBucket.Rate, now: Int64) -> Int? {
        if buckets[account] == nil, buckets.count >= limit {
            buckets = buckets.filter { !$0.value.isFull(now: now) }
            if buckets.count >= limit { return shared.take(rate, now: now) }
        }
        return buckets[account, default: TokenBucket()].take(rate, now: now)
    }

    package var count: Int { buckets.count }
}
