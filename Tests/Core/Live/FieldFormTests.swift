import Martlet
import Testing

@Suite struct FieldFormTests {
    private let angle = FieldForm(manner: .wrapped, minimum: 0, maximum: 65_535, step: FieldForm.angleStep)
    private let fixed = FieldForm(manner: .continuous, minimum: -100, maximum: 100, step: 0.25)

    @Test func `an angle outside of a turn is turned into it`() {
        for quantum in [Int32(0), 1, 700, 32_768, 65_534, 65_535] {
            for turns in [-1000.0, -2, -1, 0, 1, 2, 1000] {
                let value = angle.value(of: quantum) + turns * Angle.turn
                #expect(angle.quantum(of: value) == quantum, "\(quantum) and \(turns) turns")
            }
        }
        #expect(angle.quantum(of: -Angle.turn / 4) == 49_152)
        #expect(angle.quantum(of: Angle.turn) == 0)
        #expect(angle.quantum(of: Angle.turn.nextDown) == 0, "the nearest quantum is that of a whole turn")
        #expect(angle.quantum(of: -0.000_001) == 0)
    }

    @Test func `other fields are clamped to their bounds`() {
        #expect(fixed.quantum(of: 1e9) == 100)
        #expect(fixed.quantum(of: -1e9) == -100)
        #expect(fixed.quantum(of: 24.9) == 100)
        #expect(fixed.quantum(of: .infinity) == 100)
        #expect(fixed.quantum(of: -.infinity) == -100)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, .greatestFiniteMagnitude, 1e17, -1e17])
    func `whatever comes is a quantum of its field`(value: Double) {
        #expect(angle.contains(angle.quantum(of: value)))
        #expect(fixed.contains(fixed.quantum(of: value)))
        #expect(angle.quantum(of: .nan) == 0 && fixed.quantum(of: .nan) == -100)
    }
}
