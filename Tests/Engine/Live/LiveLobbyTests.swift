import Martlet
import MartletEngine
import Testing

@Suite struct LiveLobbyTests {
    typealias Harness = LiveHarness<Regatta>

    @Test func `players take stations, and a taken one is refused`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        #expect(match.stations(match.answer(match.act(.station(2), "ann"))) == [2, nil])
        #expect(match.refusal(match.act(.station(2), "ben")) == "station_taken")
        #expect(match.refusal(match.act(.station(4), "ben")) == "invalid_request")
        #expect(match.stations(match.answer(match.act(.station(3), "ben"))) == [2, 3])
        #expect(match.stations(match.answer(match.act(.station(0), "ben"))) == [2, 0])
        #expect(match.stations(match.answer(match.act(.station(nil), "ben"))) == [2, nil])
        #expect(match.refusal(match.act(.station(1), "eve")) == "not_a_player")
    }

    @Test func `the owner starts when each crew that has anybody has somebody ready`() {
        let match = Harness(Regatta.self)
        #expect(match.refusal(match.act(.start, "ann")) == "no_crew")
        for name in ["ben", "cid"] { match.act(.join(inviteCode: nil), name) }
        match.act(.station(0), "ann")
        match.act(.station(2), "ben")
        match.act(.station(3), "cid")
        #expect(match.refusal(match.act(.start, "ben")) == "not_owner")
        #expect(match.refusal(match.act(.start, "ann")) == "players_not_ready")
        match.act(.ready(true), "cid")
        let started = match.answer(match.act(.start, "ann"))
        #expect(started?["status"]?.string == "running")
        #expect(match.store.record.status == .running)
        #expect(match.store.checkpoints.map(\.offset) == [0])
    }

    @Test func `a crew's first player names it, in the lobby`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(2), "ann")
        match.act(.station(3), "ben")
        #expect(match.refusal(match.act(.nameCrew(1, "Swan"), "ben")) == "not_captain")
        #expect(match.refusal(match.act(.nameCrew(0, "Swan"), "ann")) == "not_captain")
        #expect(match.refusal(match.act(.nameCrew(1, "a name that is much too long"), "ann")) == "invalid_request")
        match.act(.nameCrew(1, "Swan"), "ann")
        #expect(match.store.record.crewNames == ["", "Swan"])
        match.act(.ready(true), "ben")
        match.act(.start, "ann")
        #expect(match.refusal(match.act(.nameCrew(1, "Duck"), "ann")) == "match_not_open")
    }

    @Test func `while it runs one may join, and change consoles but not crews`() {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        match.act(.start, "ann")
        #expect(match.answer(match.act(.join(inviteCode: nil), "ben")) != nil)
        #expect(match.answer(match.act(.station(2), "ben")) != nil)
        #expect(match.answer(match.act(.station(3), "ben")) != nil)
        #expect(match.refusal(match.act(.station(1), "ben")) == "other_crew")
        match.act(.station(nil), "ben")
        #expect(match.refusal(match.act(.station(1), "ben")) == "other_crew")
    }

    @Test func `an owner who leaves a running match hands it on, and the last one ends it`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.start, "ann")
        match.act(.leave, "ann")
        #expect(match.store.record.owner == AccountID("acc-ben"))
        #expect(match.store.record.players.map(\.displayName) == ["ben"])
        match.act(.leave, "ben")
        #expect(match.store.record.status == .abandoned)
    }

    @Test func `a lobby that nobody touches is given up after half an hour, and its streams are closed`() {
        let match = Harness(Regatta.self)
        let stream = match.connect("ann")
        match.pass(seconds: 29 * 60)
        #expect(match.store.record.status == .open)
        match.pass(seconds: 62)
        #expect(match.store.record.status == .abandoned)
        #expect(match.closed[stream] == .over)
    }

    @Test func `a change that could not be saved is refused, and stands when the store works again`() {
        let match = Harness(Regatta.self)
        let stream = match.connect("ann")
        match.failsCommits = true
        #expect(match.refusal(match.act(.station(0), "ann")) == "storage_unavailable")
        #expect(match.refusal(match.act(.station(1), "ann")) == "storage_unavailable")
        match.failsCommits = false
        match.pass(seconds: 3)
        #expect(match.store.record.players[0].station == 0)
        #expect(match.stations(match.texts[stream]?.last?["match"]) == [0])
    }

    @Test func `commands of turns are refused, and so is a recording while the match runs`() {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        match.act(.start, "ann")
        let read = RequestID(match.nextNumber())
        match.feed(.readSnapshot(at: nil, by: Harness.caller("ann"), read))
        #expect(match.refusal(read) == "live_match")
        #expect(match.refusal(match.act(.resign, "ann")) == "live_match")
        let recording = RequestID(match.nextNumber())
        match.feed(.readRecording(by: Harness.caller("ann"), recording))
        #expect(match.refusal(recording) == "match_running")
    }

    @Test func `what one says all hear, and a chatterbox is slowed down`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.feed(.chat(ann, "hello"))
        for stream in [ann, ben] {
            let chat = match.texts[stream]?.last?["chat"]
            #expect(chat?["from"]?.string == "p1")
            #expect(chat?["text"]?.string == "hello")
            #expect(chat?["at"]?.string?.isEmpty == false)
        }
        for _ in 0..<20 { match.feed(.chat(ann, "again")) }
        #expect(match.texts[ann]?.last?["error"]?["code"]?.string == "rate_limited")
    }
}
