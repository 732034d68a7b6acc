import Testing

@testable import Martlet

@Suite struct InputBufferTests {
    typealias Buffer = InputBuffer<Push>
    private static let second: Int64 = 1_000_000_000
    private static let tickLength: Int64 = 50_000_000

    private func arrival(_ now: Int64 = 10 * second, next: UInt32 = 100, roundTrip: Int64 = 0) -> Buffer.Arrival {
        Buffer.Arrival(
            now: now, nextTick: next, untilNext: Self.tickLength / 2, tickLength: Self.tickLength, roundTrip: roundTrip)
    }

    private func inputs(
        _ sequences: ClosedRange<UInt32>, tick: UInt32 = 101, time: UInt32 = 5_000
    ) -> [TimedInput<Push>] {
        sequences.map {
            TimedInput(sequence: $0, tick: tick, time: time, input: Push(thrust: Int32($0 % 7), isFiring: false))
        }
    }

    private func take(_ buffer: inout Buffer, at tick: UInt32) -> [Int32] {
        var gatherer = InputGatherer<Push>()
        gatherer.take(from: &buffer, station: 0, tick: tick)
        var taken: [StationInput<Push>] = []
        gatherer.finish(into: &taken)
        return taken.map(\.input.thrust)
    }

    @Test func inputsFromBeforeAHelloAndFromBehindTheNextOneAreNotTaken() {
        var buffer = Buffer()
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...3), of: head, at: arrival())
        let begun = LiveWire.sequence(atHello: 1)
        buffer.reset(at: begun)
        buffer.insert(inputs(1...4), of: head, at: arrival())
        let next = LiveWire.sequence(atHello: 2) + 1
        buffer.insert(inputs(next...next), of: head, at: arrival())
        #expect(buffer.count == 0 && buffer.applied == begun)
        #expect(buffer.counts.repeated == 4 && buffer.counts.outOfSequence == 1)
        buffer.insert(inputs(begun + 1...begun + 2), of: head, at: arrival())
        #expect(buffer.count == 2)
    }

    @Test func repeatedInputsAreTakenOnce() {
        var buffer = Buffer()
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...3), of: head, at: arrival())
        buffer.insert(inputs(1...4), of: head, at: arrival())
        #expect(buffer.count == 4 && buffer.counts.taken == 4 && buffer.counts.repeated == 3)
        #expect(buffer.applied == 0)
        #expect(take(&buffer, at: 100).isEmpty, "they are meant for the next tick")
        #expect(take(&buffer, at: 101) == [1, 2, 3, 4])
        #expect(buffer.applied == 4)
        buffer.insert(inputs(2...4), of: head, at: arrival())
        #expect(buffer.count == 0 && buffer.counts.repeated == 6)
    }

    @Test func oneWhosePredecessorIsMissingIsNotTaken() {
        var buffer = Buffer()
        buffer.insert(inputs(2...3), of: InputHead(ack: 0, time: 5_000), at: arrival())
        #expect(buffer.count == 0 && buffer.counts.outOfSequence == 2 && buffer.applied == 0)
        buffer.insert(inputs(1...3), of: InputHead(ack: 0, time: 5_000), at: arrival())
        #expect(buffer.count == 3)
    }

    @Test func ancientAndFutureTicksAreRefusedAndNotAskedForAgain() {
        var buffer = Buffer()
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...1, tick: 59), of: head, at: arrival())
        buffer.insert(inputs(2...2, tick: 141), of: head, at: arrival())
        buffer.insert(inputs(3...3, tick: 0xffff_ffff), of: head, at: arrival())
        #expect(buffer.counts.ancient == 2 && buffer.counts.future == 1)
        #expect(buffer.count == 0 && buffer.applied == 3)
        buffer.insert(inputs(4...4, tick: 60), of: head, at: arrival())
        buffer.insert(inputs(5...5, tick: 140), of: head, at: arrival())
        #expect(buffer.count == 2 && buffer.counts.late == 1)
        #expect(take(&buffer, at: 100) == [4], "late, so at the next tick")
    }

    @Test func sixtyFourWaitAndEightATickAreApplied() {
        var buffer = Buffer()
        for start in stride(from: UInt32(1), to: 97, by: 32) {
            buffer.insert(inputs(start...(start + 31)), of: InputHead(ack: 0, time: 5_000), at: arrival())
        }
        #expect(buffer.count == 64 && buffer.counts.overflowed == 32)
        for tick in UInt32(101)..<109 { #expect(take(&buffer, at: tick).count == 8) }
        #expect(buffer.count == 0 && buffer.applied == 96)
    }

    @Test func aTickThatGoesBackwardsWaitsForTheOneBefore() {
        var buffer = Buffer()
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...1, tick: 105) + inputs(2...2, tick: 101), of: head, at: arrival())
        #expect(take(&buffer, at: 101).isEmpty)
        #expect(take(&buffer, at: 105) == [1, 2])
    }

    @Test func slackIsThatOfTheLatestSinceItWasAsked() {
        var buffer = Buffer()
        #expect(buffer.takeSlack() == nil)
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...1, tick: 103), of: head, at: arrival())
        buffer.insert(inputs(2...2, tick: 101), of: head, at: arrival())
        #expect(buffer.takeSlack() == 6, "one tick and a half")
        buffer.insert(inputs(1...2, tick: 101), of: head, at: arrival(next: 110))
        #expect(buffer.takeSlack() == nil, "known ones don't count")
        buffer.insert(inputs(3...3, tick: 108), of: head, at: arrival(next: 110))
        #expect(buffer.takeSlack() == -6)
    }

    @Test func ticksMayWrap() {
        var buffer = Buffer()
        let head = InputHead(ack: 0, time: 5_000)
        buffer.insert(inputs(1...1, tick: 0xffff_ffff), of: head, at: arrival(next: 0xffff_fffe))
        buffer.insert(inputs(2...2, tick: 1), of: head, at: arrival(next: 0xffff_ffff))
        #expect(buffer.counts.refused == 0)
        #expect(take(&buffer, at: 0xffff_ffff) == [1])
        #expect(take(&buffer, at: 1) == [2])
    }

    @Test func stampsStayWithinWhatTheLinkMakesCredible() {
        var buffer = Buffer()
        // 80 ms there and back; the client's clock shows 1,000 ms when the server's shows 10 s.
        var now = 10 * Self.second
        buffer.insert([], of: InputHead(ack: 0, time: 1_000), at: arrival(now, roundTrip: 80_000_000))
        now += 50_000_000
        var input = inputs(1...1, time: 1_040)
        buffer.insert(input, of: InputHead(ack: 0, time: 1_050), at: arrival(now, roundTrip: 80_000_000))
        #expect(buffer.waiting[0].stamp == now - 50_000_000, "40 ms on the way, made 10 ms before that")
        // Claims that it was made long ago.
        now += 50_000_000
        input = inputs(2...2, time: 1_100 &- 90_000)
        buffer.insert(input, of: InputHead(ack: 0, time: 1_100), at: arrival(now, roundTrip: 80_000_000))
        #expect(buffer.waiting[1].stamp == now - 180_000_000 || buffer.waiting[1].stamp == buffer.waiting[0].stamp)
        #expect(buffer.waiting[1].stamp >= buffer.waiting[0].stamp)
        // A clock that runs ahead wildly.
        now += 50_000_000
        buffer.insert(inputs(3...3, time: 0x7000_0000), of: InputHead(ack: 0, time: 0x7000_0000), at: arrival(now))
        #expect(buffer.waiting[2].stamp <= now)
    }

    /// Who acks late looks far away. Its stamps go back by half a second at most, however long it waits.
    @Test func lateAcksBuyOnlySoMuch() {
        var buffer = Buffer()
        var now = 10 * Self.second
        for round in UInt32(1)...50 {
            let time = 1_000 + round * 50
            buffer.insert(
                inputs(round...round, time: time &- 60_000), of: InputHead(ack: 0, time: time),
                at: arrival(now, roundTrip: 8 * Self.second))
            #expect(buffer.waiting.last.map { now - $0.stamp <= 600_000_000 } == true)
            #expect(buffer.waiting.last.map { now - $0.stamp >= 100_000_000 } == true)
            _ = take(&buffer, at: 100)
            now += 50_000_000
        }
    }

    @Test func noTimeThatAClientClaimsTraps() {
        var random = SeededRandom(seed: MatchSeed(4))
        var buffer = Buffer()
        for round in UInt32(1)..<20_000 {
            let time = UInt32(truncatingIfNeeded: random.next())
            let tick = UInt32(truncatingIfNeeded: random.next())
            buffer.insert(
                inputs(round...round, tick: random.next() % 2 == 0 ? 100 : tick, time: time &- tick % 64),
                of: InputHead(ack: 0, time: time), at: arrival(10 * Self.second + Int64(round) * 1000, roundTrip: 1))
            if round % 4 == 0 { _ = take(&buffer, at: 100) }
        }
        #expect(buffer.counts.taken > 5_000)
    }

    @Test func gatheredInputsAreInTheOrderOfTheirStamps() {
        var random = SeededRandom(seed: MatchSeed(8))
        for stations in [1, 2, 3, 7, 50] {
            var buffers = [Buffer](repeating: Buffer(), count: stations)
            var expected: [(stamp: Int64, sequence: UInt32, station: Int32)] = []
            for station in 0..<stations {
                let many = UInt32(random.next() % 8)
                guard many > 0 else { continue }
                let now = 10 * Self.second + Int64(random.next() % 5) * 1_000_000
                buffers[station].insert(
                    inputs(1...many), of: InputHead(ack: 0, time: 5_000 + UInt32(random.next() % 3)), at: arrival(now))
                for waiting in buffers[station].waiting {
                    expected.append((waiting.stamp, waiting.sequence, Int32(station)))
                }
            }
            var gatherer = InputGatherer<Push>()
            for station in 0..<stations { gatherer.take(from: &buffers[station], station: Int32(station), tick: 101) }
            var ordered: [StationInput<Push>] = []
            gatherer.finish(into: &ordered)
            expected.sort { ($0.stamp, $0.sequence, $0.station) < ($1.stamp, $1.sequence, $1.station) }
            #expect(ordered.map(\.station) == expected.map(\.station))
            #expect(ordered.map(\.input.thrust) == expected.map { Int32($0.sequence % 7) })
        }
    }

    @Test func theRoundTripIsTheLeastFromFrameToAck() {
        var meter = RoundTripMeter()
        #expect(meter.roundTrip == 0)
        for tick in UInt32(1)...20 {
            meter.didSend(tick, at: Int64(tick) * 50_000_000)
            meter.didAck(tick, at: Int64(tick) * 50_000_000 + 80_000_000 + Int64(tick % 5) * 9_000_000)
        }
        #expect(meter.roundTrip == 80_000_000)
        meter.didAck(4_000, at: 1)
        #expect(meter.roundTrip == 80_000_000, "never sent")
    }
}
