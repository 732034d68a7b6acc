import Martlet

/// One component's random numbers. Each has its own fork of the run's seed, so that what one draws never moves another.
struct Dice {
    private var random: SeededRandom

    init(seed: UInt64, _ labels: UInt64...) {
        var random = SeededRandom(seed: MatchSeed(seed))
        for label in labels { random = random.fork(label) }
        self.random = random
    }

    mutating func word() -> UInt64 { random.next() }

    /// From 0 to below `count`.
    mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(max(1, count))) }

    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(random.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// From 0 to below 1.
    mutating func unit() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }

    /// Nanoseconds until the next of something that happens every `seconds` on average.
    mutating func until(every seconds: Double) -> Int64 {
        var sum = 0.0
        for _ in 0..<4 { sum += unit() }  // Near enough to what an exponential wait spreads, without a logarithm.
        return Int64(seconds * max(0.05, sum / 2) * 1_000_000_000)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Core's random numbers for a brain.
    mutating func fork() -> SeededRandom { SeededRandom(seed: MatchSeed(random.next())) }
}
