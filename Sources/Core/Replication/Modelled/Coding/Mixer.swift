/// Asks several counters for the probability of a bit, weighs their answers, and teaches counters and weights what came.
///
/// Each bit is asked in two sets of weights at once, whose log odds are averaged: one chosen by what is coded, one by
/// how large it is expected to be. The state's memory is read unchecked here and in `Blend`: places come from
/// `ModelLayout` and from contexts that are clamped where they are made, whatever the bytes were.
struct Mixer {
    private let counters: UnsafeMutablePointer<UInt16>
    private let weights: UnsafeMutablePointer<SIMD8<Int16>>
    private let tables: LogisticTables

    /// Weights are in 4,096ths and stay within ± 8.
    private static let weightBound = SIMD8<Int32>(repeating: 32_767)
    /// How much of an answer counts, in 256ths, by how often it was given.
    private static let trust: InlineArray<16, Int32> = [
        0, 160, 196, 213, 222, 228, 232, 238, 241, 243, 246, 247, 249, 250, 251, 252,
    ]
    /// How far a counter goes towards what came, in 65,536ths.
    private static let pace: InlineArray<16, Int32> = [
        32768, 21845, 16384, 13107, 10923, 9362, 7282, 5958, 5041, 4369, 3641, 3121, 2731, 2341, 2048, 1638,
    ]

    init(_ state: ModelState) {
        counters = state.counters
        weights = state.weights
        tables = LogisticTables.shared
    }

    /// - Parameters:
    ///   - places: of the counters, less the node; the first `count` (at most seven) are asked.
    ///   - first, second: the two sets of weights.
    @inline(__always)
    func code<Coder: BinaryCoder>(
        _ bit: Int32, with coder: inout Coder, asking places: SIMD8<Int32>, count: Int, node: Int32 = 0,
        first: Int32, second: Int32
    ) -> Int32 {
        assert(first >= 0 && first < ModelLayout.sets && second >= 0 && second < ModelLayout.sets)
        var inputs = SIMD8<Int32>.zero
        for lane in 0..<count {
            let place = places[lane] &+ node
            assert(place >= 0 && place < ModelLayout.counters)
            let counter = counters[Int(place)]
            let odds = Int32(tables.logOdds[Int(counter >> 4)])
            inputs[lane] = (odds &* Self.trust[Int(counter & 15)]) >> 8
        }
        inputs[7] = 256
        let one = weights[Int(first)]
        let two = weights[Int(second)]
        let oddsOne = Self.odds(inputs, one)
        let oddsTwo = Self.odds(inputs, two)
        let found = coder.code(bit, probability: UInt32(bitPattern: probability((oddsOne &+ oddsTwo) >> 1)))

        let truth: Int32 = found << 16
        weights[Int(first)] = Self.taught(one, inputs, truth &- probability(oddsOne))
        let after = first == second ? weights[Int(second)] : two
        weights[Int(second)] = Self.taught(after, inputs, truth &- probability(oddsTwo))
        for lane in 0..<count {
            let place = Int(places[lane] &+ node)
            let counter = counters[place]
            let asked = Int32(counter & 15)
            let share = Int32(counter >> 4)
            let pace = Self.pace[Int(asked)]
            let next =
                found != 0
                ? share &+ ((4095 &- share) &* pace &+ 32_768) >> 16
                : max(1, share &- (share &* pace &+ 32_768) >> 16)
            counters[place] = UInt16(truncatingIfNeeded: next << 4 | min(asked &+ 1, 15))
        }
        return found
    }

    @inline(__always)
    private func probability(_ odds: Int32) -> Int32 { Int32(tables.probability[Int(odds &+ 2048)]) }

    @inline(__always)
    private static func odds(_ inputs: SIMD8<Int32>, _ weights: SIMD8<Int16>) -> Int32 {
        let sum = ((inputs &* SIMD8<Int32>(truncatingIfNeeded: weights)) &>> 4).wrappedSum() >> 8
        return min(max(sum, -LogisticTables.bound), LogisticTables.bound)
    }

    /// Moves the weights down the slope of the bit's cost.
    @inline(__always)
    private static func taught(_ weights: SIMD8<Int16>, _ inputs: SIMD8<Int32>, _ error: Int32) -> SIMD8<Int16> {
        let step = (inputs &* SIMD8(repeating: (error >> 2) &* 11) &+ SIMD8(repeating: 1 << 19)) &>> 20
        var next = SIMD8<Int32>(truncatingIfNeeded: weights) &+ step
        next.clamp(lowerBound: SIMD8<Int32>.zero &- weightBound, upperBound: weightBound)
        return SIMD8<Int16>(truncatingIfNeeded: next)
    }
}
