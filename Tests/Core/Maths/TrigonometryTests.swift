import Martlet
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system's libm is the yardstick: it is good to 1 unit in the last place, though not the same everywhere.
@Suite struct TrigonometryTests {
    /// Angles of all sizes that games have, and some that none has.
    private static func angles(seed: UInt64, count: Int) -> [Double] {
        print("angles from seed \(seed)")
        var random = SeededRandom(seed: MatchSeed(seed))
        let scales = [1e-9, 1, 3.2, 7, 100, 8_192, 1e5]
        return (0..<count).map { Double.random(in: -1...1, using: &random) * scales[$0 % scales.count] }
    }

    private func units(_ value: Double, from expected: Double) -> Double { abs(value - expected) / expected.ulp }

    @Test func `sine and cosine are good to the last place`() {
        for angle in Self.angles(seed: 1, count: 20_000) where abs(angle) <= 8_192 {
            #expect(units(Trigonometry.sine(angle), from: sin(angle)) <= 2, "\(angle)")
            #expect(units(Trigonometry.cosine(angle), from: cos(angle)) <= 2, "\(angle)")
        }
    }

    @Test func `they are good where they pass through zero, too`() {
        for multiple in 1..<5_215 {
            let zero = Double(multiple) * (Double.pi / 2)
            for angle in [zero.nextDown, zero, zero.nextUp, -zero] {
                #expect(units(Trigonometry.sine(angle), from: sin(angle)) <= 2, "\(angle)")
                #expect(units(Trigonometry.cosine(angle), from: cos(angle)) <= 2, "\(angle)")
            }
        }
    }

    @Test(arguments: [8_193, 1e6, 123_456_789.125, 1e15, 1e300, .greatestFiniteMagnitude])
    func `a huge angle counts as one half a last place away`(angle: Double) {
        let rest = fmod(angle, 2 * .pi)
        #expect(abs(Trigonometry.sine(angle) - sin(rest)) <= 3e-16)
        #expect(abs(Trigonometry.cosine(-angle) - cos(rest)) <= 3e-16)
    }

    @Test func `both at once are the same bits as one by one`() {
        for angle in Self.angles(seed: 2, count: 5_000) {
            let both = Trigonometry.sineAndCosine(angle)
            #expect(both.sine == Trigonometry.sine(angle))
            #expect(both.cosine == Trigonometry.cosine(angle))
            #expect(abs(both.sine * both.sine + both.cosine * both.cosine - 1) < 1e-15)
        }
    }

    @Test func `the direction of a point is good to a few last places, in every quadrant`() {
        let numbers = Self.angles(seed: 3, count: 20_001)
        for (y, x) in zip(numbers, numbers.dropFirst()) {
            #expect(abs(Trigonometry.atan2(y, x) - atan2(y, x)) < 1e-15, "\(y), \(x)")
        }
        for (y, x) in [(1.0, 1.0), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1)] {
            #expect(Trigonometry.atan2(y, x) == atan2(y, x))
            for scale in [Double.leastNonzeroMagnitude, 1e-300, 1e300, .greatestFiniteMagnitude] {
                #expect(Trigonometry.atan2(y * scale, x * scale) == atan2(y, x))
            }
        }
        #expect(Trigonometry.atan2(-0.0, -1) == .pi)
        #expect(Trigonometry.atan2(0, 0) == 0)
        #expect(Trigonometry.atan2(1e-300, 1e300) == 0)
    }

    @Test(arguments: [Double.nan, .signalingNaN, .infinity, -.infinity])
    func `what is not finite counts as nothing`(bad: Double) {
        #expect(Trigonometry.sine(bad) == 0)
        #expect(Trigonometry.cosine(bad) == 0)
        #expect(Trigonometry.sineAndCosine(bad) == (0, 0))
        #expect(Trigonometry.atan2(bad, 1) == 0)
        #expect(Trigonometry.atan2(1, bad) == 0)
        #expect(Angle.wrapped(bad) == 0)
        #expect(Angle.difference(from: bad, to: 1) == 1)
        #expect(Vector2(x: bad, y: 1).length == 0)
        #expect(Vector2(x: 1, y: bad).normalised == .zero)
        #expect(Vector3(x: 1, y: 1, z: bad).length == 0)
        #expect(Vector3(x: bad, y: 1, z: 1).normalised == .zero)
    }

    /// The WebAssembly build computes the same numbers.
    @Test func `the bits are these on every machine`() {
        #expect(MathsFingerprint.hash(evaluations: 100_000) == 867_973_257_632_123_852)
        #expect(Trigonometry.sine(1).bitPattern == 0x3FEA_ED54_8F09_0CEE)
        #expect(Trigonometry.cosine(1).bitPattern == 0x3FE1_4A28_0FB5_068C)
        #expect(Trigonometry.atan2(1, 2).bitPattern == 0x3FDD_AC67_0561_BB50)
        #expect(Trigonometry.atan2(-3, -4).bitPattern == 0xC003_FC17_6B7A_8560)
        #expect(Trigonometry.sine(0x1p-1000) == 0x1p-1000)
        #expect(MathsFingerprint.hash(evaluations: -1) == 0xcbf2_9ce4_8422_2325)
    }
}
