/// Loss that comes in bursts: a link that is good or bad, loses nothing while good and everything while bad, and may change
/// its state before each packet.
///
///               1 ÷ burst
///            ┌────────────┐
///          good          bad       chance of bad in the long run = mean loss
///            └────────────┘
///      mean loss ÷ (1 − mean loss) ÷ burst
///
/// Sources: Gilbert, "Capacity of a Burst-Noise Channel" (1960); Elliott, "Estimates of Error Rates for Codes on Burst-Noise
/// Channels" (1963). Losses that know nothing of each other are the case burst = 1 ÷ (1 − mean loss).
package struct GilbertElliott: Equatable, Sendable {
    /// The share of packets lost, 0...1.
    package let meanLoss: Double
    /// How many packets in a row are lost when one is.
    package let meanBurst: Double
    package private(set) var isBad = false
    private let badnessBegins: Double
    private let badnessEnds: Double

    /// - Parameters:
    ///   - meanLoss: brought into 0...1; NaN counts as 0.
    ///   - meanBurst: in packets, 1 or more. Raised where so much loss does not come in such short bursts: at 75 % a burst has
    ///     3 packets at least.
    package init(meanLoss: Double, meanBurst: Double) {
        let loss = Chance.clamped(meanLoss)
        self.meanLoss = loss
        guard loss < 1 else {
            self.meanBurst = .infinity
            (badnessBegins, badnessEnds) = (1, 0)
            return
        }
        let odds = loss / (1 - loss)
        let shortest = odds > 1 ? odds : 1
        let burst = meanBurst > shortest && meanBurst.isFinite ? meanBurst : shortest
        self.meanBurst = burst
        badnessBegins = odds / burst
        badnessEnds = 1 / burst
    }

    /// Whether the next packet is lost. Always takes one number from `random`.
    package mutating func losesNext(using random: inout SeededRandom) -> Bool {
        let changes = Chance.happens(isBad ? badnessEnds : badnessBegins, using: &random)
        if changes { isBad.toggle() }
        return isBad
    }
}

/// Drawing by probability with the same result on every machine.
enum Chance {
    /// Into 0...1; NaN counts as 0.
    static func clamped(_ chance: Double) -> Double {
        guard chance > 0 else { return 0 }
        return chance < 1 ? chance : 1
    }

    static func happens(_ chance: Double, using random: inout SeededRandom) -> Bool { unit(using: &random) < chance }

    /// A number in 0..<1 of 53 random bits.
    static func unit(using random: inout SeededRandom) -> Double { Double(Int64(random.next() >> 11)) * 0x1p-53 }
}
