import Martlet
import MartletEngine
import Testing

/// How a match comes back into memory: a few ticks at a call, while inputs wait.
@Suite struct LiveResumeTests {
    typealias Harness = LiveHarness<Regatta>

    /// Almost ten seconds behind its only checkpoint, all of it on disk. It goes on by hand from here.
    private func race(_ change: (inout LiveLimits) -> Void = { _ in }) -> Harness {
        var limits = MatchLimits()
        change(&limits.live)
        let match = Harness(Regatta.self, limits: limits)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.station(3), "ben")
        match.act(.ready(true), "ben")
        let ann = match.connect("ann")
        match.connect("ben")
        match.act(.start, "ann")
        for value in 0..<66 {
            match.play([Regatta.Input(Int32(value))], on: ann)
            match.pass(seconds: 0.15)
        }
        #expect(match.machine.playedTick == 198 && match.store.rows.last?.turn == 198)
        #expect(match.store.checkpoints.map(\.turn) == [0])
        match.goesOnByItself = false
        return match
    }

    /// A stream that says hello while the match is not there yet.
    private func come(_ name: String, to match: Harness) -> SubscriberID {
        let stream = match.connect(name, saysHello: false)
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: false, number: 0, schema: SchemaTable(of: Regatta.self).hash).write(into: &bytes)
        match.feed(.message(stream, bytes))
        return stream
    }

    /// Lets it go on to the end. Returns how many calls that took.
    private func finish(_ match: Harness) -> Int {
        var calls = 0
        while match.wantsToGoOn {
            match.goOn()
            calls += 1
        }
        return calls
    }

    @Test(arguments: [1, 7, 8, 64, 198, 1000])
    func `it is made again in calls of so many ticks each, and is the same`(ticks: Int) {
        let match = race { $0.resumedTicks = ticks }
        let hash = match.machine.worldHash()
        match.crash()
        let ann = match.connect("ann", saysHello: false)
        #expect(match.machine.playedTick == nil && match.texts[ann] == nil)
        // The last call finds that there is none left.
        #expect(finish(match) == 198 / ticks + 1)
        #expect(match.machine.playedTick == 198 && match.machine.worldHash() == hash)
        #expect(match.notes.contains(.woke(offset: match.store.rows.count, replayed: 198)))
        match.pass(seconds: 1)
        #expect(match.machine.playedTick == 218)
    }

    @Test func `another match makes its ticks between two calls`() {
        let match = race()
        let other = race()
        match.crash()
        match.connect("ann", saysHello: false)
        while match.wantsToGoOn {
            let tick = other.machine.playedTick ?? 0
            match.goOn()
            other.pass(seconds: 0.05)
            #expect(other.machine.playedTick == tick + 1)
        }
        #expect(match.machine.playedTick == 198 && other.machine.playedTick == 198 + 25)
    }

    @Test func `who comes meanwhile is welcomed once it is back, and who went meanwhile is not missed`() {
        let match = race()
        match.crash()
        match.texts = [:]
        let ann = come("ann", to: match)
        match.goOn()
        let ben = come("ben", to: match)
        let gone = come("ann", to: match)
        let request = match.act(.describe(inviteCode: nil), "ben")
        match.goOn()
        match.feed(.unsubscribe(gone))
        #expect(match.texts.isEmpty && match.replies[request] == nil)
        _ = finish(match)
        #expect(match.answer(request)?["players"]?.elements.count == 2)
        #expect(match.clients[ann]?.welcomes.map(\.tick) == [198])
        #expect(match.clients[ben]?.welcomes.map(\.station) == [3])
        #expect(match.clients[gone]?.welcomes.isEmpty == true && match.closed.isEmpty)
        match.pass(seconds: 0.2)
        #expect(match.clients[ann]?.isLost == false && match.clients[ann]?.ticks.first == 199)
    }

    @Test func `damage that is found on the way is said, and whoever waits is refused`() {
        let match = race()
        match.store.rows[150].payload.removeLast()
        match.crash()
        let ann = come("ann", to: match)
        #expect(finish(match) == 19)
        #expect(match.notes.contains(.damaged("the recording can't be read at offset 151")))
        #expect(match.closed[ann] != nil && match.machine.playedTick == nil)
        #expect(match.idleCount == 1)
    }

    @Test func `a server that goes down meanwhile leaves the match as it is in the store`() {
        let match = race()
        match.crash()
        let ann = come("ann", to: match)
        match.goOn()
        let rows = match.store.rows.count
        match.feed(.drain)
        #expect(match.closed[ann] == .draining && match.idleCount == 1)
        #expect(match.store.rows.count == rows && match.store.checkpoints.count == 1)
        match.goOn()
        #expect(!match.wantsToGoOn)
    }

    @Test func `what a match came to is made again in calls of a few ticks, too`() throws {
        let match = race()
        match.goesOnByItself = true
        match.play([Regatta.Input(1000)], on: try #require(match.clients.keys.min { $0.number < $1.number }))
        match.pass(seconds: 300)
        #expect(match.store.record.status == .finished)
        let tick = match.machine.playedTick
        let hash = match.machine.worldHash()
        // The server was killed before it could take the last checkpoints.
        match.store.checkpoints.removeSubrange(1...)
        match.crash()
        match.goesOnByItself = false
        let ben = come("ben", to: match)
        #expect(finish(match) == Int(tick ?? 0) / 8 + 1)
        #expect(match.machine.playedTick == tick && match.machine.worldHash() == hash)
        match.pass(seconds: 1)
        #expect(match.clients[ben]?.isOver == true && match.clients[ben]?.ticks == [tick].compactMap(\.self))
    }
}
