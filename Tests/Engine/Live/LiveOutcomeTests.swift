import Martlet
import MartletEngine
import Testing

@Suite struct LiveOutcomeTests {
    typealias Harness = LiveHarness<Regatta>

    @Test func `results are shown for five minutes, then the streams are closed and the machine may go`() {
        let match = Harness(Regatta.self, ruleset: #"{"mark":20}"#)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        match.play([Regatta.Input(1000)], on: ann)
        match.pass(seconds: 3)
        #expect(match.store.record.status == .finished)
        let outcome = match.texts[ann]?.last?["match"]?["outcome"]
        #expect(outcome?["reason"]?.string == "7")
        #expect(match.machine.nextTick == nil)
        match.pass(seconds: 290)
        #expect(match.closed[ann] == nil)
        match.pass(seconds: 20)
        #expect(match.closed[ann] == .over)
        match.pass(seconds: 70)
        #expect(match.idleCount == 1)
    }

    @Test func `the whole recording is given out when the match is over`() throws {
        let match = Harness(Regatta.self, ruleset: #"{"mark":60}"#)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 0.5)
        match.play([Regatta.Input(100)], on: ann)
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
