import Martlet
import MartletEngine
import Testing

@Suite struct LiveAuditTests {
    typealias Harness = LiveHarness<Regatta>

    private let game = HostedGame.live(LiveRunner<Regatta>())

    /// 25 s of play with an outage in between where it is wanted.
    private func played(withOutage: Bool = false) -> Harness {
        let match = Harness(Regatta.self)
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

    private func audit(_ match: Harness) throws -> LiveAudit {
        let stored = StoredMatch(
            record: match.store.record, checkpoint: match.store.checkpoints.first, tail: match.store.rows,
            lastOffset: match.store.rows.count)
        var request = AuditRequest(stored)
        request.checkpoints = match.store.checkpoints
        return try #require(game.auditLive(request, withState: true))
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

    @Test func `other rules are found with the ticks between which they part, and the first field that differs`() throws
    {
        let match = played()
        // As if the rules had drawn other random numbers: the match was played from another seed than its row says.
        match.store.record.seed = MatchSeed(8)
        match.store.checkpoints.removeFirst()
        let mismatch = try #require(try audit(match).mismatch)
        #expect(mismatch.first == 1)
        #expect(mismatch.last == 64)
        #expect(mismatch.field == "boats[0].x")
        #expect(mismatch.fieldTick == 200)
        #expect(mismatch.stored != mismatch.replayed)
    }

    @Test func `a missing row and a damaged one end it, with the reason`() throws {
        let match = played()
        match.store.rows.remove(at: 100)
        #expect(try audit(match).failure?.hasPrefix("ticks 101 to 101 are missing") == true)
        match.store.rows[50].payload = [1, 2, 3]
        #expect(try audit(match).failure == "the recording can't be read at offset 51")
    }
}
