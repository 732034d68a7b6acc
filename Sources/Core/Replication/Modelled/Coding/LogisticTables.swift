/// Between probabilities and their log odds, in whole numbers: what the mixing of predictions works with (M. Mahoney,
/// "Adaptive weighing of context models for lossless data compression", 2005).
final class LogisticTables: Sendable {
    static let shared = LogisticTables()

    /// Log odds are in 1/256 and lie within ± this.
    static let bound: Int32 = 2047

    /// 65,536 ÷ (1 + e^−x) at x = −8, −7¾ … 8.
    private static let samples: [Int32] = [
        22, 28, 36, 47, 60, 77, 98, 126, 162, 208, 267, 342, 439, 562, 720, 922, 1179, 1506, 1921, 2446, 3108, 3938,
        4971, 6249, 7812, 9702, 11955, 14595, 17625, 21025, 24743, 28693, 32768, 36843, 40793, 44511, 47911, 50941,
        53581, 55834, 57724, 59287, 60565, 61598, 62428, 63090, 63615, 64030, 64357, 64614, 64816, 64974, 65097, 65194,
        65269, 65328, 65374, 65410, 65438, 65459, 65476, 65489, 65500, 65508, 65514,
    ]
    /// The probability of 1 in 65,536ths, at log odds + 2048.
    let probability: [UInt16]
    /// The log odds of a probability in 4,096ths.
    let logOdds: [Int16]

    private init() {
        var probability = [UInt16](repeating: 0, count: 4096)
        for place in 0..<4096 {
            let rest = Int32(place & 63)
            let low = Self.samples[place >> 6]
            let high = Self.samples[(place >> 6) + 1]
            probability[place] = UInt16(truncatingIfNeeded: (low * (64 - rest) + high * rest + 32) >> 6)
        }
        var logOdds = [Int16](repeating: 0, count: 4096)
        var place = 1
        for share in 0..<4096 {
            let wanted = Int32(share) * 16 + 8
            while place < 4095 && Int32(probability[place]) < wanted { place += 1 }
            logOdds[share] = Int16(truncatingIfNeeded: place - 2048)
        }
        self.probability = probability
        self.logOdds = logOdds
    }
}

/// Rough sizes of differences, as contexts want them.
enum Rough {
    /// 0, 1, 2, 3, then two steps a doubling (4…5, 6…7, 8…11 …), at most `bound`.
    @inline(__always)
    static func size(_ value: Int32, _ bound: Int32) -> Int32 {
        let magnitude = value.magnitude
        guard magnitude >= 2 else { return min(Int32(truncatingIfNeeded: magnitude), bound) }
        let log = UInt32(truncatingIfNeeded: 31 - magnitude.leadingZeroBitCount)
        return min(Int32(truncatingIfNeeded: 2 * log + (magnitude >> (log - 1)) & 1), bound)
    }

    /// `size` with the sign: 0…2 × bound.
    @inline(__always)
    static func signed(_ value: Int32, _ bound: Int32) -> Int32 {
        let size = size(value, bound)
        return value < 0 ? bound - size : bound + size
    }

    /// As `signed`, one step a doubling.
    @inline(__always)
    static func signedOctave(_ value: Int32, _ bound: Int32) -> Int32 {
        let octave = min(Int32(truncatingIfNeeded: 32 - value.magnitude.leadingZeroBitCount), bound)
        return value < 0 ? bound - octave : bound + octave
    }

    /// Clamps what may have grown past what the models look at.
    @inline(__always)
    static func clamp(_ value: Int64, _ bound: Int32) -> Int32 {
        Int32(truncatingIfNeeded: min(max(value, Int64(-bound)), Int64(bound)))
    }
}
