import Martlet
import MartletEngine
import Testing

@Suite struct LiveTickTests {
    typealias Harness = LiveHarness<Regatta>

    private func alone(limits: MatchLimits = MatchLimits()) -> (match: Harness, ann: SubscriberID) {
        let match = Harness(Regatta.self, limits: limits)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        return (match, ann)
    }

    @Test func `deadlines are absolute: what a tick takes moves none that follows`() throws {
        let (match, _) = alone()
        let first = try #require(match.machine.nextTick)
        for number in 0..<100 {
            let deadline = try #require(match.machine.nextTick)
            #expect(deadline == first + Int64(number) * 50_000_000)
            match.monotonic = deadline + Int64(number % 7) * 3_000_000
            match.tick()
        }
        #expect(match.machine.load.ticks == 100)
        #expect(match.machine.load.skipped == 0)
    }

    @Test func `matches are spread over the interval by their ids`() {
        var phases: Set<Int64> = []
        for number in 0..<20 {
            let match = Harness(Regatta.self)
            match.store.record.id = MatchID("m\(number)")
            match.machine = LiveMatchMachine(id: match.store.record.id, limits: MatchLimits())
            match.act(.station(0), "ann")
            match.connect("ann")
            match.act(.start, "ann")
            if let next = match.machine.nextTick { phases.insert(next % 50_000_000 / 1_000_000) }
        }
        #expect(phases.count > 10)
    }

    @Test func `a late call makes up for four ticks, and skips the rest`() throws {
        let (match, ann) = alone()
        match.pass(seconds: 1)
        let before = match.machine.load
        let sent = match.clients[ann]?.ticks.count ?? 0
        let deadline = try #require(match.machine.nextTick)
        match.monotonic = deadline + 10 * 50_000_000 + 1
        match.tick()
        #expect(match.machine.load.ticks - before.ticks == 4)
        #expect(match.machine.load.skipped - before.skipped == 7)
        #expect(match.machine.load.late - before.late == 1)
        #expect((match.clients[ann]?.ticks.count ?? 0) == sent + 1, "one frame for all of them")
        #expect(match.machine.nextTick == deadline + 11 * 50_000_000)
        match.tick()
        #expect(match.machine.load.ticks - before.ticks == 4)
        match.pass(seconds: 0.2)
        #expect(match.clients[ann]?.isLost == false)
    }

    @Test func `ticks over the game's budget are counted, each with its share of a call that made several`() throws {
        let (match, _) = alone()
        match.pass(seconds: 0.2)
        let before = match.machine.load
        func call(_ nanoseconds: Int64, making ticks: Int64) throws {
            match.monotonic = try #require(match.machine.nextTick) + (ticks - 1) * 50_000_000
            match.tick(taking: nanoseconds)
        }
        try call(19_000_000, making: 1)
        #expect(match.machine.load.overBudget == 0)
        try call(21_000_000, making: 1)
        #expect(match.machine.load.overBudget == 1)
        try call(76_000_000, making: 4)
        #expect(match.machine.load.overBudget == 1, "19 ms each")
        try call(84_000_000, making: 4)
        #expect(match.machine.load.overBudget == 5)
        #expect(match.machine.load.nanoseconds - before.nanoseconds == 200_000_000)
        #expect(match.machine.load.longestNanoseconds == 21_000_000)
    }

    @Test func `what the ticks of the last second took is there to be shown`() throws {
        let (match, _) = alone()
        match.pass(seconds: 0.5)
        #expect(match.machine.tickTimes == nil, "not a second yet")
        match.pass(seconds: 1)
        #expect(match.machine.tickTimes == TickTimes(mean: 1, longest: 1, budget: 20_000))
        for number in 0..<40 {
            match.monotonic = try #require(match.machine.nextTick)
            match.tick(taking: number % 20 == 7 ? 9_000_000 : 2_000_000)
        }
        let times = try #require(match.machine.tickTimes)
        #expect(times.longest == 9_000 && times.mean == 2_350)
    }

    @Test func `inputs are applied once and in order, and the frame says up to which`() {
        let (match, ann) = alone()
        match.pass(seconds: 0.2)
        match.play([1, 2, 3].map { Regatta.Input($0) }, on: ann)
        match.pass(seconds: 0.1)
        #expect(match.clients[ann]?.applied == 3)
        #expect(match.clients[ann]?.quantum(of: 0, field: 1) == 3)
        #expect(match.machine.load.inputs == 3)
    }

    @Test func `a slow reader is spared frames, gets the newest one later, and delays nobody`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.station(1), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.act(.start, "ann")
        match.pass(seconds: 1)
        match.heldBytes[ann] = 200_000
        match.pass(seconds: 2)
        let spared = match.clients[ann]?.ticks.last ?? 0
        #expect(spared <= 21)
        #expect(match.clients[ben]?.ticks.last == 60)
        match.heldBytes[ann] = 0
        match.pass(seconds: 0.1)
        #expect(match.clients[ann]?.ticks.last == match.clients[ben]?.ticks.last)
        #expect(match.clients[ann]?.isLost == false)
        #expect(match.machine.load.sparedFrames >= 38)
        #expect(match.closed.isEmpty)
    }

    @Test(arguments: [20.0, 60.0])
    func `what a slow reader gets is fewer frames and never old ones`(bytesPerSecond: Double) {
        let (match, ann) = alone()
        match.pass(seconds: 1)
        let before = match.machine.load.frames
        match.links[ann] = SlowLink(bytesPerSecond: bytesPerSecond, kernelBytes: 24, at: match.monotonic)
        match.pass(seconds: 120)
        let ages = match.links[ann]?.ages ?? []
        #expect(Double(ages.max() ?? .max) / 1e9 < 80 / bytesPerSecond + 0.2)
        #expect(ages.count > Int(bytesPerSecond) * 3)
        #expect(match.machine.load.frames - before < 2000)
        #expect(match.closed[ann] == nil)
        #expect(match.clients[ann]?.isLost == false)
    }

    @Test func `who takes a byte now and then is closed after a minute`() {
        let (match, ann) = alone()
        match.heldBytes[ann] = 5_000
        for second in 1...70 where match.closed[ann] == nil {
            match.pass(seconds: 1)
            match.heldBytes[ann] = 5_000 - second
        }
        #expect(match.closed[ann] == .tooSlow)
        #expect(match.machine.load.sparedFrames > 59 * 20)
    }

    @Test func `who reads nothing for ten seconds is closed`() {
        let (match, ann) = alone()
        match.heldBytes[ann] = 200_000
        match.pass(seconds: 12)
        #expect(match.closed[ann] == .tooSlow)
        #expect(match.notes.contains(.slowSubscriber(bytes: 200_000)))
    }

    @Test func `on a lossy link frames are written against what was acked`() {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann", isLossy: true)
        match.act(.start, "ann")
        match.pass(seconds: 0.5)
        for round in 0..<40 {
            match.clients[ann]?.losesFrames = round % 3 == 1
            match.play([Regatta.Input(Int32(round))], on: ann)
            match.pass(seconds: 0.1)
        }
        #expect(match.clients[ann]?.isLost == false)
        #expect(match.machine.load.ignoredAcks == 0)
        #expect((match.clients[ann]?.applied ?? 0) >= 38)
    }

    @Test func `nobody here for a minute: the match sleeps, and wakes where it was`() {
        let (match, ann) = alone()
        match.pass(seconds: 5)
        match.play([Regatta.Input(40)], on: ann)
        match.pass(seconds: 1)
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 70)
        #expect(match.idleCount == 1)
        #expect(match.machine.nextTick == nil)
        let asleep = match.machine.load.ticks
        match.pass(seconds: 1000)
        #expect(match.machine.load.ticks == asleep)
        match.crash()
        let back = match.connect("ann")
        #expect(match.store.record.players[0].station == nil, "a minute is over")
        match.act(.station(0), "ann")
        match.pass(seconds: 0.2)
        #expect((match.clients[back]?.ticks.first ?? 0) > 20 * 60)
        #expect(match.clients[back]?.quantum(of: 0, field: 1) == 40)
    }

    @Test func `a drain writes everything and sends the streams away`() {
        let (match, ann) = alone()
        match.pass(seconds: 3.33)
        match.feed(.drain)
        #expect(match.closed[ann] == .draining)
        #expect(match.idleCount == 1)
        #expect(match.store.checkpoints.last?.turn == Int(match.machine.load.ticks))
        #expect(match.refusal(match.act(.ready(true), "ann")) == "draining")
    }

    /// How many timers a machine asked for and got in a while.
    private func timers(_ match: Harness, seconds: Double) -> Int {
        let before = match.timerCount
        match.pass(seconds: seconds)
        return match.timerCount - before
    }

    @Test func `a deserted match waits for a store that fails without a timer at each moment`() {
        let (match, ann) = alone()
        match.pass(seconds: 1)
        match.feed(.unsubscribe(ann))
        match.failsCommits = true
        #expect(timers(match, seconds: 200) < 300, "the store is asked once a second")
        match.failsCommits = false
        match.pass(seconds: 3)
        #expect(match.machine.nextTick == nil, "now it sleeps")
        #expect(match.idleCount == 1)
    }

    @Test func `a deserted match whose last write takes long sleeps when that is done`() {
        let (match, ann) = alone()
        match.pass(seconds: 1)
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 59)
        match.commitsByItself = false
        #expect(timers(match, seconds: 20) < 10)
        #expect(match.idleCount == 0)
        match.commitsByItself = true
        match.feed(.timer)
        match.pass(seconds: 1)
        #expect(match.idleCount == 1)
    }

    @Test func `an idle lobby and a finished match ask for no timers that do nothing`() {
        var limits = MatchLimits()
        limits.live.resultsSeconds = 300
        let lobby = Harness(Regatta.self, limits: limits)
        lobby.connect("ann")
        lobby.failsCommits = true
        lobby.act(.station(0), "ann")
        #expect(timers(lobby, seconds: 40 * 60) < 40 * 60 + 60)

        let over = Harness(Regatta.self, ruleset: "{\"mark\":5}", limits: limits)
        over.act(.join(inviteCode: nil), "ben")
        over.act(.station(0), "ann")
        over.act(.station(1), "ben")
        over.connect("ann")
        let ben = over.connect("ben")
        over.act(.start, "ann")
        over.pass(seconds: 10)
        #expect(over.store.record.status == .finished)
        over.feed(.unsubscribe(ben))
        #expect(timers(over, seconds: 200) < 10)
    }
}
