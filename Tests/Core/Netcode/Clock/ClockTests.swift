import Testing

@testable import Martlet

@Suite struct ClockTests {
    @Test func aClockIsLedByFivePercentAndNoMore() {
        var clock = SlewedClock(tickMicroseconds: 50_000)
        var jumps = clock.advance(to: 0, target: 100)
        #expect(jumps)
        #expect(clock.position == 100)
        // 400 ms behind: eight ticks, no jump.
        var now: Int64 = 0
        var last = clock.position
        while now < 1_000_000 {
            now += 10_000
            jumps = clock.advance(to: now, target: 108 + Double(now) / 50_000)
            #expect(!jumps)
            #expect(clock.position - last <= 0.2 * 1.0500001 && clock.position - last >= 0.2)
            last = clock.position
        }
        #expect((clock.position - 121).magnitude < 0.001)
        jumps = clock.advance(to: now, target: 500)
        #expect(jumps, "more than half a second")
        #expect(clock.position == 500)
    }

    @Test func aClockThatIsAheadWaitsAndNeverGoesBack() {
        var clock = SlewedClock(tickMicroseconds: 50_000)
        _ = clock.advance(to: 0, target: 100)
        var last = clock.position
        for step in 1...1_000 {
            _ = clock.advance(to: Int64(step) * 10_000, target: 95 + Double(step) / 5)
            #expect(clock.position > last)
            last = clock.position
        }
        #expect((clock.position - 295).magnitude < 0.1)
    }

    @Test func theLineIsThatOfTheSoonestArrivals() {
        var line = ArrivalLine(tickMicroseconds: 50_000)
        var random = SeededRandom(seed: MatchSeed(3))
        for tick in 0..<200 {
            line.note(Double(tick), at: Int64(tick) * 50_000 + 20_000 + Int64(random.next() % 30_000))
        }
        let now: Int64 = 200 * 50_000
        #expect((line.tick(at: now) - (200 - 20_000.0 / 50_000)).magnitude < 0.05)
        #expect(line.jitterMicroseconds > 8_000 && line.jitterMicroseconds < 22_000)
    }

    @Test func theRoundTripForgetsAnOldMinimum() {
        var roundTrip = RoundTrip()
        roundTrip.note(10_000, at: 0)
        for second in 1...20 { roundTrip.note(50_000, at: Int64(second) * 1_000_000) }
        #expect(roundTrip.leastMicroseconds == 50_000)
        #expect((roundTrip.meanMicroseconds - 50_000).magnitude < 5_000)
    }

    @Test func theLeadGrowsUntilInputsComeInTimeAndShrinksWhenTheyComeTooEarly() {
        var lead = InputLead(tickMicroseconds: 50_000)
        var now: Int64 = 0
        // What the server would see: 3 ticks too late at first.
        func slack() -> Int8 { Int8((lead.ticks - 4.5) * 4) }
        for _ in 0..<2_000 {
            now += 50_000
            lead.note(slack(), at: now, roundTripMicroseconds: 100_000)
        }
        #expect(slack() >= 4 && slack() <= 10)
        let grown = lead.ticks
        for _ in 0..<2_000 {
            now += 50_000
            lead.note(slack() + 12, at: now, roundTripMicroseconds: 100_000)
        }
        #expect(lead.ticks < grown - 2)
    }

    @Test func oneLateInputOfManyDoesNotMoveTheLead() {
        var lead = InputLead(tickMicroseconds: 50_000)
        for report in 0..<500 {
            lead.note(report % 25 == 0 ? -8 : 7, at: Int64(report) * 50_000, roundTripMicroseconds: 100_000)
        }
        #expect(lead.ticks == 1.5)
    }

    @Test func thePlayoutDelayCoversAllButTheWorst() {
        var delay = PlayoutDelay(tickMicroseconds: 50_000, ticksPerFrame: 1, keptFrames: 24)
        #expect(delay.ticks == 2, "100 ms")
        for arrival in 0..<64 { delay.note(newest: 0, line: arrival % 32 == 0 ? 50 : 1.2) }
        #expect(delay.ticks == 2)
        for arrival in 0..<64 { delay.note(newest: 0, line: arrival % 8 == 0 ? 3.5 : 1.2) }
        #expect(delay.ticks == 3.5)
        for _ in 0..<64 { delay.note(newest: 0, line: 90) }
        #expect(delay.ticks == 10, "half a second at most")
    }
}
