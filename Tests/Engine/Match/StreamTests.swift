import Martlet
import MartletEngine
import Testing
import TicTacToe

@Suite("Streams of a match")
struct StreamTests {
    private let shout = #"{"type":"Shout","word":"a"}"#
    private let whisper = #"{"type":"Whisper","to":"p2","word":"b"}"#

    private func running(_ limits: MatchLimits = MatchLimits()) -> MatchHarness<Whispers> {
        let match = MatchHarness(Whispers.self, limits: limits)
        match.run("bob", "cid")
        return match
    }

    @Test("after=N: the snapshot, ready, then what happens")
    func afterBegins() {
        let match = running()
        match.post(shout, tick: 1, as: "p1", by: "ann")
        let stream = match.subscribe("bob")
        match.post(shout, tick: 2, as: "p1", by: "ann")
        #expect(match.story(stream) == "snapshot@1 ready event@2")
    }

    @Test("since=N: no snapshot, the events from N on, ready, then what happens", arguments: [64, 4])
    func sinceBegins(recent: Int) {
        var limits = MatchLimits()
        limits.recentEntries = recent
        limits.eventPage = 3
        let match = running(limits)
        for tick in 1...20 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        let stream = match.subscribe("bob", .since(9))
        match.post(shout, tick: 21, as: "p1", by: "ann")
        let expected = (9...20).map { "event@\($0)" } + ["ready", "event@21"]
        #expect(match.story(stream) == expected.joined(separator: " "))
    }

    @Test("since=N with commits in flight waits for them, and misses none", arguments: [64, 4])
    func sinceWithCommitsInFlight(recent: Int) {
        var limits = MatchLimits()
        limits.recentEntries = recent
        limits.eventPage = 2
        let match = running(limits)
        for tick in 1...11 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.commitsByItself = false
        match.loadsByItself = false
        for tick in 12...14 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        let stream = match.subscribe("bob", .since(8))
        while !match.loads.isEmpty { match.load() }
        #expect(match.story(stream) == "event@8 event@9 event@10 event@11")
        match.post(shout, tick: 15, as: "p1", by: "ann")
        while !match.appends.isEmpty { match.commit() }
        let expected = (8...14).map { "event@\($0)" } + ["ready", "event@15"]
        #expect(match.story(stream) == expected.joined(separator: " "))
    }

    @Test("Nothing happens twice when rows are committed between two pages")
    func commitsBetweenPages() {
        var limits = MatchLimits()
        limits.recentEntries = 2
        limits.eventPage = 4
        let match = running(limits)
        for tick in 1...9 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.loadsByItself = false
        let stream = match.subscribe("bob", .since(1))
        for tick in 10...17 {
            match.post(shout, tick: tick, as: "p1", by: "ann")
            if !match.loads.isEmpty, tick.isMultiple(of: 2) { match.load() }
        }
        while !match.loads.isEmpty { match.load() }
        match.post(shout, tick: 18, as: "p1", by: "ann")
        let events = (match.texts[stream] ?? []).compactMap { $0["event"]?["offset"]?.int }
        #expect(events == Array(1...18))
        #expect((match.texts[stream] ?? []).count { $0["ready"] != nil } == 1)
    }

    @Test("A snapshot is not sent before what it shows is durable")
    func snapshotsAreHeld() {
        let match = running()
        match.commitsByItself = false
        match.post(shout, tick: 1, as: "p1", by: "ann")
        let stream = match.subscribe("bob")
        #expect(match.story(stream) == "")
        match.commit()
        #expect(match.story(stream) == "snapshot@1 ready")
    }

    @Test("Events go to those who may see them, and only the actor is told the tick")
    func fog() {
        let match = running()
        let streams = ["ann", "bob", "cid"].map { match.subscribe($0) }
        for stream in streams { match.forget(stream) }
        match.send(whisper, tick: 7, as: "p1", on: streams[0])
        #expect(match.story(streams[0]) == "event@1 ack@1")
        #expect(match.story(streams[1]) == "event@1")
        #expect(match.story(streams[2]) == "")
        #expect(match.texts[streams[0]]?[0]["event"]?["tick"]?.int == 7)
        #expect(match.texts[streams[1]]?[0]["event"]?["tick"] == nil)
        let page = RequestID(match.nextNumber())
        match.feed(.readEvents(since: 1, limit: 10, by: MatchHarness<Whispers>.caller("cid"), page))
        #expect(match.answer(page)?["events"]?.elements.isEmpty == true)
        #expect(match.answer(page)?["nextOffset"]?.int == 2)
    }

    @Test("A rejected command is told to its actor alone")
    func rejections() {
        let match = running()
        let streams = ["ann", "bob"].map { match.subscribe($0) }
        for stream in streams { match.forget(stream) }
        match.send(#"{"type":"Whisper","to":"p1","word":"x"}"#, tick: 1, as: "p1", on: streams[0])
        #expect(match.story(streams[0]) == "ack@1")
        #expect(match.story(streams[1]) == "")
    }

    @Test("A newer connection of the same player replaces the older one, and others see no difference")
    func replaced() {
        let match = running()
        let other = match.subscribe("bob")
        let old = match.subscribe("ann")
        match.forget(other)
        let new = match.subscribe("ann")
        #expect(match.closed[old] == .replaced)
        #expect(match.story(new) == "snapshot@0 ready")
        #expect(match.story(other) == "")
        match.feed(.unsubscribe(old))
        #expect(match.story(other) == "")
        match.feed(.unsubscribe(new))
        #expect(match.story(other) == "presence")
    }

    @Test("Presence is told to the others, and never before a stream's snapshot")
    func presence() {
        let match = running()
        match.commitsByItself = false
        match.post(shout, tick: 1, as: "p1", by: "ann")
        let bob = match.subscribe("bob")
        let cid = match.subscribe("cid")
        match.commit()
        #expect(match.story(bob) == "snapshot@1 ready presence")
        #expect(match.story(cid) == "snapshot@1 ready")
    }

    @Test("A reader whose backlog grows past the limit is cut off, and the others go on")
    func slowReader() {
        var limits = MatchLimits()
        limits.backlogBytes = 1000
        let match = running(limits)
        let slow = match.subscribe("bob")
        let quick = match.subscribe("cid")
        match.feed(.backlog(slow, bytes: 900))
        match.post(shout, tick: 1, as: "p1", by: "ann")
        #expect(match.closed[slow] == .tooSlow)
        #expect(match.closed[quick] == nil)
        #expect(match.story(quick).hasSuffix("event@1 presence"))
        let again = match.subscribe("bob")
        match.feed(.backlog(again, bytes: 5000))
        #expect(match.closed[again] == .tooSlow)
        let third = match.subscribe("bob")
        match.feed(.backlog(third, bytes: 900))
        match.feed(.backlog(third, bytes: 0))
        match.post(shout, tick: 2, as: "p1", by: "ann")
        #expect(match.closed[third] == nil)
    }

    @Test("A stream gets a snapshot when it asks, and one that is catching up gets it behind the events")
    func requestSnapshot() {
        var limits = MatchLimits()
        limits.recentEntries = 2
        let match = running(limits)
        for tick in 1...9 { match.post(shout, tick: tick, as: "p1", by: "ann") }
        match.loadsByItself = false
        let stream = match.subscribe("bob", .since(1))
        match.feed(.requestSnapshot(stream))
        match.load()
        match.post(shout, tick: 10, as: "p1", by: "ann")
        match.feed(.requestSnapshot(stream))
        let expected = (1...9).map { "event@\($0)" } + ["ready", "snapshot@9", "event@10", "snapshot@10"]
        #expect(match.story(stream) == expected.joined(separator: " "))
    }

    @Test("In the lobby a stream shows the match, then the opening")
    func lobbyStream() {
        let match = MatchHarness(Whispers.self)
        let stream = match.subscribe("ann")
        #expect(match.story(stream) == "match ready")
        match.forget(stream)
        match.run("bob")
        #expect(match.story(stream) == "match match match snapshot@0 match match")
    }

    @Test("Who left an open match loses the stream, and whoever takes the seat inherits nothing")
    func leavingClosesTheStream() {
        let match = MatchHarness(Whispers.self)
        match.act(.join(inviteCode: nil), "bob")
        let bob = match.subscribe("bob")
        match.commitsByItself = false
        match.act(.leave, "bob")
        match.act(.join(inviteCode: nil), "cid")
        match.act(.ready(true), "cid")
        match.act(.start, "ann")
        match.send(#"{"type":"Resign"}"#, tick: 1, as: "p2", on: bob)
        #expect(match.story(bob).hasSuffix("error:not_a_player"))
        match.forget(bob)
        while !match.appends.isEmpty { match.commit() }
        #expect(match.closed[bob] == .forbidden)
        #expect(match.story(bob) == "")
    }

    @Test("A stranger's stream is refused; so is one for a match that is not there")
    func strangers() {
        let match = running()
        #expect(match.closed[match.subscribe("eve")] == .forbidden)
        match.crash()
        match.loadsByItself = false
        let nowhere = match.subscribe("ann")
        let token = match.loads.removeFirst().token
        match.feed(.loaded(token, .success(.missing)))
        #expect(match.closed[nowhere] == .noSuchMatch)
        #expect(match.idleCount == 1)
    }

    @Test("Offsets at every limit end no match", arguments: [0, -1, Int.min, Int.max])
    func offsetsAtTheLimits(offset: Int) {
        let match = running()
        match.post(shout, tick: 1, as: "p1", by: "ann")
        #expect(match.story(match.subscribe("bob", .after(offset))) == "snapshot@1 ready")
        #expect(match.story(match.subscribe("cid", .since(offset))).hasSuffix("ready"))
        for (request, input) in [Int.min, 0, Int.max].enumerated() {
            let id = RequestID(900 + UInt64(request))
            match.feed(.readEvents(since: offset, limit: input, by: MatchHarness<Whispers>.caller("bob"), id))
            #expect(match.answer(id) != nil)
        }
        let snapshot = RequestID(990)
        match.feed(.readSnapshot(at: offset, by: MatchHarness<Whispers>.caller("bob"), snapshot))
        #expect(match.replies[snapshot] != nil)
    }
}
