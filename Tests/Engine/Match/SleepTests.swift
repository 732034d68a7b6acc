import Martlet
import MartletEngine
import Testing
import TicTacToe

@Suite("Sleep, restart and the end of a server")
struct SleepTests {
    private let shout = #"{"type":"Shout","word":"a"}"#

    private func running(_ limits: MatchLimits = MatchLimits()) -> MatchHarness<Whispers> {
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob", "cid")
        return match
    }

    @Test("An idle match with nobody there leaves memory, and comes back on demand")
    func hibernates() {
        let match = running()
        match.post(shout, tick: 1, as: "p1", by: "ann")
        match.pass(seconds: 130)
        #expect(match.idleCount == 1)
        #expect(match.notes.contains(.hibernated(offset: 1)))
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann"))?["offset"]?.int == 1)
        #expect(match.answer(match.post(shout, tick: 2, as: "p1", by: "ann"))?["offset"]?.int == 2)
    }

    @Test("Open streams outlive the state, and miss nothing when it wakes")
    func hibernatesWithStreams() {
        let match = running()
        let stream = match.subscribe("bob")
        match.post(shout, tick: 1, as: "p1", by: "ann")
        match.pass(seconds: 130)
        #expect(match.idleCount == 0)
        #expect(match.notes.contains(.hibernated(offset: 1)))
        match.forget(stream)
        match.loadsByItself = false
        match.post(shout, tick: 2, as: "p1", by: "ann")
        match.post(shout, tick: 3, as: "p1", by: "ann")
        #expect(match.store.rows.count == 1)
        match.load()
        #expect(match.story(stream) == "event@2 event@3")
    }

    @Test("A command that can't wait is refused, also where its stream has not begun")
    func refusesWhatCannotWait() {
        var limits = MatchLimits()
        limits.waitingInputs = 2
        let match = running(limits)
        match.crash()
        match.loadsByItself = false
        let stream = match.subscribe("ann")
        match.send(shout, tick: 1, as: "p1", on: stream)
        match.send(shout, tick: 2, as: "p1", on: stream)
        #expect(match.story(stream) == "error:busy")
        match.load()
        #expect(match.story(stream).hasSuffix("ack@1"))
    }

    @Test("A match that sleeps with streams still keeps its loading deadline")
    func deadlineWhileAsleep() {
        var limits = MatchLimits()
        limits.loadingSeconds = 600
        let match = MatchHarness(Whispers.self, limits: limits)
        for name in ["bob", "cid"] {
            match.act(.join(inviteCode: nil), name)
            match.act(.ready(true), name)
        }
        match.act(.start, "ann")
        match.act(.loaded, "ann")
        match.act(.loaded, "bob")
        let stream = match.subscribe("ann")
        match.pass(seconds: 300)
        #expect(match.notes.contains(.hibernated(offset: 0)))
        match.forget(stream)
        match.pass(seconds: 400)
        #expect(match.store.record.status == .running)
        #expect(match.store.record.players.map(\.standing) == [.active, .active, .left])
        #expect(match.story(stream) == "match event@1 match")
    }

    @Test("A timer wakes a match that is not in memory, so that its deadlines hold there too")
    func timerWhileCold() {
        let match = MatchHarness(Whispers.self)
        match.act(.join(inviteCode: nil), "bob")
        match.act(.ready(true), "bob")
        match.act(.start, "ann")
        match.crash()
        match.monotonic += 61_000_000_000
        match.feed(.timer)
        #expect(match.store.record.status == .abandoned)
    }

    @Test("A store that can't be read just now refuses, and the next one finds the match again")
    func loadFails() {
        let match = running()
        match.crash()
        match.loadsByItself = false
        let refused = match.post(shout, tick: 1, as: "p1", by: "ann")
        let stream = match.subscribe("bob")
        match.failLoad()
        #expect(match.refusal(refused) == "storage_unavailable")
        #expect(match.closed[stream] == .internalError)
        #expect(match.idleCount == 1)
        match.loadsByItself = true
        match.pass(seconds: 1.1)
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann"))?["offset"]?.int == 1)
    }

    @Test("A killed server loses what was not acked, and nothing else")
    func crash() {
        var limits = MatchLimits()
        limits.checkpointInterval = 4
        let match = running(limits)
        for tick in 1...10 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.commitsByItself = false
        match.post(shout, tick: 11, as: "p1", by: "ann")
        match.crash()
        match.commitsByItself = true
        #expect(match.answer(match.post(shout, tick: 10, as: "p1", by: "ann"))?["offset"]?.int == 10)
        #expect(match.answer(match.post(shout, tick: 11, as: "p1", by: "ann"))?["offset"]?.int == 11)
        let stream = match.subscribe("bob", .since(9))
        #expect(match.story(stream) == "event@9 event@10 event@11 ready")
    }

    @Test("Draining lets what is in flight commit and be acked, then sends everybody away")
    func drains() {
        let match = running()
        let stream = match.subscribe("ann")
        match.forget(stream)
        match.commitsByItself = false
        match.send(shout, tick: 1, as: "p1", on: stream)
        match.feed(.drain)
        let late = match.post(shout, tick: 1, as: "p2", by: "bob")
        #expect(match.refusal(late) == "draining")
        #expect(match.story(stream) == "")
        while !match.appends.isEmpty { match.commit() }
        #expect(match.story(stream) == "event@1 ack@1 closing")
        #expect(match.closed[stream] == .draining)
        #expect(match.idleCount == 1)
        #expect(match.store.checkpoints.last?.offset == 1)
    }

    @Test("Draining a match that is being read refuses who waits")
    func drainsWhileWaking() {
        let match = running()
        match.crash()
        match.loadsByItself = false
        let refused = match.post(shout, tick: 1, as: "p1", by: "ann")
        match.feed(.drain)
        #expect(match.refusal(refused) == "draining")
        match.load()
        #expect(match.idleCount == 1)
        #expect(match.appends.isEmpty)
    }

    @Test("A commit that fails while draining still sends everybody away")
    func drainFails() {
        let match = running()
        let stream = match.subscribe("ann")
        match.commitsByItself = false
        match.send(shout, tick: 1, as: "p1", on: stream)
        match.feed(.drain)
        while !match.appends.isEmpty { match.failCommit() }
        #expect(match.story(stream).hasSuffix("error:storage_unavailable closing"))
        #expect(match.closed[stream] == .draining)
        #expect(match.idleCount == 1)
    }

    @Test("A snapshot of any offset can be had, and pages of events by offset")
    func history() {
        var limits = MatchLimits()
        limits.checkpointInterval = 4
        limits.recentEntries = 2
        let match = running(limits)
        for tick in 1...10 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        let bob = MatchHarness<Whispers>.caller("bob")
        for offset in 0...10 {
            let id = RequestID(100 + UInt64(offset))
            match.feed(.readSnapshot(at: offset, by: bob, id))
            #expect(match.answer(id)?["offset"]?.int == offset)
            #expect(match.answer(id)?["view"]?["heard"]?.elements.count == offset)
        }
        var next = 1
        var seen: [Int] = []
        for number in 0..<5 {
            let id = RequestID(200 + UInt64(number))
            match.feed(.readEvents(since: next, limit: 3, by: bob, id))
            seen += match.answer(id)?["events"]?.elements.compactMap { $0["offset"]?.int } ?? []
            next = match.answer(id)?["nextOffset"]?.int ?? 0
        }
        #expect(seen == Array(1...10))
        #expect(next == 11)
        let beyond = RequestID(300)
        match.feed(.readSnapshot(at: 11, by: bob, beyond))
        #expect(match.refusal(beyond) == "offset_not_found")
    }

    @Test("What the log holds, decided again, gives what the log says; a changed row is found")
    func audit() {
        let match = running()
        for tick in 1...5 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        var stored = StoredMatch(
            record: match.store.record, checkpoint: match.store.checkpoints.first, tail: match.store.rows, lastOffset: 5
        )
        let game = HostedGame.turns(Whispers.self)
        #expect(game.audit(stored).isSound)
        let text = String(decoding: stored.tail[2].payload, as: UTF8.self)
        let forged = text.split(separator: #""event":{"type":"Said","word":"a""#).joined(
            separator: #""event":{"type":"Said","word":"b""#)
        stored.tail[2].payload = Array(forged.utf8)
        let audit = game.audit(stored)
        #expect(!audit.isSound)
        #expect(audit.steps.firstIndex { $0.mismatch != nil } == 2)
    }
}
