import Martlet
import MartletEngine
import Testing

@Suite struct LiveSeatTests {
    typealias Harness = LiveHarness<Regatta>

    /// Ann rows boat 0, Ben steers it.
    private func race(limits: MatchLimits = MatchLimits()) -> (match: Harness, ann: SubscriberID, ben: SubscriberID) {
        let match = Harness(Regatta.self, limits: limits)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.station(1), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.act(.start, "ann")
        return (match, ann, ben)
    }

    @Test func `a hello is answered by a welcome with station, crew, setup and token, and frames follow`() {
        let (match, ann, ben) = race()
        match.pass(seconds: 0.5)
        let welcome = match.clients[ben]?.welcomes.first
        #expect(welcome?.station == 1)
        #expect(welcome?.crew == 0)
        #expect(welcome?.ticksPerSecond == 20)
        #expect(welcome?.setup.mark == 5000)
        #expect(match.clients[ben]?.ticks == match.clients[ann]?.ticks)
        #expect(match.clients[ben]?.ticks == Array(1...10))
        #expect(match.clients[ben]?.isLost == false)
    }

    @Test func `the autopilot takes over at once, and who is back in time has the same seat and a full frame`() {
        let (match, ann, _) = race()
        match.pass(seconds: 1)
        #expect(match.clients[ann]?.quantum(of: 0, field: 2) == 1, "rowed")
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 59)
        let again = match.connect("ann")
        match.pass(seconds: 0.2)
        #expect(match.clients[again]?.welcomes.first?.station == 0)
        #expect(match.clients[again]?.isLost == false)
        #expect(match.clients[again]?.quantum(of: 0, field: 2) == 1)
    }

    @Test func `while the rower is away the boat is the autopilot's`() {
        let (match, ann, ben) = race()
        match.pass(seconds: 1)
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 0.1)
        #expect(match.clients[ben]?.quantum(of: 0, field: 2) == 0)
    }

    @Test func `a seat that nobody came back to is released, and the roster announced`() {
        let (match, ann, ben) = race()
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 61)
        #expect(match.stations(match.texts[ben]?.last?["match"]) == [nil, 1])
        #expect(match.store.record.players.map(\.station) == [nil, 1])
        let again = match.connect("ann")
        #expect(match.clients[again]?.welcomes.first?.station == nil)
        #expect(match.answer(match.act(.station(0), "ann")) != nil)
        match.pass(seconds: 0.2)
        #expect(match.clients[again]?.changes.last == StationChange(station: 0, crew: 0))
        #expect(match.clients[again]?.quantum(of: 0, field: 2) == 1)
    }

    @Test func `a newer stream of the same player replaces the older one`() {
        let (match, ann, ben) = race()
        let newer = match.connect("ann")
        #expect(match.closed[ann] == .replaced)
        match.pass(seconds: 0.1)
        #expect(match.clients[newer]?.ticks.isEmpty == false)
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 61)
        #expect(match.stations(match.texts[ben]?.last?["match"]) == [0, 1])
    }

    @Test func `a token opens the seat once; a wrong or an old one changes nothing`() throws {
        let (match, ann, _) = race()
        let player = try #require(PlayerID(seat: 0))
        let good = Harness.token(ann.number)
        #expect(match.store.record.players[0].tokenHash == good.hash)
        match.feed(.unsubscribe(ann))
        let record = match.store.record
        for hash in [[], good.bytes, Array(good.hash.dropLast()), Array(repeating: UInt8(0), count: 16)] {
            let wrong = SubscriberID(match.nextNumber())
            match.feed(.resume(wrong, as: player, tokenHash: hash))
            #expect(match.closed[wrong] == .notAuthenticated)
        }
        #expect(match.store.record == record)
        let back = SubscriberID(match.nextNumber())
        match.clients[back] = TestClient()
        match.feed(.resume(back, as: player, tokenHash: good.hash))
        match.feed(.issueToken(back, Harness.token(99)))
        match.hello(back)
        #expect(match.clients[back]?.welcomes.first?.station == 0)
        #expect(match.clients[back]?.welcomes.first?.token.low != 0)
        #expect(match.store.record.players[0].tokenHash == Harness.token(99).hash)
        let late = SubscriberID(match.nextNumber())
        match.feed(.resume(late, as: player, tokenHash: good.hash))
        #expect(match.closed[late] == .notAuthenticated)
        #expect(match.closed[back] == nil)
    }

    @Test func `on a link that loses messages the frames say where one sits until one of them was acked`() throws {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        let ann = match.connect("ann", isLossy: true)
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        let client = try #require(match.clients[ann])
        #expect(client.seats.isEmpty, "the welcome said it")
        match.play([], on: ann)
        match.act(.station(1), "ann")
        // The acks are lost, then one names a frame from before.
        let before = client.ack
        match.pass(seconds: 0.1)
        match.receive(client.message([], tick: 1, time: 0, ack: before), from: ann)
        match.pass(seconds: 0.1)
        #expect(client.seats.map(\.tick) == Array(3...6))
        #expect(client.seats.allSatisfy { $0.seat == StationChange(station: 1, crew: 0) })
        match.receive(client.message([], tick: 1, time: 0, ack: 5), from: ann)
        match.pass(seconds: 0.5)
        #expect(client.seats.count == 4 && client.ticks.last == 16, "and no longer")
        let ben = match.connect("ann")
        match.act(.station(0), "ann")
        match.pass(seconds: 0.3)
        #expect(match.clients[ben]?.seats.isEmpty == true && match.clients[ben]?.changes.count == 1)
    }

    @Test func `a token names its bearer and its sign-in, and looking at it changes nothing`() throws {
        let (match, ann, _) = race()
        let session = SessionID("s-1")
        let hash = Harness.token(ann.number).hash
        func shown(_ hash: [UInt8], by name: String) -> TokenBearer? {
            guard case .success(let json)? = match.replies[match.act(.showToken(hash: hash), name)] else { return nil }
            return TokenBearer(json)
        }
        let bearer = try #require(shown(hash, by: "ann"))
        #expect(bearer.player == PlayerID(seat: 0))
        #expect(bearer.displayName == "ann")
        #expect(bearer.game == "regatta")
        #expect(bearer.session == nil)
        #expect(match.answer(match.act(.keepToken(hash: [4, 2], session: session), "ann")) != nil)
        #expect(match.store.record.players[0].tokenSession == session)
        let record = match.store.record
        #expect(shown([4, 2], by: "ann")?.session == session)
        #expect(shown(hash, by: "ann") == nil, "that one is spent")
        #expect(shown([4, 2], by: "ben") == nil)
        #expect(shown([4, 2], by: "eve") == nil)
        #expect(match.store.record == record)
    }

    @Test func `who changes consoles is told so and goes on with a full frame`() {
        let (match, ann, _) = race()
        match.pass(seconds: 0.5)
        match.act(.leave, "ben")
        match.act(.station(1), "ann")
        match.pass(seconds: 0.2)
        #expect(match.clients[ann]?.changes == [StationChange(station: 1, crew: 0)])
        #expect(match.clients[ann]?.isLost == false)
        #expect(match.clients[ann]?.quantum(of: 0, field: 2) == 0)
        match.play([Regatta.Input(9)], on: ann)
        match.pass(seconds: 0.1)
        #expect(match.clients[ann]?.applied == 1)
    }

    @Test func `a leave message gives the seat up at once`() {
        let (match, ann, ben) = race()
        match.receive([0x83], from: ann)
        #expect(match.stations(match.texts[ben]?.last?["match"]) == [nil, 1])
        #expect(match.closed[ann] == nil)
    }

    @Test func `strangers get no stream`() {
        let (match, _, _) = race()
        let stranger = SubscriberID(match.nextNumber())
        match.feed(.subscribe(stranger, by: Harness.caller("eve"), from: .after(0)))
        #expect(match.closed[stranger] == .forbidden)
    }

    @Test func `a station whose player never opened a stream is given up after a minute, in the lobby too`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.join(inviteCode: nil), "cid")
        match.connect("ann")
        match.act(.station(0), "ann")
        match.act(.station(1), "ben")
        match.pass(seconds: 30)
        match.act(.station(2), "cid")
        match.pass(seconds: 29)
        #expect(match.store.record.players.map(\.station) == [0, 1, 2])
        match.pass(seconds: 2)
        #expect(match.store.record.players.map(\.station) == [0, nil, 2])
        match.act(.ready(true), "cid")
        match.act(.start, "ann")
        // Who comes within the minute has the station as long as the stream is open.
        let cid = match.connect("cid")
        match.pass(seconds: 120)
        #expect(match.store.record.players.map(\.station) == [0, nil, 2])
        match.act(.station(1), "ben")
        match.feed(.unsubscribe(cid))
        match.pass(seconds: 61)
        #expect(match.store.record.players.map(\.station) == [0, nil, nil])
    }

    @Test func `stations of a lobby that is read from the store again are kept for a minute`() {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.station(1), "ben")
        match.crash()
        match.connect("ann")
        match.pass(seconds: 59)
        #expect(match.store.record.players.map(\.station) == [0, 1])
        match.pass(seconds: 2)
        #expect(match.store.record.players.map(\.station) == [0, nil])
    }

    // MARK: Between a member's leaving and its commit

    /// Ben has left and Cid has taken his seat, and neither is on disk yet.
    private func succession() -> (match: Harness, ann: SubscriberID, ben: SubscriberID) {
        let (match, ann, ben) = race()
        match.pass(seconds: 0.2)
        match.commitsByItself = false
        match.act(.leave, "ben")
        match.act(.join(inviteCode: nil), "cid")
        return (match, ann, ben)
    }

    private func commitAll(_ match: Harness) {
        match.commitsByItself = true
        match.feed(.timer)
    }

    @Test func `who has left steers nothing more, and sees nothing, though the row is not on disk yet`() {
        let (match, _, ben) = succession()
        match.act(.station(1), "cid")
        let seen = match.clients[ben]?.ticks.count
        let heard = match.texts[ben]?.count
        match.play([Regatta.Input(9)], on: ben)
        match.feed(.chat(ben, "still here"))
        match.pass(seconds: 0.2)
        #expect(match.machine.load.inputs == 0)
        #expect(match.clients[ben]?.ticks.count == seen)
        #expect(match.clients[ben]?.changes == [], "the station that Cid took")
        #expect(match.texts[ben]?.count == heard)
        #expect(match.closed[ben] == nil, "that is said when it is true")
        commitAll(match)
        #expect(match.closed[ben] == .forbidden)
        #expect(match.store.record.players.map(\.displayName) == ["ann", "cid"])
    }

    @Test func `whoever follows on a seat before the leaving is on disk plays there, and leaves nothing behind`() {
        let (match, ann, ben) = succession()
        match.act(.station(2), "cid")
        let cid = match.connect("cid")
        match.pass(seconds: 0.2)
        match.play([Regatta.Input(9)], on: cid)
        match.pass(seconds: 0.2)
        #expect(match.machine.load.inputs == 1)
        commitAll(match)
        match.pass(seconds: 0.2)
        #expect(match.closed[ben] == .forbidden)
        #expect(match.clients[cid]?.ticks.isEmpty == false)
        #expect(match.clients[cid]?.welcomes.last?.station == 2)
        for stream in [ann, ben, cid] { match.feed(.unsubscribe(stream)) }
        #expect(match.machine.subscriberCount == 0)
        match.pass(seconds: 70)
        #expect(match.idleCount == 1)
    }
}
