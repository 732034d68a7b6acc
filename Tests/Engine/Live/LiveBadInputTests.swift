import Martlet
import MartletEngine
import Testing

@Suite struct LiveBadInputTests {
    typealias Harness = LiveHarness<Regatta>

    private func alone() -> (match: Harness, ann: SubscriberID) {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 0.5)
        return (match, ann)
    }

    @Test func `sixteen messages of nonsense close a stream, and play goes on`() {
        let (match, ann) = alone()
        var random = SeededRandom(seed: MatchSeed(3))
        for number in 0..<16 {
            #expect(match.closed[ann] == nil)
            match.receive([UInt8(number), UInt8(truncatingIfNeeded: random.next()), 3, 4], from: ann)
        }
        #expect(match.closed[ann] == .tooManyMessages)
        #expect(match.clients[ann]?.refusals.count == 1)
        #expect(match.machine.load.badMessages == 16)
        #expect(match.notes.contains(.badMessages(ann)))
        let ticks = match.machine.load.ticks
        match.pass(seconds: 1)
        #expect(match.machine.load.ticks == ticks + 20)
    }

    @Test func `ten thousand messages a second close a stream`() {
        let (match, ann) = alone()
        var taken = 0
        for _ in 0..<10_000 where match.closed[ann] == nil {
            match.monotonic += 100_000
            match.play([], on: ann)
            taken += 1
        }
        #expect(match.closed[ann] == .tooManyMessages)
        #expect(taken < 1000)
    }

    @Test func `sixty messages a second are no flood`() {
        let (match, ann) = alone()
        for _ in 0..<600 {
            match.play([Regatta.Input(1)], on: ann)
            match.pass(seconds: 1.0 / 60)
        }
        #expect(match.closed[ann] == nil)
        #expect(match.machine.load.droppedInputs == 0)
    }

    @Test func `a wrong checksum, a replay, a far tick and an ack of nothing change nothing`() {
        let (match, ann) = alone()
        guard let client = match.clients[ann] else { return }
        let time = UInt32(match.monotonic / 1_000_000)
        var damaged = client.message([Regatta.Input(900)], tick: 11, time: time)
        damaged[12] ^= 1
        match.receive(damaged, from: ann)
        client.sequence = 0
        let good = client.message([Regatta.Input(5)], tick: 11, time: time)
        for _ in 0..<3 { match.receive(good, from: ann) }
        match.receive(client.message([Regatta.Input(901)], tick: 4_000_000_000, time: time), from: ann)
        match.receive(client.message([Regatta.Input(902)], tick: 100_000, time: time, ack: 77_777), from: ann)
        match.pass(seconds: 0.5)
        #expect(match.machine.load.inputs == 1)
        #expect(match.clients[ann]?.quantum(of: 0, field: 1) == 5)
        #expect(match.machine.load.badMessages == 1)
        #expect(match.machine.load.droppedInputs == 2)
        #expect(match.machine.load.ignoredAcks == 1)
        #expect(match.closed[ann] == nil)
    }

    @Test func `who sits nowhere, or did not say hello, moves nothing`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        let ann = match.connect("ann", saysHello: false)
        let ben = match.connect("ben")
        match.act(.start, "ann")
        match.pass(seconds: 0.5)
        match.play([Regatta.Input(9)], on: ann)
        match.play([Regatta.Input(9)], on: ben)
        match.pass(seconds: 0.5)
        #expect(match.machine.load.inputs == 0)
        #expect(match.machine.load.droppedInputs == 2)
        #expect(match.clients[ann]?.ticks == [])
        #expect(match.clients[ben]?.ticks == [])
    }

    /// Five seconds of play in which something is done at each tick: how many frames were written against nothing.
    private func wholeFrames(isLossy: Bool = false, _ act: (Harness, SubscriberID, Int) -> Void) -> (Int, Harness) {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann", isLossy: isLossy)
        match.act(.start, "ann")
        match.pass(seconds: 3)
        let before = match.clients[ann]?.wholeFrames ?? 0
        for round in 0..<100 {
            if match.closed[ann] == nil { act(match, ann, round) }
            match.pass(seconds: 0.05)
        }
        return ((match.clients[ann]?.wholeFrames ?? 0) - before, match)
    }

    @Test func `a hello at each tick buys no whole frame at each tick`() {
        let (count, match) = wholeFrames { match, ann, round in match.hello(ann, number: UInt8(round + 1)) }
        #expect((20...29).contains(count))
        #expect(match.closed.isEmpty)
    }

    @Test(arguments: [false, true])
    func `of many hellos that come at once the last is answered, and inputs count from there`(isLossy: Bool) {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann", isLossy: isLossy)
        match.act(.start, "ann")
        match.pass(seconds: 3)
        for number in 1...UInt8(30) { match.hello(ann, isLossy: isLossy, number: number) }
        #expect(match.clients[ann]?.welcomes.last?.hello == 30)
        match.clients[ann]?.sequence = LiveWire.sequence(atHello: 30)
        match.pass(seconds: 0.5)
        match.play([Regatta.Input()], on: ann)
        match.pass(seconds: 0.5)
        #expect(match.clients[ann]?.applied == LiveWire.sequence(atHello: 30) + 1)
        #expect(match.closed.isEmpty)
    }

    @Test(arguments: [(2, 1), (1, 255)])
    func `a hello that a later one overtook is passed over`(newest: UInt8, overtaken: UInt8) {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann", isLossy: true)
        match.act(.start, "ann")
        match.pass(seconds: 3)
        match.hello(ann, isLossy: true, number: newest)
        match.hello(ann, isLossy: true, number: overtaken)
        #expect(match.clients[ann]?.welcomes.last?.hello == newest)
        match.clients[ann]?.sequence = LiveWire.sequence(atHello: newest)
        match.play([Regatta.Input()], on: ann)
        match.pass(seconds: 0.5)
        #expect(match.clients[ann]?.applied == LiveWire.sequence(atHello: newest) + 1)
    }

    @Test func `snapshots are given as often as anybody needs them`() {
        let (count, match) = wholeFrames { match, ann, _ in match.feed(.requestSnapshot(ann)) }
        #expect((20...29).contains(count))
        #expect(match.closed.isEmpty)
        #expect(match.texts.values.contains { $0.contains { $0["error"]?["code"]?.string == "rate_limited" } })
    }

    @Test func `on a lossy link who acks nothing gets whole frames now and then, and who acks gets differences`() {
        let (silent, match) = wholeFrames(isLossy: true) { _, _, _ in }
        #expect((20...29).contains(silent))
        #expect(match.closed.isEmpty)
        let (acking, _) = wholeFrames(isLossy: true) { match, ann, _ in match.play([], on: ann) }
        #expect(acking <= 2)
    }

    @Test func `a client of another build is told so`() {
        let (match, _) = alone()
        match.act(.join(inviteCode: nil), "ben")
        let ben = match.connect("ben", saysHello: false)
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: false, schema: 1).write(into: &bytes)
        match.receive(bytes, from: ben)
        #expect(match.clients[ben]?.refusals.first?.code == 6)
        #expect(match.texts[ben]?.last?["error"]?["code"]?.string == "schema_mismatch")
        #expect(match.clients[ben]?.welcomes.isEmpty == true)
    }

    @Test(arguments: 0..<20)
    func `any bytes are refused or dropped, and every tick is made`(seed: UInt64) {
        let (match, _) = alone()
        var random = SeededRandom(seed: MatchSeed(seed))
        for _ in 0..<300 {
            let stream = match.connect("ann", saysHello: random.next() % 2 == 0)
            for _ in 0..<random.next() % 20 {
                var bytes = (0..<random.next() % 60).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if !bytes.isEmpty, random.next() % 2 == 0 { bytes[0] = 0x81 + UInt8(random.next() % 3) }
                if match.closed[stream] == nil { match.receive(bytes, from: stream) }
            }
            match.pass(seconds: 0.05)
        }
        #expect(match.machine.load.ticks >= 300)
        #expect(match.machine.load.skipped == 0)
    }
}
