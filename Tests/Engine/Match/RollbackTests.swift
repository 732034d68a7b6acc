import Martlet
import MartletEngine
import Testing
import TicTacToe

@Suite("When commits fail")
struct RollbackTests {
    private let shout = #"{"type":"Shout","word":"a"}"#

    private func running(_ limits: MatchLimits = MatchLimits()) -> MatchHarness<Whispers> {
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob", "cid")
        return match
    }

    /// The tail of what is in flight, which the store fails as it must behind a failed append.
    private func failRest(_ match: MatchHarness<Whispers>) {
        while !match.appends.isEmpty { match.failCommit() }
    }

    @Test("A failed commit is told to whoever waits for it, and the match goes on")
    func rollsBack() {
        let match = running()
        let stream = match.subscribe("bob")
        match.forget(stream)
        match.commitsByItself = false
        let first = match.post(shout, tick: 1, as: "p1", by: "ann")
        match.send(shout, tick: 1, as: "p2", on: stream)
        match.failCommit()
        failRest(match)
        #expect(match.refusal(first) == "storage_unavailable")
        #expect(match.story(stream) == "error:storage_unavailable match")
        #expect(match.notes.contains(.rolledBack(to: 0, lost: 2)))
        match.commitsByItself = true
        #expect(match.refusal(match.post(shout, tick: 1, as: "p1", by: "ann")) == "storage_unavailable")
        match.pass(seconds: 0.3)
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann"))?["offset"]?.int == 1)
        #expect(match.story(stream).hasSuffix("match event@1"))
    }

    @Test("A commit that failed but was written is found again, and no stream misses it")
    func inDoubt() {
        let match = running()
        let bob = match.subscribe("bob")
        let cid = match.subscribe("cid", .since(1))
        match.forget(bob)
        match.forget(cid)
        match.commitsByItself = false
        let first = match.post(shout, tick: 1, as: "p1", by: "ann")
        let second = match.post(shout, tick: 2, as: "p1", by: "ann")
        match.failCommit(written: true)
        failRest(match)
        #expect(match.refusal(first) == "storage_unavailable" && match.refusal(second) == "storage_unavailable")
        match.commitsByItself = true
        match.pass(seconds: 0.3)
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann"))?["offset"]?.int == 1)
        #expect(match.answer(match.post(shout, tick: 2, as: "p1", by: "ann"))?["offset"]?.int == 2)
        #expect(match.story(bob) == "match event@1 event@2")
        #expect(match.story(cid) == "match event@1 event@2")
        #expect(match.store.rows.map(\.tick) == [1, 2])
    }

    @Test("A stream whose beginning was in flight begins once, as it asked", arguments: [true, false])
    func beginningIsTakenBack(after: Bool) {
        let match = running()
        match.commitsByItself = false
        match.post(shout, tick: 1, as: "p1", by: "ann")
        let stream = match.subscribe("bob", after ? .after(0) : .since(1))
        #expect(match.story(stream) == "")
        match.failCommit(written: true)
        match.commitsByItself = true
        #expect(match.story(stream) == (after ? "snapshot@1 ready" : "event@1 ready"))
    }

    @Test("What a stream read from the store before its commit was confirmed is not sent again")
    func readAheadOfConfirmation() {
        var limits = MatchLimits()
        limits.recentEntries = 2
        let match = running(limits)
        for tick in 1...9 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.commitsByItself = false
        match.loadsByItself = false
        match.post(shout, tick: 10, as: "p1", by: "ann")
        let stream = match.subscribe("bob", .since(3))
        // Committed, and read by the stream, while the outcome is on its way; then it is reported as a failure.
        _ = match.store.commit(match.appends[0])
        match.load()
        #expect(match.story(stream).hasSuffix("event@9 event@10 ready") == false)
        #expect(match.story(stream).hasSuffix("event@9 event@10"))
        match.store.isPoisoned = true
        let failed = match.appends.removeFirst()
        match.feed(.appended(ticket: failed.ticket, .unavailable("injected")))
        match.load()
        match.loadsByItself = true
        match.settle()
        let events = (match.texts[stream] ?? []).compactMap { $0["event"]?["offset"]?.int }
        #expect(events == Array(3...10))
        #expect((match.texts[stream] ?? []).count { $0["ready"] != nil } == 1)
    }

    @Test("Who joined by a commit that failed has no stream")
    func joinTakenBack() {
        let match = MatchHarness(Whispers.self)
        match.act(.describe(inviteCode: nil), "ann")
        match.commitsByItself = false
        let join = match.act(.join(inviteCode: nil), "bob")
        let stream = match.subscribe("bob")
        match.failCommit()
        #expect(match.refusal(join) == "storage_unavailable")
        #expect(match.closed[stream] == .forbidden)
        #expect(match.story(stream) == "")
    }

    @Test("A refusal that depends on what is in flight waits for it")
    func refusalsAreHeld() {
        let match = MatchHarness(TicTacToe.self)
        match.act(.describe(inviteCode: nil), "ann")
        match.commitsByItself = false
        match.act(.join(inviteCode: nil), "bob")
        let full = match.act(.join(inviteCode: nil), "cid")
        #expect(match.replies[full] == nil)
        match.commit()
        #expect(match.refusal(full) == "match_full")
    }

    @Test("A snapshot asked for at an offset that was taken back is not answered with another one")
    func snapshotTakenBack() {
        let match = running()
        match.commitsByItself = false
        match.post(shout, tick: 1, as: "p1", by: "ann")
        let read = RequestID(500)
        match.feed(.readSnapshot(at: 1, by: MatchHarness<Whispers>.caller("bob"), read))
        match.failCommit()
        #expect(match.refusal(read) == "offset_not_found")
    }

    @Test("With a store that stays broken, time never turns in a tight loop")
    func brokenStoreDoesNotSpin() {
        var limits = MatchLimits()
        limits.loadingSeconds = 5
        let match = MatchHarness(Whispers.self, limits: limits)
        match.act(.join(inviteCode: nil), "bob")
        match.act(.ready(true), "bob")
        match.act(.start, "ann")
        match.commitsByItself = false
        var failures = 0
        for _ in 0..<100 {
            guard let at = match.timerAt, at < 12_000_000_000 else { break }
            match.pass(seconds: max(0, Double(at - match.monotonic) / 1_000_000_000))
            while !match.appends.isEmpty {
                match.failCommit()
                failures += 1
            }
        }
        #expect(failures > 3 && failures < 60)
    }

    @Test("What was read wrongly ends nothing: a damaged row closes the stream that needs it")
    func damagedRow() {
        var limits = MatchLimits()
        limits.recentEntries = 2
        let match = running(limits)
        for tick in 1...9 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.store.rows[4].payload = Array("{".utf8)
        let stream = match.subscribe("bob", .since(1))
        #expect(match.closed[stream] == .internalError)
        #expect(match.answer(match.post(shout, tick: 10, as: "p1", by: "ann")) != nil)
    }
}
