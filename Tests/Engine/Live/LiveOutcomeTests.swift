import Martlet
import MartletEngine
import Testing

@Suite struct LiveOutcomeTests {
    typealias Harness = LiveHarness<Regatta>

    /// Ann rows; Ben steers the other boat, or nothing. The mark is a second away.
    private func race(mark: Int = 60, ben: Int? = 3, limits: MatchLimits = MatchLimits()) -> (
        match: Harness, ann: SubscriberID, ben: SubscriberID
    ) {
        let match = Harness(Regatta.self, ruleset: #"{"mark":\#(mark)}"#, limits: limits)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        if let ben { match.act(.station(ben), "ben") }
        match.act(.ready(true), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        match.play([Regatta.Input(1000)], on: ann)
        return (match, ann, ben)
    }

    /// The recording as it is on disk, made again.
    private func replay(_ match: Harness) throws -> RecordingPlayer<Regatta> {
        let setup = try LiveSetup.read(Regatta.Setup.self, from: match.store.record.ruleset)
        var player = RecordingPlayer<Regatta>(setup, seed: match.store.record.seed)
        for row in match.store.rows { try player.play(row.payload) }
        return player
    }

    private func passToOutcome(_ match: Harness) throws -> UInt32 {
        for _ in 0..<200 {
            match.pass(seconds: 0.05)
            if let ending = try replay(match).ending { return ending.tick }
        }
        Issue.record("there is no outcome")
        return 0
    }

    @Test func `results are shown for five minutes, then the streams are closed and the machine may go`() {
        let (match, ann, ben) = race()
        match.pass(seconds: 4)
        #expect(match.store.record.status == .finished)
        let outcome = match.texts[ann]?.last?["match"]?["outcome"]
        #expect(outcome?["reason"]?.string == "7")
        #expect(match.machine.nextTick == nil)
        match.pass(seconds: 290)
        #expect(match.closed[ann] == nil && match.closed[ben] == nil)
        match.pass(seconds: 20)
        #expect(match.closed[ann] == .over)
        match.pass(seconds: 70)
        #expect(match.idleCount == 1)
    }

    @Test func `a decided match is played on for two seconds, and the first outcome counts`() throws {
        let (match, ann, ben) = race()
        let decided = try passToOutcome(match)
        #expect(match.store.record.status == .running)
        match.pass(seconds: 1.8)
        #expect(match.store.record.status == .running)
        match.pass(seconds: 0.4)
        #expect(match.store.record.status == .finished)
        #expect(match.machine.playedTick == decided + 40)
        #expect(match.clients[ann]?.ticks.last == decided + 40)
        #expect(match.clients[ann]?.isOver == true && match.clients[ben]?.isOver == true)
        #expect(try replay(match).tick == decided + 40)
    }

    @Test func `the last frame shows how everything stands, also what is shown seldom`() throws {
        let (match, ann, ben) = race()
        match.pass(seconds: 4)
        let lead = try replay(match).world.lead
        #expect(lead > 60)
        for stream in [ann, ben] {
            #expect(match.clients[stream]?.quantum(of: Regatta.board, field: 0) == lead)
            #expect(match.clients[stream]?.isLost == false)
        }
    }

    @Test(arguments: [0, 1, 2, 7, 20, 33, 39])
    func `a match that is killed behind its outcome closes at the same tick, with the same outcome`(ticks: Int) throws {
        let (match, _, _) = race()
        let decided = try passToOutcome(match)
        match.pass(seconds: Double(ticks) * 0.05)
        match.crash()
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.pass(seconds: 4)
        #expect(match.store.record.status == .finished)
        #expect(match.machine.playedTick == decided + 40)
        #expect(
            try replay(match).ending == LiveEnding(tick: decided, outcome: LiveOutcome(winners: .only(0), reason: 7)))
        #expect(match.texts[ben]?.last?["match"]?["outcome"]?["winners"]?.elements.map(\.string) == ["p1"])
        #expect(match.clients[ann]?.isOver == true && match.clients[ben]?.isOver == true)
    }

    @Test func `a world stored behind the outcome keeps when that was`() throws {
        let (match, _, _) = race()
        let decided = try passToOutcome(match)
        match.pass(seconds: 0.5)
        match.failsCommits = true
        match.pass(seconds: 0.3)
        match.failsCommits = false
        match.pass(seconds: 0.6)
        // The gap's world, and then the drain's: nothing of the outcome's own tick is needed any more.
        match.feed(.drain)
        #expect(match.store.checkpoints.last?.turn ?? 0 > Int(decided) + 20)
        match.crash()
        let ann = match.connect("ann")
        match.pass(seconds: 4)
        #expect(match.machine.playedTick == decided + 40)
        #expect(match.store.record.status == .finished)
        #expect(match.clients[ann]?.isOver == true)
    }

    @Test func `who leaves a decided match has a place in its results`() throws {
        let (match, ann, ben) = race(ben: 1)
        _ = try passToOutcome(match)
        #expect(match.answer(match.act(.leave, "ben")) != nil)
        match.receive([0x83], from: ann)
        match.feed(.unsubscribe(ann))
        match.feed(.unsubscribe(ben))
        #expect(match.refusal(match.act(.station(2), "ben")) == "match_not_open")
        #expect(match.refusal(match.act(.leave, "eve")) == "not_a_player")
        match.pass(seconds: 4)
        #expect(match.store.record.status == .finished)
        #expect(match.store.record.players.map(\.station) == [0, 1])
        #expect(
            match.store.record.outcome.map { String(decoding: $0, as: UTF8.self) }
                == #"{"winners":["p1","p2"],"reason":"7","winningCrews":[0]}"#)
    }

    @Test func `the whole recording is given out when the match is over`() throws {
        let (match, _, _) = race()
        match.pass(seconds: 5)
        #expect(match.store.record.status == .finished)
        let request = RequestID(match.nextNumber())
        match.feed(.readRecording(by: Harness.caller("ann"), request))
        guard case .success(let bytes)? = match.replies[request] else {
            Issue.record("no recording")
            return
        }
        var recording = try LiveRecording(bytes, of: Regatta.self)
        var player = try recording.player(of: Regatta.self)
        while let chunk = try recording.nextChunk() { try player.play(chunk) }
        #expect(player.world.outcome == LiveOutcome(winners: .only(0), reason: 7))
        let stranger = RequestID(match.nextNumber())
        match.feed(.readRecording(by: Harness.caller("eve"), stranger))
        #expect(match.refusal(stranger) == "not_a_player")
    }

    @Test func `who is waiting for a recording is told when the server goes down`() {
        let match = Harness(Regatta.self, ruleset: #"{"mark":5}"#)
        match.act(.station(0), "ann")
        match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 10)
        #expect(match.store.record.status == .finished)
        match.loadsByItself = false
        let request = RequestID(match.nextNumber())
        match.feed(.readRecording(by: Harness.caller("ann"), request))
        #expect(match.replies[request] == nil)
        match.feed(.drain)
        #expect(match.refusal(request) == "draining")
        match.loadsByItself = true
        match.feed(.timer)
        #expect(match.idleCount == 1)
    }
}
