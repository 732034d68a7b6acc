import Martlet
import MartletEngine
import Testing
import TicTacToe

@Suite("Commands of a match")
struct CommandTests {
    private let mark0 = #"{"type":"Mark","square":0}"#
    private let mark1 = #"{"type":"Mark","square":1}"#

    private func running(_ limits: MatchLimits = MatchLimits()) -> MatchHarness<TicTacToe> {
        let harness = MatchHarness(TicTacToe.self, limits: limits)
        harness.run("bob")
        return harness
    }

    @Test("Accepted and rejected commands take contiguous offsets from 1")
    func offsets() {
        let match = running()
        let first = match.post(mark0, tick: 1, as: "p1", by: "ann")
        let second = match.post(mark1, tick: 2, as: "p1", by: "ann")
        let third = match.post(mark1, tick: 1, as: "p2", by: "bob")
        #expect(match.answer(first)?["accepted"]?.bool == true)
        #expect(match.answer(second)?["accepted"]?.bool == false)
        #expect(match.answer(second)?["reason"]?["code"]?.string == "not_your_turn")
        #expect([first, second, third].map { match.answer($0)?["offset"]?.int } == [1, 2, 3])
        #expect(match.store.rows.map(\.offset) == [1, 2, 3])
    }

    @Test("An ack waits for its commit, and many may be in flight")
    func acksAreHeld() {
        let match = running()
        match.commitsByItself = false
        let first = match.post(mark0, tick: 1, as: "p1", by: "ann")
        let second = match.post(mark1, tick: 1, as: "p2", by: "bob")
        #expect(match.appends.count == 2)
        #expect(match.replies[first] == nil && match.replies[second] == nil)
        match.commit()
        #expect(match.answer(first)?["offset"]?.int == 1)
        #expect(match.replies[second] == nil)
        match.commit()
        #expect(match.answer(second)?["offset"]?.int == 2)
    }

    @Test("A commit that is confirmed confirms all before it, and a late answer changes nothing")
    func cumulative() {
        let match = running()
        match.commitsByItself = false
        let first = match.post(mark0, tick: 1, as: "p1", by: "ann")
        let second = match.post(mark1, tick: 1, as: "p2", by: "bob")
        let tickets = match.appends.map(\.ticket)
        for append in match.appends { #expect(match.store.commit(append) == nil) }
        match.appends = []
        match.feed(.appended(ticket: tickets[1], nil))
        #expect(match.answer(first)?["offset"]?.int == 1 && match.answer(second)?["offset"]?.int == 2)
        match.feed(.appended(ticket: tickets[0], nil))
        match.feed(.appended(ticket: tickets[0], .conflict))
        match.feed(.appended(ticket: 999, nil))
        match.commitsByItself = true
        #expect(match.answer(match.post(mark0, tick: 2, as: "p1", by: "ann"))?["offset"]?.int == 3)
    }

    @Test("The same tick again gives the stored ack and changes nothing", arguments: [true, false])
    func duplicateTick(lean: Bool) {
        let match = running()
        let first = match.post(mark0, tick: 5, as: "p1", by: "ann", lean: lean)
        let other = match.post(#"{"type":"Resign"}"#, tick: 5, as: "p1", by: "ann", lean: lean)
        #expect(match.answer(other)?["offset"] == match.answer(first)?["offset"])
        #expect(match.answer(other)?["events"] == match.answer(first)?["events"])
        #expect((match.answer(other)?["snapshot"] == nil) == lean)
        #expect(match.store.rows.count == 1)
    }

    @Test("The same tick while its commit is in flight waits for it", arguments: [true, false])
    func duplicateWhilePending(lean: Bool) {
        let match = running()
        match.commitsByItself = false
        match.post(mark0, tick: 1, as: "p1", by: "ann")
        match.post(mark1, tick: 1, as: "p2", by: "bob")
        let again = match.post(mark0, tick: 1, as: "p1", by: "ann", lean: lean)
        #expect(match.replies[again] == nil)
        match.commit()
        match.commit()
        #expect(match.answer(again)?["offset"]?.int == 1)
        #expect(match.answer(again)?["snapshot"]?["offset"]?.int == (lean ? nil : 1))
        #expect(match.store.rows.count == 2)
    }

    @Test("A tick too old for memory is answered from the store", arguments: [true, false])
    func olderTick(lean: Bool) {
        var limits = MatchLimits()
        limits.recentEntries = 4
        limits.checkpointInterval = 8
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        for tick in 1...40 { match.post(#"{"type":"Shout","word":"a"}"#, tick: tick, as: "p1", by: "ann") }
        let again = match.post(#"{"type":"Shout","word":"a"}"#, tick: 3, as: "p1", by: "ann", lean: lean)
        #expect(match.answer(again)?["offset"]?.int == 3)
        #expect(match.answer(again)?["snapshot"]?["view"]?["heard"]?.elements.count == (lean ? nil : 3))
        #expect(match.store.rows.count == 40)
    }

    @Test("A tick in flight is known even where memory has forgotten its row")
    func oldTickInFlight() {
        var limits = MatchLimits()
        limits.recentEntries = 4
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        match.commitsByItself = false
        for tick in 1...20 { match.post(#"{"type":"Shout","word":"a"}"#, tick: tick, as: "p1", by: "ann") }
        let again = match.post(#"{"type":"Shout","word":"a"}"#, tick: 1, as: "p1", by: "ann")
        #expect(match.replies[again] == nil)
        for _ in 1...20 { match.commit() }
        #expect(match.answer(again)?["offset"]?.int == 1)
    }

    @Test("An older tick that never was is stale")
    func staleTick() {
        let match = running()
        match.post(mark0, tick: 5, as: "p1", by: "ann")
        #expect(match.refusal(match.post(mark1, tick: 4, as: "p1", by: "ann")) == "stale_tick")
        #expect(match.store.rows.count == 1)
    }

    @Test("What never reached the match takes no offset and says why")
    func refusals() {
        let match = MatchHarness(TicTacToe.self)
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p1", by: "ann")) == "match_not_running")
        match.run("bob")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p2", by: "ann")) == "wrong_actor")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p1", by: "eve")) == "not_a_player")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p1", by: "ann", turn: 2)) == "wrong_turn")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p1", by: "ann", match: "m2")) == "match_id_mismatch")
        #expect(match.refusal(match.post(#"{"type":"Fly"}"#, tick: 1, as: "p1", by: "ann")) == "invalid_command")
        #expect(match.store.rows.isEmpty)
        #expect(match.answer(match.post(mark0, tick: 1, as: "p1", by: "ann", turn: 1))?["offset"]?.int == 1)
    }

    @Test("A private match is not there for strangers")
    func privateMatch() {
        let match = MatchHarness(TicTacToe.self, isPrivate: true)
        match.run("bob")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p1", by: "eve")) == "match_not_found")
        #expect(match.refusal(match.act(.describe(inviteCode: nil), "eve")) == "match_not_found")
        #expect(match.refusal(match.act(.join(inviteCode: "guess"), "eve")) == "match_not_found")
        #expect(match.refusal(match.act(.leave, "eve")) == "match_not_found")
        #expect(match.closed[match.subscribe("eve")] == .noSuchMatch)
        let read = RequestID(match.nextNumber())
        match.feed(.readSnapshot(at: nil, by: MatchHarness<TicTacToe>.caller("eve"), read))
        #expect(match.refusal(read) == "match_not_found")
    }

    @Test("One player's flood is refused and leaves the others alone")
    func rateLimit() {
        var limits = MatchLimits()
        limits.commands = .init(burst: 3, perSecond: 1)
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        let shout = #"{"type":"Shout","word":"a"}"#
        for tick in 1...3 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        #expect(match.refusal(match.post(shout, tick: 4, as: "p1", by: "ann")) == "rate_limited")
        #expect(match.answer(match.post(shout, tick: 1, as: "p2", by: "bob")) != nil)
        match.pass(seconds: 1.1)
        #expect(match.answer(match.post(shout, tick: 4, as: "p1", by: "ann")) != nil)
    }

    @Test("Views are drawn no faster than their limit, however they are asked for")
    func viewLimit() {
        var limits = MatchLimits()
        limits.views = .init(burst: 2, perSecond: 1)
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        let shout = #"{"type":"Shout","word":"a"}"#
        for tick in 1...2 { match.post(shout, tick: tick, as: "p1", by: "ann", lean: false) }
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann", lean: false)) != nil)
        let stream = match.subscribe("ann")
        match.forget(stream)
        match.feed(.requestSnapshot(stream))
        match.feed(.requestSnapshot(stream))
        #expect(match.story(stream) == "snapshot@2 error:rate_limited")
        let read = RequestID(match.nextNumber())
        match.feed(.readSnapshot(at: 1, by: MatchHarness<Whispers>.caller("ann"), read))
        #expect(match.refusal(read) == "rate_limited")
        #expect(match.refusal(match.post(shout, tick: 1, as: "p1", by: "ann", lean: false)) == "rate_limited")
        #expect(match.answer(match.post(shout, tick: 1, as: "p1", by: "ann")) != nil)
        match.feed(.readSnapshot(at: 1, by: MatchHarness<Whispers>.caller("bob"), RequestID(match.nextNumber())))
        match.pass(seconds: 1.1)
        match.feed(.requestSnapshot(stream))
        #expect(match.story(stream).hasSuffix("snapshot@2"))
    }

    @Test("What waits for the disk is bounded in bytes, too")
    func heldLimit() {
        var limits = MatchLimits()
        limits.heldBytes = 100
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        match.commitsByItself = false
        let shout = #"{"type":"Shout","word":"a"}"#
        let first = match.post(shout, tick: 1, as: "p1", by: "ann", lean: false)
        #expect(match.refusal(match.post(shout, tick: 2, as: "p1", by: "ann", lean: false)) == "busy")
        #expect(match.refusal(match.act(.describe(inviteCode: nil), "bob")) == "busy")
        match.commit()
        #expect(match.answer(first) != nil)
        match.commitsByItself = true
        #expect(match.answer(match.post(shout, tick: 2, as: "p1", by: "ann", lean: false)) != nil)
    }

    @Test("More than may wait for the disk is refused")
    func pendingLimit() {
        var limits = MatchLimits()
        limits.pendingAppends = 2
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob")
        match.commitsByItself = false
        for tick in 1...2 { match.post(#"{"type":"Shout","word":"a"}"#, tick: tick, as: "p1", by: "ann") }
        let third = match.post(#"{"type":"Shout","word":"a"}"#, tick: 3, as: "p1", by: "ann")
        #expect(match.refusal(third) == "busy")
    }

    @Test("The end of the game ends the match, and the last ack still comes")
    func outcome() {
        let match = running()
        let stream = match.subscribe("bob")
        match.forget(stream)
        let last = match.post(#"{"type":"Resign"}"#, tick: 1, as: "p1", by: "ann")
        #expect(match.answer(last)?["accepted"]?.bool == true)
        #expect(match.store.record.status == .finished)
        #expect(match.story(stream) == "event@1 match")
        #expect(match.refusal(match.post(mark0, tick: 1, as: "p2", by: "bob")) == "match_not_running")
        #expect(match.answer(match.post(mark0, tick: 1, as: "p1", by: "ann"))?["offset"]?.int == 1)
    }
}
