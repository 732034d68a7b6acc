import Martlet
import MartletEngine
import Testing

/// What is shown of a match that is over, to whom.
@Suite struct LiveResultsTests {
    typealias Harness = LiveHarness<Regatta>

    /// A match that is over: Ann rowed, Ben sat in the other boat, Cid stood by.
    private func finished() -> (match: Harness, ann: SubscriberID, ben: SubscriberID, lead: Int32) {
        let match = Harness(Regatta.self, ruleset: #"{"mark":60}"#)
        for name in ["ben", "cid"] { match.act(.join(inviteCode: nil), name) }
        match.act(.station(0), "ann")
        match.act(.station(3), "ben")
        match.act(.ready(true), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        match.play([Regatta.Input(1000)], on: ann)
        match.pass(seconds: 4)
        #expect(match.store.record.status == .finished)
        return (match, ann, ben, match.clients[ann]?.quantum(of: Regatta.board, field: 0) ?? -1)
    }

    /// Opens a stream and expects one frame that shows it all, and no more.
    private func expectResults(_ match: Harness, _ name: String, _ lead: Int32, isLossy: Bool = false) {
        let tick = match.machine.playedTick
        let stream = match.connect(name, isLossy: isLossy)
        match.pass(seconds: 10)
        let client = match.clients[stream]
        #expect(client?.welcomes.count == 1)
        #expect(client?.ticks.count == 1)
        #expect(client?.isOver == true && client?.isLost == false)
        #expect(client?.quantum(of: Regatta.board, field: 0) == lead)
        #expect(client?.quantum(of: 1, field: 0) != nil, "the other boat, too")
        #expect(match.texts[stream]?.first?["match"]?["outcome"]?["reason"]?.string == "7")
        if let tick { #expect(client?.ticks == [tick]) }
    }

    @Test func `who comes back for the results is sent the last frame`() {
        let (match, ann, ben, lead) = finished()
        let ticks = match.machine.load.ticks
        match.feed(.unsubscribe(ann))
        expectResults(match, "ann", lead)
        match.feed(.unsubscribe(ben))
        expectResults(match, "ben", lead, isLossy: true)
        #expect(match.machine.load.ticks == ticks, "nothing is played for it")
        #expect(match.machine.nextTick == nil)
    }

    @Test func `so is who comes when the server was started anew`() {
        let (match, _, _, lead) = finished()
        match.crash()
        expectResults(match, "ben", lead)
        expectResults(match, "ann", lead)
        let rows = match.store.rows.count
        match.feed(.drain)
        #expect(match.store.rows.count == rows)
    }

    @Test func `who says hello again is sent it again`() {
        let (match, ann, _, lead) = finished()
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: false, number: 9, schema: SchemaTable(of: Regatta.self).hash).write(into: &bytes)
        let frames = match.clients[ann]?.ticks.count ?? 0
        match.receive(bytes, from: ann)
        match.pass(seconds: 1)
        #expect(match.clients[ann]?.ticks.count == frames + 1)
        match.clients[ann]?.isOver = false
        match.clients[ann]?.decoder.reset()
        match.feed(.requestSnapshot(ann))
        match.pass(seconds: 1)
        #expect(match.clients[ann]?.ticks.count == frames + 2)
        #expect(match.clients[ann]?.quantum(of: Regatta.board, field: 0) == lead)
    }

    @Test func `a slow reader has the last frame as soon as there is room`() {
        let match = Harness(Regatta.self, ruleset: #"{"mark":60}"#)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        match.play([Regatta.Input(1000)], on: ann)
        match.pass(seconds: 0.5)
        match.heldBytes[ann] = 200_000
        match.pass(seconds: 4)
        #expect(match.store.record.status == .finished)
        #expect(match.clients[ann]?.isOver == false)
        match.heldBytes[ann] = 0
        match.pass(seconds: 0.2)
        #expect(match.clients[ann]?.isOver == true && match.clients[ann]?.isLost == false)
        #expect(match.clients[ann]?.ticks.last == match.machine.playedTick)
        #expect(match.machine.nextTick == nil)
    }

    @Test func `who has no station is told the outcome, and shown nothing`() {
        let (match, _, _, _) = finished()
        let cid = match.connect("cid")
        match.pass(seconds: 1)
        #expect(match.clients[cid]?.welcomes.first?.station == nil)
        #expect(match.clients[cid]?.ticks == [])
        #expect(match.texts[cid]?.first?["match"]?["outcome"]?["winners"]?.elements.map(\.string) == ["p1"])
        #expect(match.machine.nextTick == nil)
    }

    @Test func `an end that can't be read any more is said to be so, and its outcome is told`() {
        let (match, _, _, _) = finished()
        match.crash()
        for place in match.store.checkpoints.indices { match.store.checkpoints[place].schema = 99 }
        let ann = match.connect("ann")
        match.pass(seconds: 1)
        #expect(match.clients[ann]?.refusals.map(\.code) == [7])
        #expect(match.clients[ann]?.ticks == [])
        #expect(match.texts[ann]?.first?["match"]?["outcome"]?["reason"]?.string == "7")
        #expect(match.closed[ann] == nil)
    }

    @Test func `streams are closed five minutes behind the end, and those opened later five minutes from then on`() {
        let (match, ann, ben, _) = finished()
        match.pass(seconds: 296)
        #expect(match.closed[ann] == nil && match.closed[ben] == nil)
        let cid = match.connect("cid")
        match.pass(seconds: 5)
        #expect(match.closed[ann] == .over && match.closed[ben] == .over && match.closed[cid] == nil)
        match.pass(seconds: 60)
        let later = match.connect("ann")
        match.pass(seconds: 238)
        #expect(match.closed[cid] == .over && match.closed[later] == nil)
        match.pass(seconds: 60)
        #expect(match.closed[later] == nil)
        match.pass(seconds: 3)
        #expect(match.closed[later] == .over)
        #expect(match.clients[later]?.isOver == true)
    }

    @Test func `so are those of who comes when the server was started anew, and then the match leaves memory`() {
        let (match, _, _, _) = finished()
        match.crash()
        let ben = match.connect("ben")
        match.pass(seconds: 299)
        #expect(match.closed[ben] == nil)
        match.pass(seconds: 2)
        #expect(match.closed[ben] == .over)
        match.pass(seconds: 61)
        #expect(match.idleCount == 1 && match.machine.playedTick == nil)
    }

    @Test func `who leaves the results is forgotten without haste`() {
        let (match, ann, _, _) = finished()
        match.feed(.unsubscribe(ann))
        match.pass(seconds: 65)
        #expect((match.timerAt ?? .max) - match.monotonic > 1_000_000_000)
        #expect(match.store.record.players.map(\.station) == [0, 3, nil])
    }
}
