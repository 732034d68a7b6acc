import Testing

@testable import Martlet

@Suite struct InterpolatorTests {
    /// One kind with a field of each manner: continuous in halves, wrapped around 100, stepped.
    private static let table = SchemaTable(kinds: [
        SchemaTable.Kind(
            number: 0, name: "thing",
            schema: Schema(
                fields: [
                    Schema.Field(
                        name: FieldName("x"),
                        form: FieldForm(manner: .continuous, minimum: -1_000, maximum: 1_000, step: 0.5), isReal: true),
                    Schema.Field(
                        name: FieldName("facing"), form: FieldForm(manner: .wrapped, minimum: 0, maximum: 99)),
                    Schema.Field(name: FieldName("state"), form: FieldForm(manner: .stepped, minimum: 0, maximum: 9)),
                ], defaults: [0, 0, 0]), zones: [])
    ])

    private func frame(_ tick: UInt32, _ rows: [EntityNumber: [Int32]]) -> ViewFrame {
        let frame = ViewFrame()
        frame.reset(tick: tick)
        for (id, row) in rows.sorted(by: { $0.key < $1.key }) { frame.append(id, kind: 0, row: row) }
        return frame
    }

    private func values(_ interpolator: inout Interpolator, at position: Double, of id: EntityNumber = 1) -> [Double]? {
        interpolator.show(at: position)
        guard let place = interpolator.sample.index(of: id) else { return nil }
        let entry = interpolator.sample.entries[place]
        return Array(interpolator.sample.values[Int(entry.start)..<Int(entry.start + entry.count)])
    }

    @Test func eachFieldGoesItsOwnWay() {
        var interpolator = Interpolator(Self.table)
        interpolator.add(frame(10, [1: [10, 95, 1]]), at: 0)
        interpolator.add(frame(12, [1: [20, 5, 2]]), at: 2)
        #expect(values(&interpolator, at: 0) == [5, 95, 1])
        #expect(values(&interpolator, at: 0.5) == [6.25, 97.5, 1])
        #expect(values(&interpolator, at: 1.5) == [8.75, 2.5, 1], "over the seam, the short way")
        #expect(values(&interpolator, at: 2) == [10, 5, 2])
        #expect(interpolator.freezes == 0)
    }

    @Test func whoAppearsIsThereFromItsTickOnAndWhoVanishesUntilIt() {
        var interpolator = Interpolator(Self.table)
        interpolator.add(frame(10, [1: [0, 0, 0]]), at: 0)
        interpolator.add(frame(11, [1: [2, 0, 0], 2: [4, 0, 0]]), at: 1)
        interpolator.add(frame(12, [2: [8, 0, 0]]), at: 2)
        #expect(values(&interpolator, at: 0.9, of: 2) == nil)
        #expect(values(&interpolator, at: 1, of: 2) == [2, 0, 0])
        #expect(values(&interpolator, at: 1.9, of: 1) == [1, 0, 0], "nothing to go to")
        #expect(values(&interpolator, at: 2, of: 1) == nil)
    }

    @Test func aDryBufferFreezesOnceAndNeverGuesses() {
        var interpolator = Interpolator(Self.table)
        interpolator.add(frame(10, [1: [0, 0, 0]]), at: 0)
        #expect(values(&interpolator, at: 5) == [0, 0, 0])
        #expect(interpolator.freezes == 0, "the first frame is no freeze")
        interpolator.add(frame(11, [1: [2, 0, 0]]), at: 1)
        #expect(values(&interpolator, at: 1.5) == [1, 0, 0] && values(&interpolator, at: 9) == [1, 0, 0])
        #expect(interpolator.freezes == 1)
        interpolator.add(frame(12, [1: [4, 0, 0]]), at: 2)
        #expect(values(&interpolator, at: 1.5) == [1.5, 0, 0])
        #expect(values(&interpolator, at: 3) == [2, 0, 0] && interpolator.freezes == 2)
    }

    @Test func aFrameThatWasOvertakenTakesItsPlace() {
        var interpolator = Interpolator(Self.table)
        interpolator.add(frame(10, [1: [0, 0, 0]]), at: 0)
        interpolator.add(frame(12, [1: [8, 0, 0]]), at: 2)
        interpolator.add(frame(11, [1: [0, 0, 0]]), at: 1)
        #expect(values(&interpolator, at: 1) == [0, 0, 0])
        #expect(values(&interpolator, at: 1.5) == [2, 0, 0])
    }

    @Test func beforeTheFirstFrameTheFirstIsShown() {
        var interpolator = Interpolator(Self.table)
        #expect(values(&interpolator, at: 0) == nil)
        interpolator.add(frame(10, [1: [6, 0, 0]]), at: 0)
        interpolator.add(frame(11, [1: [8, 0, 0]]), at: 1)
        #expect(values(&interpolator, at: -2) == [3, 0, 0])
        interpolator.reset()
        #expect(values(&interpolator, at: 0) == nil)
    }

    /// Updated every fourth frame, moving at two halves a tick.
    private func slow(_ interpolator: inout Interpolator, to end: UInt32) {
        for tick in 0..<end {
            interpolator.add(frame(tick + 10, [1: [Int32(tick / 4 * 4) * 2, 0, Int32(tick % 10)]]), at: Double(tick))
        }
    }

    @Test func whatIsUpdatedEveryFewFramesMovesEvenly() throws {
        var interpolator = Interpolator(Self.table)
        slow(&interpolator, to: 80)
        var shown: [Double] = []
        for step in 0..<100 {
            shown.append(try #require(values(&interpolator, at: 70 + Double(step) / 20))[0])
        }
        for (earlier, later) in zip(shown, shown.dropFirst()) {
            #expect((later - earlier - 0.05).magnitude < 0.02, "a twentieth of a tick further each time")
        }
        #expect((shown[0] - 67).magnitude < 0.2, "three ticks behind the others")
        #expect(try #require(values(&interpolator, at: 73.5))[2] == 3, "what jumps is of the picture's tick")
    }

    @Test func whatStandsStillLongSetsOutWhenItDoes() throws {
        var interpolator = Interpolator(Self.table)
        for tick in 0..<20 {
            interpolator.add(frame(UInt32(tick) + 10, [1: [tick < 18 ? 0 : 10, 0, 0]]), at: Double(tick))
        }
        #expect(try #require(values(&interpolator, at: 17))[0] == 0)
        #expect(try #require(values(&interpolator, at: 17.5))[0] == 2.5)
        #expect(try #require(values(&interpolator, at: 18))[0] == 5)
    }
}
