import Testing

@testable import Martlet

@Suite struct PredictorTests {
    /// The row of a skiff as a frame has it.
    private func row(_ skiff: Pond.Skiff) -> [Int32] {
        var quantizer = Quantizer(capacity: 8)
        quantizer.fill(from: skiff)
        return quantizer.row
    }

    private func skiff(x: Double = 0, speed: Int32 = 4, current: Int32 = 0) -> Pond.Skiff {
        var skiff = Pond.Skiff()
        skiff.x = x
        skiff.speed = speed
        skiff.current = current
        return skiff
    }

    private func running(from skiff: Pond.Skiff, at tick: UInt32, to end: UInt32) -> Predictor<Pond> {
        var predictor = Predictor<Pond>()
        predictor.reset(station: 0)
        predictor.reconcile(row(skiff), start: 0, tick: tick, now: 0)
        predictor.advance(to: end)
        return predictor
    }

    private func stroke(_ turn: Int32, _ speed: Int32) -> Pond.Stroke {
        var stroke = Pond.Stroke()
        stroke.turn = turn
        stroke.speed = speed
        return stroke
    }

    private func shown(_ predictor: inout Predictor<Pond>, at now: Int64, fraction: Double = 0) -> [Double] {
        var values: [Double] = []
        let isShown = predictor.show(fraction: fraction, now: now, into: &values)
        #expect(isShown)
        return values
    }

    @Test func whatTheServerConfirmsChangesNothing() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        #expect(predictor.state(at: 110)?.x == 10)
        predictor.reconcile(row(skiff(x: 5)), start: 0, tick: 105, now: 0)
        #expect(predictor.corrections == 0 && predictor.lastError == 0)
        #expect(predictor.state(at: 110)?.x == 10)
    }

    @Test func oneQuantumIsNoError() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        predictor.reconcile(row(skiff(x: 5 + 1.0 / 64)), start: 0, tick: 105, now: 0)
        #expect(predictor.corrections == 0)
        predictor.reconcile(row(skiff(x: 6 + 2.0 / 64)), start: 0, tick: 106, now: 0)
        #expect(predictor.corrections == 1 && predictor.lastError == 2.0 / 64)
    }

    @Test func aCorrectionIsMadeInThePastAndBlendedInThePicture() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        predictor.reconcile(row(skiff(x: 15)), start: 0, tick: 105, now: 1_000_000)
        #expect(predictor.corrections == 1 && predictor.snaps == 0 && predictor.lastError == 10)
        #expect(predictor.state(at: 110)?.x == 20)
        #expect(shown(&predictor, at: 1_000_000)[0] == 10, "the picture is where it was")
        #expect(shown(&predictor, at: 1_050_000)[0] == 15)
        #expect(shown(&predictor, at: 1_100_000)[0] == 20)
        #expect(shown(&predictor, at: 9_000_000)[0] == 20)
    }

    @Test func aGreatErrorSnaps() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        predictor.reconcile(row(skiff(x: 500)), start: 0, tick: 105, now: 0)
        #expect(predictor.snaps == 1)
        #expect(shown(&predictor, at: 0)[0] == 505)
    }

    @Test func inputsThatTheServerHasNotAppliedAreAppliedAgain() {
        var predictor = running(from: skiff(), at: 100, to: 104)
        predictor.predict(stroke(0, 8), for: 105, time: 0)
        predictor.advance(to: 106)
        predictor.predict(stroke(0, 0), for: 107, time: 0)
        predictor.advance(to: 110)
        #expect(predictor.state(at: 110)?.x == 8)
        // The first one came a tick late: it is in the server's tick 106 only.
        predictor.reconcile(row(skiff(x: 5)), start: 0, tick: 105, now: 0)
        #expect(predictor.state(at: 110)?.x == 7, "both are still to come, in 106 and 107")
        predictor.acknowledge(1)
        predictor.reconcile(row(skiff(x: 7, speed: 8)), start: 0, tick: 106, now: 0)
        #expect(predictor.state(at: 110)?.x == 7 && predictor.inputs.count == 1)
        predictor.acknowledge(2)
        predictor.reconcile(row(skiff(x: 7, speed: 0)), start: 0, tick: 107, now: 0)
        #expect(predictor.corrections == 1 && predictor.inputs.isEmpty)
    }

    @Test func whatTheServerAloneChangesIsTakenOverWithoutACorrection() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        predictor.reconcile(row(skiff(x: 5, current: 4)), start: 0, tick: 105, now: 0)
        #expect(predictor.corrections == 0)
        #expect(predictor.state(at: 110)?.x == 5, "the water stands against it from there on")
        #expect(predictor.state(at: 110)?.current == 4)
    }

    @Test func aServerAheadOfTheClockIsCheckedToo() {
        var predictor = running(from: skiff(), at: 100, to: 102)
        predictor.reconcile(row(skiff(x: 25)), start: 0, tick: 105, now: 0)
        #expect(predictor.current == 105 && predictor.corrections == 1 && predictor.lastError == 20)
        #expect(predictor.state(at: 105)?.x == 25)
    }

    @Test func predictionStopsSixtyThreeTicksPastTheServer() {
        var predictor = running(from: skiff(), at: 100, to: 1_000)
        #expect(predictor.current == 163)
        #expect(predictor.state(at: 153) != nil, "ten states and more are kept")
        predictor.reconcile(row(skiff(x: 63)), start: 0, tick: 163, now: 0)
        #expect(predictor.corrections == 0)
        predictor.reconcile(row(skiff(x: 1_000)), start: 0, tick: 900, now: 0)
        #expect(predictor.current == 900, "out of reach: begun anew")
    }

    @Test func theNewestInputShowsAtOnce() {
        var predictor = running(from: skiff(speed: 0), at: 100, to: 110)
        #expect(shown(&predictor, at: 0, fraction: 0.5)[0] == 0)
        predictor.predict(stroke(0, 8), for: 111, time: 0)
        #expect(shown(&predictor, at: 0, fraction: 0.5)[0] == 1, "half of the tick that is being made")
        #expect(shown(&predictor, at: 0, fraction: 0.5)[3] == 8)
    }

    @Test func sixtyFourInputsWaitAndNoMore() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        for _ in 0..<65 { predictor.predict(stroke(0, 1), for: 111, time: 0) }
        #expect(predictor.overflowed == 1 && predictor.inputs.count == 64)
        predictor.acknowledge(10)
        let isTaken = predictor.predict(stroke(0, 1), for: 111, time: 0)
        #expect(isTaken)
    }

    @Test func inputsOfAnotherStationAreSentButNotPredicted() {
        var predictor = running(from: skiff(), at: 100, to: 110)
        predictor.predict(stroke(0, 8), for: 111, time: 0)
        predictor.sit(at: 1)
        predictor.reconcile(row(skiff()), start: 0, tick: 110, now: 0)
        predictor.advance(to: 112)
        #expect(predictor.inputs.count == 1 && predictor.state(at: 112)?.speed == 4)
    }

    @Test func ticksMayWrap() {
        var predictor = running(from: skiff(), at: 0xffff_fff0, to: 5)
        #expect(predictor.current == 5 && predictor.state(at: 5)?.x == 21)
        predictor.reconcile(row(skiff(x: 36)), start: 0, tick: 0, now: 0)
        #expect(predictor.corrections == 1 && predictor.state(at: 5)?.x == 41)
    }
}
