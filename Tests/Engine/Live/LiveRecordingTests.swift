import Martlet
import MartletEngine
import Testing

@Suite struct LiveRecordingTests {
    typealias Harness = LiveHarness<Regatta>

    private func race() -> (match: Harness, ann: SubscriberID, ben: SubscriberID) {
        let match = Harness(Regatta.self)
        match.act(.join(inviteCode: nil), "ben")
        match.act(.station(0), "ann")
        match.act(.station(3), "ben")
        match.act(.ready(true), "ben")
        let ann = match.connect("ann")
        let ben = match.connect("ben")
        match.act(.start, "ann")
        return (match, ann, ben)
    }

    /// Random play for a while.
    private func play(_ match: Harness, _ streams: [SubscriberID], ticks: Int, _ random: inout SeededRandom) {
        for _ in 0..<ticks {
            for stream in streams where random.next() % 3 == 0 {
                let count = Int(random.next() % 3) + 1
                match.play((0..<count).map { _ in Regatta.Input(Int32(random.next() % 30)) }, on: stream)
            }
            match.pass(seconds: 0.05)
        }
    }

    private func replay(_ match: Harness) throws -> RecordingPlayer<Regatta> {
        var player = RecordingPlayer<Regatta>(Regatta.Setup(), seed: match.store.record.seed)
        for row in match.store.rows { try player.play(row.payload) }
        return player
    }

    @Test func `a recording makes the same match again, and is small`() throws {
        let (match, ann, ben) = race()
        var random = SeededRandom(seed: MatchSeed(11))
        play(match, [ann, ben], ticks: 400, &random)
        match.feed(.unsubscribe(ben))
        play(match, [ann], ticks: 200, &random)
        match.feed(.drain)
        let player = try replay(match)
        #expect(player.tick == 600)
        #expect(player.inputCount == match.machine.load.inputs)
        var world = player.world
        let checkpoint = try #require(match.store.checkpoints.last)
        #expect(checkpoint.payload == RecordingChunk.world(&world, tick: 600, occupied: player.occupied))
        #expect(match.machine.load.recordedBytes < 600 * 16)
        #expect(match.store.rows.map(\.turn) == match.store.rows.map(\.turn).sorted())
    }

    @Test(arguments: 0..<12)
    func `a kill at any tick loses a tenth of a second at most, and everybody has the seat back`(seed: UInt64) throws {
        let (match, ann, ben) = race()
        var random = SeededRandom(seed: MatchSeed(seed))
        play(match, [ann, ben], ticks: 100 + Int(random.next() % 300), &random)
        // The disk takes as long as it likes, up to the next write.
        match.commitsByItself = false
        match.play([Regatta.Input(7)], on: ann)
        match.pass(seconds: 0.05)
        let played = UInt32(match.machine.load.ticks)
        match.crash()
        match.commitsByItself = true
        match.monotonic += 900_000_000
        let again = match.connect("ann")
        #expect(match.clients[again]?.welcomes.first?.station == 0, "seed \(seed)")
        let resumed = try #require(match.clients[again]?.welcomes.first?.tick)
        #expect(played - resumed <= 2, "seed \(seed)")
        let other = match.connect("ben")
        #expect(match.clients[other]?.welcomes.first?.station == 3)
        match.pass(seconds: 0.2)
        #expect(match.clients[other]?.isLost == false)
        #expect(match.clients[again]?.quantum(of: 0, field: 2) == 1)
        play(match, [again, other], ticks: 50, &random)
        match.feed(.drain)
        let player = try replay(match)
        #expect(player.tick >= resumed + 50)
        #expect(!match.notes.contains { if case .damaged = $0 { true } else { false } })
    }

    @Test func `the names of crews are in the world, in what resumes it, and in its recording`() throws {
        let match = Harness(Regatta.self)
        match.act(.station(0), "ann")
        match.act(.nameCrew(0, "Schwan ü"), "ann")
        let ann = match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 12)
        let swan = ShortName("Schwan ü".utf8)
        let row = try LiveSetup.read(Regatta.Setup.self, from: match.store.record.ruleset)
        #expect(row.champion == swan && row.mark == 5000)
        var player = RecordingPlayer<Regatta>(row, seed: match.store.record.seed)
        for row in match.store.rows { try player.play(row.payload) }
        #expect(player.world.champion == swan)
        match.crash()
        let again = match.connect("ann")
        #expect(match.clients[again]?.welcomes.first?.setup.champion == swan)
        #expect(match.closed[ann] == nil)
        match.act(.leave, "ann")
        match.feed(.drain)
        var stored = RecordingPlayer(Regatta(), tick: 0, occupied: 0)
        try stored.open(try #require(match.store.checkpoints.last).payload)
        #expect(stored.world.champion == swan)
    }

    @Test func `while the store fails play goes on, and the recording continues from the world as it is`() throws {
        let (match, ann, ben) = race()
        var random = SeededRandom(seed: MatchSeed(5))
        play(match, [ann, ben], ticks: 60, &random)
        match.failsCommits = true
        play(match, [ann, ben], ticks: 100, &random)
        #expect(match.machine.load.ticks == 160)
        #expect(match.notes.filter { $0 == .recordingInterrupted }.count == 1)
        match.failsCommits = false
        play(match, [ann, ben], ticks: 150, &random)
        #expect(
            match.notes.contains { if case .recordingContinued(let missing) = $0 { missing >= 100 } else { false } })
        match.feed(.drain)
        let player = try replay(match)
        #expect(player.tick == 310)
        match.crash()
        let again = match.connect("ann")
        #expect(match.clients[again]?.welcomes.first?.tick == 310)
    }

    @Test func `an append that is on disk though it was reported lost is found`() throws {
        let (match, ann, _) = race()
        match.pass(seconds: 1)
        match.commitsByItself = false
        match.pass(seconds: 0.05)
        match.failCommit(written: true)
        match.commitsByItself = true
        match.pass(seconds: 5)
        match.feed(.drain)
        #expect(match.closed[ann] == .draining)
        #expect(try replay(match).tick == UInt32(match.machine.load.ticks))
        #expect(match.store.rows.map(\.offset) == Array(1...match.store.rows.count))
    }

    @Test func `a stream that opens while an append fails is told so all the same`() {
        let (match, ann, _) = race()
        match.commitsByItself = false
        match.act(.station(nil), "ann")
        #expect(!match.appends.isEmpty)
        let again = match.connect("ann")
        #expect(match.texts[again] == nil, "what the row says is not on disk")
        match.failCommit()
        #expect(match.texts[again]?.contains { $0["ready"] != nil } == true)
        #expect(match.closed[ann] == .replaced)
    }

    @Test func `checkpoints are taken each ten seconds, and few are kept`() {
        var limits = MatchLimits()
        limits.live.keptCheckpoints = 6
        let match = Harness(Regatta.self, limits: limits)
        // The steerer alone: the boat comes nowhere, so the match goes on.
        match.act(.station(1), "ann")
        match.connect("ann")
        match.act(.start, "ann")
        match.pass(seconds: 1005)
        #expect(match.store.checkpoints.count <= 6)
        #expect(match.store.checkpoints.first?.offset == 0)
        #expect(20_100 - (match.store.checkpoints.last?.turn ?? 0) <= 200)
        #expect(match.store.checkpoints.map(\.offset) == match.store.checkpoints.map(\.offset).sorted())
    }

    @Test func `a world that was changed on disk is noticed, and played on`() throws {
        let (match, ann, _) = race()
        match.pass(seconds: 5.1)
        match.feed(.unsubscribe(ann))
        // Another seed: the drift of the boats is not what was recorded.
        var world = Regatta(Regatta.Setup(), seed: MatchSeed(8))
        let payload = RecordingChunk.world(&world, tick: 0, occupied: 0)
        match.store.checkpoints[0].payload = payload
        match.store.checkpoints[0].hash = StateHash.of(payload)
        match.store.checkpoints.removeSubrange(1...)
        match.crash()
        let again = match.connect("ann")
        #expect(match.notes.contains { if case .damaged = $0 { true } else { false } })
        #expect(match.clients[again]?.welcomes.first?.tick == 102)
        match.pass(seconds: 3)
        match.crash()
        let later = match.connect("ann")
        #expect((match.clients[later]?.welcomes.first?.tick ?? 0) >= 160)
    }

    /// The steerer alone: the boat comes nowhere, so the match goes on.
    private func drifting(keptCheckpoints: Int) -> Harness {
        var limits = MatchLimits()
        limits.live.keptCheckpoints = keptCheckpoints
        let match = Harness(Regatta.self, limits: limits)
        match.act(.station(1), "ann")
        match.connect("ann")
        match.act(.start, "ann")
        return match
    }

    @Test func `a server that is killed again and again never has more than ten seconds to make again`() {
        let match = drifting(keptCheckpoints: 16)
        for _ in 0..<12 {
            match.pass(seconds: 6)
            let played = match.store.rows.last?.turn ?? 0
            #expect(played - (match.store.checkpoints.last?.turn ?? 0) <= 201)
            match.crash()
            match.connect("ann")
        }
    }

    @Test func `few checkpoints are kept, however often the match was read from the store`() {
        let match = drifting(keptCheckpoints: 6)
        for _ in 0..<8 {
            match.pass(seconds: 45)
            match.crash()
            match.connect("ann")
        }
        #expect(match.store.checkpoints.count <= 6)
        #expect(match.store.checkpoints.first?.offset == 0)
    }
}
