/// One number for what all of `Maths` computes: two builds with the same one compute the same bits.
///
/// A test holds the native build to it; a page or its test can hold the WebAssembly build to the same.
package enum MathsFingerprint {
    /// Hashes `evaluations` results, each of two drawn arguments: every other pair lies within ±16, as games have them, the rest
    /// are any 64 bits at all, NaN and infinities among them.
    package static func hash(evaluations: Int32) -> UInt64 {
        var random = SeededRandom(seed: MatchSeed(0x6d61_7468_7321))
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func fold(_ value: Double) {
            var word = value.bitPattern
            for _ in 0..<8 {
                hash = (hash ^ (word & 0xff)) &* 0x0000_0100_0000_01b3
                word >>= 8
            }
        }
        for index in 0..<max(evaluations, 0) {
            let isWild = index % 16 >= 8
            let (a, b) = (argument(random.next(), isWild), argument(random.next(), isWild))
            switch index % 8 {
            case 0: fold(Trigonometry.sine(a))
            case 1: fold(Trigonometry.cosine(a))
            case 2:
                let (sine, cosine) = Trigonometry.sineAndCosine(a)
                fold(sine)
                fold(cosine)
            case 3: fold(Trigonometry.atan2(a, b))
            case 4: fold(Angle.wrapped(a))
            case 5: fold(Angle.difference(from: a, to: b))
            case 6:
                let vector = Vector2(x: a, y: b)
                fold(vector.length)
                fold(vector.normalised.x)
            default:
                let vector = Vector3(x: a, y: b, z: 1)
                fold(vector.length)
                fold(vector.normalised.z)
            }
        }
        return hash
    }

    private static func argument(_ word: UInt64, _ isWild: Bool) -> Double {
        isWild ? Double(bitPattern: word) : Double(Int64(bitPattern: word)) * 0x1p-59
    }
}
