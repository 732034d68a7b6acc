import Martlet
import MartletEngine
import Testing
import TicTacToe

@Suite("The lobby")
struct LobbyTests {
    private func opened(minPlayers: Int = 2) -> MatchHarness<Whispers> {
        let match = MatchHarness(Whispers.self, minPlayers: minPlayers)
        match.act(.join(inviteCode: nil), "bob")
        match.act(.join(inviteCode: nil), "cid")
        return match
    }

    private func loading(minPlayers: Int = 2) -> MatchHarness<Whispers> {
        let match = opened(minPlayers: minPlayers)
        match.act(.ready(true), "bob")
        match.act(.ready(true), "cid")
        match.act(.start, "ann")
        #expect(match.store.record.status == .loading)
        return match
    }

    @Test("Join, ready, start, load, run: each step is in the row before it is said")
    func wholeWay() {
        let match = opened()
        #expect(match.store.record.players.map { $0.player.description } == ["p1", "p2", "p3"])
        #expect(match.refusal(match.act(.start, "bob")) == "not_owner")
        #expect(match.refusal(match.act(.start, "ann")) == "players_not_ready")
        #expect(match.refusal(match.act(.loaded, "ann")) == "match_not_loading")
        match.act(.ready(true), "bob")
        match.act(.ready(true), "cid")
        let started = match.act(.start, "ann")
        #expect(match.answer(started)?["status"]?.string == "loading")
        #expect(match.store.checkpoints.map(\.offset) == [0])
        #expect(match.refusal(match.act(.ready(false), "bob")) == "match_not_open")
        for name in ["ann", "bob"] { match.act(.loaded, name) }
        #expect(match.store.record.status == .loading)
        match.act(.loaded, "cid")
        #expect(match.store.record.status == .running)
        #expect(match.answer(match.act(.start, "ann"))?["status"]?.string == "running")
        #expect(match.refusal(match.act(.join(inviteCode: nil), "eve")) == "match_not_open")
    }

    @Test("A refusal changes nothing, in memory either")
    func refusalsChangeNothing() {
        let match = opened()
        match.act(.ready(true), "ann")
        #expect(match.refusal(match.act(.start, "ann")) == "players_not_ready")
        let seen = match.answer(match.act(.describe(inviteCode: nil), "ann"))
        #expect(seen?["players"]?[0]?["ready"]?.bool == true)
    }

    @Test("Doing it again changes nothing and takes no commit")
    func idempotent() {
        let match = opened()
        match.act(.ready(true), "bob")
        match.commitsByItself = false
        #expect(match.answer(match.act(.ready(true), "bob")) != nil)
        #expect(match.answer(match.act(.join(inviteCode: nil), "bob")) != nil)
        #expect(match.appends.isEmpty)
    }

    @Test("A full match takes nobody; a seat that is left is free again")
    func seats() {
        let match = opened()
        #expect(match.refusal(match.act(.join(inviteCode: nil), "eve")) == "match_full")
        match.act(.leave, "bob")
        #expect(match.answer(match.act(.join(inviteCode: nil), "eve")) != nil)
        #expect(match.store.record.players.map(\.displayName) == ["ann", "eve", "cid"])
    }

    @Test("Too few players can't start")
    func tooFew() {
        let match = MatchHarness(Whispers.self)
        #expect(match.refusal(match.act(.start, "ann")) == "not_enough_players")
    }

    @Test("The owner's leaving abandons an open match")
    func ownerLeaves() {
        let match = opened()
        match.act(.leave, "ann")
        #expect(match.store.record.status == .abandoned)
        #expect(match.refusal(match.act(.start, "ann")) == "match_not_open")
        #expect(match.refusal(match.act(.join(inviteCode: nil), "eve")) == "match_not_open")
    }

    @Test("The invite code is for members, and lets others in")
    func inviteCode() {
        let match = MatchHarness(Whispers.self, isPrivate: true)
        #expect(match.answer(match.act(.describe(inviteCode: nil), "ann"))?["inviteCode"]?.string == "open-sesame")
        let shown = match.answer(match.act(.describe(inviteCode: "open-sesame"), "bob"))
        #expect(shown?["id"]?.string == "m1" && shown?["inviteCode"] == nil)
        #expect(match.answer(match.act(.join(inviteCode: "open-sesame"), "bob")) != nil)
    }

    @Test(
        "A password is wanted of strangers who have no invite code, and proven by its hash", arguments: [false, true])
    func password(isPrivate: Bool) {
        let match = MatchHarness(Whispers.self, isPrivate: isPrivate, passwordHash: "the hash")
        let refusal = isPrivate ? "match_not_found" : "wrong_password"
        #expect(match.refusal(match.act(.join(inviteCode: nil), "eve")) == refusal)
        #expect(match.refusal(match.act(.join(inviteCode: nil, passwordProof: "another"), "eve")) == refusal)
        let joined = match.answer(match.act(.join(inviteCode: nil, passwordProof: "the hash"), "bob"))
        #expect(joined?["hasPassword"]?.bool == true)
        #expect(match.answer(match.act(.join(inviteCode: "open-sesame"), "cid")) != nil)
        #expect(match.answer(match.act(.join(inviteCode: nil), "bob")) != nil)
        #expect(match.answer(match.act(.join(inviteCode: nil), "ann")) != nil)
    }

    @Test("Who does not load in time loses the seat; with too few left the match is abandoned")
    func loadingDeadline() {
        let match = loading()
        match.act(.loaded, "ann")
        match.act(.loaded, "bob")
        match.pass(seconds: 61)
        #expect(match.store.record.status == .running)
        #expect(match.store.record.players[2].standing == .left)
        #expect(match.store.rows.map { $0.actor?.description } == ["p3"])
        let other = loading()
        other.act(.loaded, "ann")
        other.pass(seconds: 61)
        #expect(other.store.record.status == .abandoned)
    }

    @Test("Whoever gives up while loading is not waited for", arguments: [true, false])
    func givingUpWhileLoading(leaves: Bool) {
        let match = loading()
        match.act(.loaded, "ann")
        match.act(.loaded, "bob")
        match.act(leaves ? .leave : .resign, "cid")
        #expect(match.store.record.status == .running)
        #expect(match.store.rows.count == 1)
    }

    @Test("Resigning is the game's business, once, and ends the match with its outcome")
    func resign() {
        let match = loading()
        #expect(match.refusal(match.act(.resign, "eve")) == "not_a_player")
        for name in ["ann", "bob", "cid"] { match.act(.loaded, name) }
        match.act(.resign, "bob")
        match.act(.resign, "bob")
        #expect(match.store.rows.count == 1)
        match.act(.leave, "cid")
        #expect(match.store.record.status == .finished)
        let outcome = match.store.record.outcome.map { String(decoding: $0, as: UTF8.self) }
        #expect(outcome == #"{"winners":["p1"],"reason":"resignation"}"#)
        #expect(match.refusal(match.act(.resign, "ann")) == "match_not_running")
    }

    @Test("An open match that nobody touches is abandoned")
    func idle() {
        var limits = MatchLimits()
        limits.openIdleSeconds = 100
        let match = MatchHarness(Whispers.self, limits: limits)
        let stream = match.subscribe("ann")
        match.pass(seconds: 101)
        #expect(match.store.record.status == .abandoned)
        #expect(match.story(stream) == "match ready match")
    }

    @Test(
        "A founding is checked field by field",
        arguments: [
            (#"{"game":"tic-tac-toe"}"#, nil),
            (#"{"game":"chess"}"#, "unknown_game"),
            (#"{}"#, "invalid_request"),
            (#"[]"#, "invalid_request"),
            (#"{"game":"whispers","maxPlayers":4}"#, "invalid_request"),
            (#"{"game":"whispers","minPlayers":3,"maxPlayers":2}"#, "invalid_request"),
            (#"{"game":"whispers","minPlayers":9223372036854775807}"#, "invalid_request"),
            (#"{"game":"whispers","name":""}"#, "invalid_request"),
            (#"{"game":"whispers","map":"moon"}"#, "invalid_request"),
            (#"{"game":"whispers","private":"yes"}"#, "invalid_request"),
            (#"{"game":"whispers","aiPlayers":1}"#, "not_supported"),
            (#"{"game":"whispers","turnSeconds":30}"#, "not_supported"),
            (#"{"game":"whispers","turnSeconds":0,"ruleset":null,"name":"Ours"}"#, nil),
            (#"{"game":"whispers","ruleset":[]}"#, "invalid_ruleset"),
            (#"{"game":"regatta","ruleset":{"boats":1},"maxPlayers":3}"#, "invalid_request"),
            (#"{"game":"regatta","ruleset":{"boats":1},"minPlayers":3}"#, "invalid_request"),
            (#"{"game":"regatta","ruleset":{"boats":1},"maxPlayers":1}"#, nil),
        ] as [(String, String?)])
    func founding(body: String, code: String?) throws {
        let games = GameCatalog([.turns(TicTacToe.self), .turns(Whispers.self), .live(LiveRunner<Regatta>())])
        let founder = MatchHarness<Whispers>.caller("ann")
        let node = try JSONDocument(parsing: Array(body.utf8)).root
        do throws(WireError) {
            let founding = try MatchFounding(node, games: games, founder: founder)
            #expect(code == nil)
            let record = founding.record(
                id: MatchID("m"), inviteCode: "i", seed: MatchSeed(1), founder: founder,
                now: Timestamp(microseconds: 5))
            #expect(record.status == .open && record.players.count == 1 && record.owner == founder.account)
        } catch {
            #expect(error.code == code)
        }
    }

    @Test(arguments: [("{}", 4), (#"{"boats":1}"#, 2)])
    func `a live match has room for as many as its setup has stations`(ruleset: String, players: Int) throws {
        let body = #"{"game":"regatta","ruleset":\#(ruleset)}"#
        let games = GameCatalog([.live(LiveRunner<Regatta>())])
        let founder = MatchHarness<Whispers>.caller("ann")
        let founding = try MatchFounding(
            try JSONDocument(parsing: Array(body.utf8)).root, games: games, founder: founder)
        let record = founding.record(
            id: MatchID("m"), inviteCode: "i", seed: MatchSeed(1), founder: founder, now: Timestamp(microseconds: 5))
        #expect(record.maxPlayers == players)
    }
}
