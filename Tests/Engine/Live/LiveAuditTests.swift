import Martlet
import MartletEngine
import Testing

@Suite struct LiveAuditTests {
    typealias Harness = LiveHarness<Regatta>

    private let game = HostedGame.live(LiveRunner<Regatta>())

    /// 25 s of play with an outage in between where it is wanted.
    private func played(withOutage: Bool = false, limits: MatchLimits = MatchLimits()) -> Harness {
        let match = Harness(Regatta.self, limits: limits)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        for second in 0..<25 {
            match.failsCommits = withOutage && second == 12
            match.play([Regatta.Input(Int32(second))], on: ann)
            match.pass(seconds: 1)
        }
        match.feed(.drain)
        return match
    }

    private func audit(_ match: Harness, as game: HostedGame? = nil) throws -> LiveAudit {
        let stored = StoredMatch(
            record: match.store.record, checkpoint: match.store.checkpoints.first, tail: match.store.rows,
            lastOffset: match.store.rows.count)
        var request = AuditRequest(stored)
        request.checkpoints = match.store.checkpoints
        return try #require((game ?? self.game).auditLive(request, withState: true))
    }

    @Test func `a whole match agrees with its hashes and its stored worlds`() throws {
        let match = played()
        let audit = try audit(match)
        #expect(audit.isSound)
        #expect(audit.ticks == 500)
        #expect(audit.inputs == 25)
        #expect(audit.hashesCompared == 7)
        #expect(audit.worldsCompared == match.store.checkpoints.count)
        #expect(audit.bytesPerMinute < 20_000)
        #expect(audit.state.contains { $0.hasPrefix("boats[0].speed = 24") })
        var recording = try LiveRecording(audit.recording, of: Regatta.self)
        var player = try recording.player(of: Regatta.self)
        while let chunk = try recording.nextChunk() { try player.play(chunk) }
        #expect(player.tick == 500)
    }

    @Test func `ticks that could not be recorded are told`() throws {
        let audit = try audit(played(withOutage: true))
        #expect(audit.isSound)
        #expect(audit.gaps.count == 1)
        #expect((audit.gaps.first?.first ?? 0) > 200)
        #expect((audit.gaps.first?.last ?? 0) < 400)
        #expect(audit.ticks == 500)
    }

    @Test func `another opening is found, with its ticks and the first field that differs`() throws {
        let match = played()
        // The match was opened from another seed than its row says; behind the next stored world all is one again.
        match.store.record.seed = MatchSeed(8)
        match.store.checkpoints.removeFirst()
        let audit = try audit(match)
        let parting = try #require(audit.partings.first)
        #expect(parting.first == 0)
        #expect(parting.last == 64)
        #expect(parting.field == "boats[0].x")
        #expect(parting.fieldTick == 200)
        #expect(parting.stored != parting.replayed)
        #expect(audit.partingCount == 1)
        #expect(audit.takenUpAt == 200)
        #expect(audit.agreements >= 4)
        #expect(audit.ticks == 500)
    }

    @Test func `a changed input lies between two hashes, and behind the next world all agrees`() throws {
        let match = played()
        // The chunk of tick 121 holds an input of ten bits, the lowest of which is turned round.
        let place = try #require(match.store.rows.firstIndex { $0.turn == 121 })
        match.store.rows[place].payload[9] ^= 0x20
        let audit = try audit(match)
        let parting = try #require(audit.partings.first)
        #expect(parting.first == 65)
        #expect(parting.last == 128)
        #expect(parting.field?.hasPrefix("boats[0]") == true)
        #expect(parting.fieldTick == 200)
        #expect(audit.partingCount == 1)
        #expect(audit.takenUpAt == 200)
        #expect(audit.agreements >= 4)
        #expect(!audit.isSound)
    }

    @Test func `where worlds of both its sides are stored the very tick is named`() throws {
        var limits = MatchLimits()
        limits.live.checkpointSeconds = 0
        limits.live.keptCheckpoints = 1000
        let match = played(limits: limits)
        let place = try #require(match.store.rows.firstIndex { $0.turn == 121 })
        match.store.rows[place].payload[9] ^= 0x20
        let audit = try audit(match)
        let parting = try #require(audit.partings.first)
        #expect(parting.first == 121 && parting.last == 121 && parting.fieldTick == 121)
        #expect(parting.field == "boats[0].x")
        #expect(audit.partingCount == 1)
    }

    @Test func `other rules part again behind each stored world, and the closest place is told`() throws {
        let audit = try audit(played(), as: .live(LiveRunner<Windy>()))
        #expect(audit.partings.map(\.last) == [64, 256, 448])
        #expect(audit.partings.map(\.first) == [1, 201, 401])
        #expect(audit.partings.map(\.fieldTick) == [200, 400, 500])
        #expect(audit.closest?.first == 401)
        #expect(audit.agreements == 0)
    }

    @Test func `a missing row and a damaged one are told, and it goes on from the next stored world`() throws {
        let match = played()
        match.store.rows[50].payload = [1, 2, 3]
        match.store.rows.remove(at: 300)
        let audit = try audit(match)
        #expect(audit.damages.map(\.offset) == [51, 302])
        #expect(audit.damages.first?.reason == "the recording can't be read at offset 51")
        #expect(audit.damages.last?.reason == "ticks 301 to 301 are missing before offset 302")
        #expect(audit.damages.map(\.firstTick) == [51, 301])
        #expect(audit.damages.map(\.resumedTick) == [200, 400])
        #expect(audit.partings.isEmpty)
        #expect(audit.ticks == 500)
        #expect(audit.failure == nil && !audit.isSound)
    }

    @Test func `damage that no stored world follows ends it, with the reason`() throws {
        let match = played()
        match.store.checkpoints.removeLast()
        match.store.rows[450].payload = [1, 2, 3]
        let audit = try audit(match)
        #expect(audit.failure == "the recording can't be read at offset 451")
        #expect(audit.damages.first?.resumedTick == nil)
        #expect(audit.ticks == 450)
    }

    @Test func `a stored world that was changed is told, and not taken for the truth`() throws {
        let match = played()
        let place = try #require(match.store.checkpoints.firstIndex { $0.turn == 200 })
        match.store.checkpoints[place].payload[40] ^= 1
        let audit = try audit(match)
        #expect(audit.damages.map(\.firstTick) == [nil])
        #expect(audit.damages.first?.reason.hasSuffix("does not have its hash") == true)
        #expect(audit.partings.isEmpty)
    }

    @Test func `an outcome that the rules don't come to is told`() throws {
        let match = Harness(Regatta.self, ruleset: #"{"mark":20}"#)
        match.act(.station(0), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 0.1)
        match.play([Regatta.Input(1000)], on: ann)
        match.pass(seconds: 4)
        let sound = try audit(match)
        #expect(sound.isSound)
        #expect(sound.ending.map { $0.tick + 40 } == sound.ticks)
        match.store.record.outcome = Array(#"{"winners":["p2"],"reason":"7","winningCrews":[1]}"#.utf8)
        #expect(try audit(match).failure?.contains("outcome") == true)
    }
}

/// The regatta with another wind, and all else alike.
private struct Windy: Simulation {
    typealias Setup = Regatta.Setup
    typealias Input = Regatta.Input
    typealias Event = Regatta.Input
    typealias Own = Regatta.Boat

    static let description = Regatta.description
    var regatta = Regatta()

    init() {}
    init(_ setup: Setup, seed: MatchSeed) { regatta = Regatta(setup, seed: seed) }
    mutating func replicate<V: FieldVisitor>(_ visit: inout V) { regatta.replicate(&visit) }
    static func kinds<V: KindVisitor>(_ visit: inout V) { Regatta.kinds(&visit) }
    mutating func step(_ tick: inout Tick<Windy>) {
        var inner = Tick<Regatta>(number: tick.number)
        inner.inputs = tick.inputs
        regatta.step(&inner)
        regatta.boats[0].x += 1
    }
    mutating func occupy(_ station: Int32, isOccupied: Bool) { regatta.occupy(station, isOccupied: isOccupied) }
    func show<V: EntityVisitor>(_ visit: inout V) { regatta.show(&visit) }
    func eye(of crew: Int32) -> Eye? { regatta.eye(of: crew) }
}
