/// How long a match's ticks took in the last whole second, in microseconds: what an overlay shows.
package struct TickTimes: Hashable, Sendable {
    package var mean: Int
    package var longest: Int
    /// What one may take.
    package var budget: Int

    package init(mean: Int, longest: Int, budget: Int) {
        self.mean = mean
        self.longest = longest
        self.budget = budget
    }
}

/// Sums ticks up, a second at a time.
struct TickWindow {
    private static let nanoseconds: Int64 = 1_000_000_000

    private var began: Int64?
    private var spent: Int64 = 0
    private var count: Int64 = 0
    private var longest: Int64 = 0
    private var last: (mean: Int, longest: Int)?

    /// So many ticks were made by a call that began at `now` and took this long.
    mutating func note(_ ticks: Int64, took nanoseconds: Int64, at now: Int64) {
        if let began, now - began >= Self.nanoseconds {
            last = count > 0 ? (Int(spent / count / 1000), Int(longest / 1000)) : nil
            (spent, count, longest) = (0, 0, 0)
            self.began = now
        }
        if began == nil { began = now }
        spent += nanoseconds
        count += ticks
        longest = max(longest, nanoseconds / max(1, ticks))
    }

    /// nil: nothing was made for a whole second yet.
    func times(budget: Int) -> TickTimes? {
        last.map { TickTimes(mean: $0.mean, longest: $0.longest, budget: budget) }
    }
}
