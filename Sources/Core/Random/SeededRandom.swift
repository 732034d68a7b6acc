/// The seed of a match: 128 bits, from the server's secure source or from a simulation's.
public struct MatchSeed: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A seed from one word, for simulations and tests.
    public init(_ word: UInt64) { self.init(high: word, low: 0x6d61_7274_6c65_7400) }
}

/// The random numbers of a match: the n-th is SipHash-2-4 of n under the match's 128-bit seed.
///
/// Counting makes them a part of the state that is one number long; the keyed hash keeps a player who sees some from
/// predicting others. Rules whose draws are partly hidden take them from a `fork`, so that the number of hidden draws
/// can't be seen in the public ones. Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
public struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
    public let seed: MatchSeed
    /// How many numbers have been drawn.
    public var position: UInt64

    public init(seed: MatchSeed, position: UInt64 = 0) {
        self.seed = seed
        self.position = position
    }

    public mutating func next() -> UInt64 {
        defer { position &+= 1 }
        return SipHash.hash(word: position, key0: seed.high, key1: seed.low)
    }

    /// An independent sequence for one purpose, such as `fork(combat, turn, unit)`: the same labels give the same
    /// numbers, whatever else was drawn.
    public func fork(_ labels: UInt64...) -> SeededRandom {
        var high = seed.high
        var low = seed.low ^ 0x666f_726b
        for label in labels {
            let next = SipHash.hash(word: label, key0: high, key1: low)
            low = SipHash.hash(word: ~label, key0: high, key1: low)
            high = next
        }
        return SeededRandom(seed: MatchSeed(high: high, low: low))
    }
}

#if !hasFeature(Embedded)
    extension MatchSeed: Codable {}
    extension SeededRandom: Codable {}
#endif
