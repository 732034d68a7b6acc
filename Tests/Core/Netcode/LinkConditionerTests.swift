import Testing

@testable import Martlet

@Suite struct LinkConditionerTests {
    /// One packet's journey: its number among those sent, and its travelling time.
    private struct Arrival: Equatable {
        let packet: Int
        let microseconds: Int64
    }

    /// Sends packets at 60 Hz through a link and takes each out the microsecond it arrives.
    private func run(
        _ settings: LinkSettings, packets: Int = 8_000, seed: UInt64 = 21
    ) -> (arrivals: [Arrival], counts: LinkConditioner<Int>.Counts) {
        print("seed \(seed)")
        let interval: Int64 = 16_667
        var link = LinkConditioner<Int>(settings, seed: MatchSeed(seed))
        var arrivals: [Arrival] = []
        var early = 0
        func drain(before end: Int64) {
            while let time = link.nextArrival, time < end {
                if link.receive(now: time - 1) != nil { early += 1 }
                guard let packet = link.receive(now: time) else { return }
                arrivals.append(Arrival(packet: packet, microseconds: time - Int64(packet) * interval))
            }
        }
        for packet in 0..<packets {
            let now = Int64(packet) * interval
            drain(before: now)
            link.send(packet, now: now)
        }
        drain(before: .max)
        #expect(early == 0)
        #expect(link.countUnderWay == 0 && link.receive(now: .max) == nil)
        return (arrivals, link.counts)
    }

    @Test(arguments: [
        ("lan", LinkSettings.lan), ("good", .good), ("bridge", .bridge), ("mobile", .mobile), ("poor", .poor),
        ("brutal", .brutal),
    ])
    func `a preset does what it says`(name: String, settings: LinkSettings) {
        let (arrivals, counts) = run(settings)
        let sent = Double(counts.sent)
        // Four deviations of the number of bursts.
        let luck = 4 * settings.loss * (2 * settings.lossBurst / (sent * max(settings.loss, 0.001))).squareRoot()
        #expect(abs(Double(counts.lost) / sent - settings.loss) <= luck, "\(name)")
        let passed = sent - Double(counts.lost)
        #expect(abs(Double(counts.duplicated) / passed - settings.duplication) < 0.01, "\(name)")
        #expect(abs(Double(counts.heldBack) / passed - settings.reordering) < 0.01, "\(name)")
        #expect(counts.overflowed == 0 && counts.delivered == counts.sent - counts.lost + counts.duplicated)

        let punctual = arrivals.filter {
            $0.microseconds <= settings.delayMicroseconds + settings.jitterMicroseconds
        }
        #expect(arrivals.count - punctual.count <= counts.heldBack)
        let times = punctual.map { Double($0.microseconds - settings.delayMicroseconds) }
        let jitter = Double(settings.jitterMicroseconds)
        let mean = times.reduce(0, +) / Double(times.count)
        #expect(abs(mean) <= 0.03 * jitter + 0.001, "\(name): \(mean)")
        // Uniform from −jitter to jitter.
        let deviation = (times.reduce(0) { $0 + $1 * $1 } / Double(times.count)).squareRoot()
        #expect(abs(deviation - jitter / 3.0.squareRoot()) <= 0.03 * jitter, "\(name): \(deviation)")
        #expect(times.allSatisfy { abs($0) <= jitter })
    }

    @Test func `a perfect link gives everything at once and in order`() {
        let (arrivals, _) = run(.perfect, packets: 1_000)
        #expect(arrivals == (0..<1_000).map { Arrival(packet: $0, microseconds: 0) })
    }

    @Test func `loss comes in bursts of the length asked for`() {
        let (arrivals, counts) = run(LinkSettings(loss: 0.1, lossBurst: 5))
        let gaps = zip(arrivals, arrivals.dropFirst()).map { $1.packet - $0.packet - 1 }.filter { $0 > 0 }
        #expect(abs(Double(counts.lost) / Double(counts.sent) - 0.1) < 0.02)
        #expect(abs(Double(gaps.reduce(0, +)) / Double(gaps.count) - 5) < 0.8)
    }

    @Test func `as many packets as asked for are overtaken`() {
        let (arrivals, counts) = run(LinkSettings(delayMicroseconds: 20_000, reordering: 0.1))
        var newest = -1
        var overtaken = 0
        for arrival in arrivals {
            if arrival.packet < newest { overtaken += 1 }
            newest = max(newest, arrival.packet)
        }
        #expect(arrivals.count == 8_000)
        #expect(abs(Double(counts.heldBack) / 8_000 - 0.1) < 0.01)
        // One that is held back together with the next three overtakes nobody; that is seldom.
        #expect(overtaken <= counts.heldBack && Double(overtaken) > 0.95 * Double(counts.heldBack))
    }

    @Test func `jitter alone may change the order, and packets of one moment keep theirs`() {
        let wide = run(LinkSettings(delayMicroseconds: 100_000, jitterMicroseconds: 50_000), packets: 2_000).arrivals
        #expect(wide.map(\.packet) != Array(0..<2_000) && wide.map(\.packet).sorted() == Array(0..<2_000))
        var link = LinkConditioner<Int>(LinkSettings(delayMicroseconds: 5), seed: MatchSeed(1))
        for packet in 0..<100 { link.send(packet, now: 0) }
        #expect((0..<100).map { _ in link.receive(now: 5) } == Array(0..<100))
    }

    @Test func `the same seed gives the same link, another another`() {
        let first = run(.brutal, packets: 2_000, seed: 5).arrivals
        #expect(run(.brutal, packets: 2_000, seed: 5).arrivals == first)
        #expect(run(.brutal, packets: 2_000, seed: 6).arrivals != first)
    }

    @Test func `the queue is bounded, and what doesn't fit is counted`() {
        var link = LinkConditioner<Int>(LinkSettings(delayMicroseconds: 10), seed: MatchSeed(1), queueLimit: 3)
        for packet in 0..<5 { link.send(packet, now: 0) }
        #expect(link.countUnderWay == 3 && link.counts.overflowed == 2)
        #expect((0..<4).map { _ in link.receive(now: 10) } == [0, 1, 2, nil])
        link.send(9, now: 20)
        link.removeAll()
        #expect(link.nextArrival == nil && link.receive(now: .max) == nil)
    }

    @Test func `settings change under way, and senseless ones harm nothing`() {
        var link = LinkConditioner<Int>(.perfect, seed: MatchSeed(1))
        link.settings.loss = 1
        link.send(1, now: 0)
        #expect(link.receive(now: 0) == nil && link.counts.lost == 1)
        link.settings = LinkSettings(
            delayMicroseconds: .max, jitterMicroseconds: .max, loss: .nan, lossBurst: .nan, duplication: .nan,
            reordering: .infinity, reorderingHoldMicroseconds: .min)
        link.send(2, now: .max)
        #expect(link.nextArrival == .max && link.receive(now: .max) == 2)
        link.settings = LinkSettings(delayMicroseconds: .min, jitterMicroseconds: .min, loss: -.infinity)
        link.send(3, now: .min)
        #expect(link.receive(now: .min) == 3)
    }
}
