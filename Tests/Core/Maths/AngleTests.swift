import Martlet
import Testing

@Suite struct AngleTests {
    @Test func `a wrapped angle lies in one turn and points the same way`() {
        var random = SeededRandom(seed: MatchSeed(4))
        for scale in [1.0, 7, 1e3, 1e6, 1e-20] {
            for _ in 0..<2_000 {
                let angle = Double.random(in: -scale...scale, using: &random)
                let wrapped = Angle.wrapped(angle)
                #expect((0..<Angle.turn).contains(wrapped))
                #expect(abs(Trigonometry.sine(wrapped) - Trigonometry.sine(angle)) <= 1e-15 + angle.ulp)
                #expect(abs(Trigonometry.cosine(wrapped) - Trigonometry.cosine(angle)) <= 1e-15 + angle.ulp)
                #expect(wrapped == Angle.wrapped(wrapped))
            }
        }
    }

    @Test func `the ends of a turn are where they belong`() {
        #expect(Angle.wrapped(Angle.turn) == 0)
        #expect(Angle.wrapped(-Angle.turn) == 0)
        #expect(Angle.wrapped(Angle.turn.nextDown) == Angle.turn.nextDown)
        #expect(Angle.wrapped(-1e-300) == 0)
        #expect(Angle.wrapped(-0.0).sign == .plus)
        #expect(Angle.wrapped(3 * Angle.turn) == 0)
        #expect(Angle.wrapped(1e308) < Angle.turn)
        #expect(Angle.wrapped(-.greatestFiniteMagnitude) < Angle.turn)
    }

    @Test func `the shorter way is taken, upwards where both are as long`() {
        #expect(Angle.difference(from: 1, to: 1.5) == 0.5)
        #expect(abs(Angle.difference(from: 0.1, to: Angle.turn - 0.1) + 0.2) < 1e-15)
        #expect(abs(Angle.difference(from: Angle.turn - 0.1, to: 0.1) - 0.2) < 1e-15)
        #expect(Angle.difference(from: 0, to: .pi) == .pi)
        #expect(Angle.difference(from: .pi, to: 0) == .pi)
        #expect(Angle.difference(from: 5, to: 5 + 100 * Angle.turn).magnitude < 1e-12)
        var random = SeededRandom(seed: MatchSeed(5))
        for _ in 0..<5_000 {
            let (a, b) = (Double.random(in: -20...20, using: &random), Double.random(in: -20...20, using: &random))
            let difference = Angle.difference(from: a, to: b)
            #expect(difference > -.pi && difference <= .pi)
            #expect(abs(Angle.difference(from: a + difference, to: b)) < 1e-14)
        }
    }
}
