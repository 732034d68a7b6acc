import MartletEngine

/// What one connection of a dialect may send: what comes faster is dropped, and who goes on, or sends too much that is no
/// word of the dialect, is closed.
struct DialectBudget {
    enum Verdict {
        case take, drop, close
    }

    static let packets = TokenBucket.Rate(burst: 240, perSecond: 130)
    static let drops = TokenBucket.Rate(burst: 500, perSecond: 10)
    static let refusals = TokenBucket.Rate(burst: 16, perSecond: 1)

    private var taken = TokenBucket()
    private var dropped = TokenBucket()
    private var refused = TokenBucket()

    /// What becomes of one more packet. `now` is monotonic, here and below.
    mutating func take(now: Int64) -> Verdict {
        if taken.take(Self.packets, now: now) == nil { return .take }
        return dropped.take(Self.drops, now: now) == nil ? .drop : .close
    }

    /// One more packet was refused. False: too many.
    mutating func refuse(now: Int64) -> Bool { refused.take(Self.refusals, now: now) == nil }
}

/// Packets of all dialects, for metrics.
struct DialectCounters: Sendable {
    let taken: Counter
    let refused: Counter
    let dropped: Counter

    init(_ metrics: Metrics) {
        let counters = metrics.counters(
            "martlet_dialect_packets_total", "Packets of clients that speak another wire, by what became of them.",
            label: "result")
        taken = counters.counter(for: "taken")
        refused = counters.counter(for: "refused")
        dropped = counters.counter(for: "dropped")
    }
}
