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

    @Test func `where a setup has fewer crews than the game there are no stations of the others`() {
        let match = Harness(Regatta.self, ruleset: #"{"boats":1}"#)
        for name in ["ben", "cid"] { match.act(.join(inviteCode: nil), name) }
        let described = match.answer(match.act(.station(0), "ann"))
        #expect(described?["crews"]?.int == 1)
        #expect(match.refusal(match.act(.station(2), "ben")) == "invalid_request")
        #expect(match.refusal(match.act(.nameCrew(1, "Ghost"), "ben")) == "invalid_request")
        #expect(match.answer(match.act(.start, "ann")) != nil)
        #expect(match.refusal(match.act(.station(3), "cid")) == "invalid_request")
        #expect(match.answer(match.act(.station(1), "cid")) != nil)
    }

    @Test func `a crew that is none holds nobody up`() {
        let match = Harness(Regatta.self, ruleset: #"{"boats":1}"#)
        match.store.record.players.append(
            PlayerRecord(
                player: .init(seat: 1) ?? match.store.record.players[0].player, account: AccountID("acc-ben"),
                displayName: "ben"))
        match.store.record.players[1].station = 2
        match.act(.station(0), "ann")
        #expect(match.stations(match.answer(match.act(.start, "ann"))) == [0, nil])
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

    @Test func `who leaves and comes back, or sleeps over a restart, belongs to the same crew`() {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        match.act(.start, "ann")
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(2), "ben")
        match.act(.leave, "ben")
        match.act(.join(inviteCode: nil), "ben")
        #expect(match.refusal(match.act(.station(1), "ben")) == "other_crew")
        #expect(match.answer(match.act(.station(3), "ben")) != nil)
        match.act(.station(nil), "ben")
        match.crash()
        #expect(match.refusal(match.act(.station(1), "ben")) == "other_crew")
        match.act(.leave, "ben")
        match.act(.join(inviteCode: nil), "cid")
        match.crash()
        match.act(.join(inviteCode: nil), "ben")
        #expect(match.refusal(match.act(.station(1), "ben")) == "other_crew")
        #expect(match.answer(match.act(.station(1), "cid")) != nil)
    }

    @Test func `only so many who left are remembered, and none who is here is forgotten`() throws {
        var record = Harness(Regatta.self).store.record
        record.status = .running
        var lobby = Lobby(record)
        let shape = LiveShape(Regatta.description)
        let now = record.createdAt
        _ = try lobby.takeStation(0, Harness.caller("ann"), in: shape, now: now)
        for number in 0..<400 {
            let guest = Harness.caller("guest \(number)")
            _ = try lobby.joinLive(guest, inviteCode: nil, now: now)
            _ = try lobby.takeStation(2, guest, in: shape, now: now)
            _ = try lobby.leaveLive(guest, now: now)
        }
        #expect(lobby.record.crewMembers.count == Lobby.crewMemberLimit)
        #expect(lobby.record.crew(of: AccountID("acc-ann")) == 0)
        #expect(lobby.record.crew(of: AccountID("acc-guest 399")) == 1)
        #expect(lobby.record.crew(of: AccountID("acc-guest 0")) == nil)
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

    @Test func `a crew that talks, or somebody who comes, keeps a lobby open`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        let ann = match.connect("ann")
        match.pass(seconds: 25 * 60)
        match.feed(.chat(ann, "are you there?"))
        match.pass(seconds: 25 * 60)
        let ben = match.connect("ben")
        match.pass(seconds: 29 * 60)
        #expect(match.store.record.status == .open)
        match.pass(seconds: 62)
        #expect(match.store.record.status == .abandoned)
        #expect(match.closed[ben] == .over)
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

    // MARK: What row actions may cost

    @Test func `what all members are told of the row is written once`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        let streams = [match.connect("ann"), match.connect("ben")]
        var effects: [MatchEffect] = []
        match.commitsByItself = false
        match.machine.handle(
            .action(.station(2), by: Harness.caller("ann"), RequestID(99)), now: match.now, effects: &effects)
        let ticket = effects.compactMap { if case .append(let append) = $0 { append.ticket } else { nil } }.last
        match.machine.handle(.appended(ticket: ticket ?? 0, nil), now: match.now, effects: &effects)
        var places: [SubscriberID: UnsafePointer<UInt8>?] = [:]
        for case .send(let stream, let frame) in effects {
            places[stream] = frame.bytes.withUnsafeBufferPointer { $0.baseAddress }
        }
        #expect(places.count == 2)
        #expect(places[streams[0]] == places[streams[1]])
    }

    @Test func `a new resume token is told to nobody`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        let ann = match.connect("ann")
        let heard = match.texts[ann]?.count
        #expect(match.answer(match.act(.keepToken(hash: [1, 2, 3], session: nil), "ben")) != nil)
        #expect(match.store.record.players[1].tokenHash == [1, 2, 3])
        #expect(match.texts[ann]?.count == heard)
    }

    @Test func `who changes the row without end is slowed down, and nobody else is`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        for round in 0..<40 { #expect(match.answer(match.act(.station(round % 2), "ann")) != nil) }
        #expect(match.refusal(match.act(.station(2), "ann")) == "rate_limited")
        #expect(match.store.record.players[0].station == 1)
        match.act(.leave, "ben")
        #expect(match.answer(match.act(.join(inviteCode: nil), "ben")) != nil)
        match.pass(seconds: 1)
        #expect(match.answer(match.act(.station(2), "ann")) != nil)
    }

    @Test func `while the disk stands still only so much may wait for it`() {
        var limits = MatchLimits()
        limits.heldBytes = 8_000
        let match = Harness(Regatta.self, limits: limits)
        match.act(.join(inviteCode: nil), "ben")
        let ann = match.connect("ann")
        match.commitsByItself = false
        var taken = 0
        while taken < 30, match.refusal(match.act(.station(taken % 2), "ann")) == nil { taken += 1 }
        #expect((3..<20).contains(taken))
        let refused = match.connect("ben", saysHello: false)
        #expect(match.closed[refused] == .internalError)
        match.commitsByItself = true
        match.feed(.timer)
        #expect(match.answer(match.act(.station(3), "ann")) != nil)
        #expect(match.stations(match.texts[ann]?.last?["match"]) == [3, nil])
    }

    @Test func `only so many writes of the row may be under way`() {
        var limits = MatchLimits()
        limits.pendingAppends = 5
        let match = Harness(Regatta.self, limits: limits)
        match.commitsByItself = false
        for round in 0..<5 { match.act(.station(round % 2), "ann") }
        #expect(match.refusal(match.act(.station(3), "ann")) == "busy")
        match.commitsByItself = true
        match.feed(.timer)
        #expect(match.answer(match.act(.station(3), "ann")) != nil)
    }
}
