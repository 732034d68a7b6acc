import Martlet
import Testing

@Suite struct TurnMatchTests {
    let players = ["p1", "p2"].compactMap { PlayerID($0) }

    func match(heaps: [Int] = [3, 4, 5], seed: UInt64 = 1) throws -> TurnMatch<Nim> {
        try TurnMatch(
            opening: MatchSetup(players: players, map: nil, ruleset: Nim.Ruleset(heaps: heaps)), seed: MatchSeed(seed))
    }

    @Test func aMatchThatCannotBePlayedIsNotOpened() {
        let error = #expect(throws: Rejection.self) { try match(heaps: []) }
        #expect(error?.code == "no_heaps")
    }

    @Test func emittingChangesTheStateAtOnce() throws {
        var match = try match()
        let emissions = try match.reduce(.take(heap: 2, count: 4), by: players[0])
        #expect(emissions.map { $0.event } == [.taken(heap: 2, count: 1), .taken(heap: 2, count: 3)])
        #expect(emissions.map { $0.audience } == [.everyone, .only(players[0])])
        #expect(match.state.heaps == [3, 4, 1])
        #expect(match.random.position == 1)
    }

    @Test func aRejectionLeavesEverythingAsItWas() throws {
        var match = try match()
        _ = try match.reduce(.takeAny, by: players[0])
        let before = try JSON.encode(match)
        let error = #expect(throws: Rejection.self) { try match.reduce(.take(heap: 0, count: 9), by: players[1]) }
        #expect(error == Nim.heapEmpty)
        #expect(try JSON.encode(match) == before)
        #expect(throws: Rejection.self) { try match.reduce(.take(heap: 7, count: 1), by: players[1]) }
        #expect(try JSON.encode(match) == before)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func replayingTheEventsGivesTheSameMatch(seed: UInt64) throws {
        var choices = SeededRandom(seed: MatchSeed(seed)).fork(1)
        var decided = try match(seed: seed)
        var replayed = decided
        let opening = decided
        var log: [Nim.Event] = []
        for _ in 0..<30 {
            let player = players[Int.random(in: 0..<2, using: &choices)]
            let command: Nim.Command =
                Bool.random(using: &choices)
                ? .takeAny
                : .take(heap: Int.random(in: 0..<4, using: &choices), count: Int.random(in: 1..<4, using: &choices))
            guard let emissions = try? decided.reduce(command, by: player) else { continue }
            let stored = try emissions.map { try JSON.decode(Nim.Event.self, from: JSON.encode($0.event)) }
            log += stored
            replayed.replay(stored, randomPosition: decided.random.position)
            #expect(try replayed.hash() == decided.hash())
        }
        var atOnce = opening
        atOnce.replay(log, randomPosition: decided.random.position)
        #expect(try JSON.encode(atOnce) == JSON.encode(decided))
        #expect(try atOnce.hash() != opening.hash())
    }

    @Test func equalMatchesHaveEqualHashesAndOthersDont() throws {
        #expect(try match().hash() == match().hash())
        #expect(try match(seed: 2).hash() != match().hash())
        var drawn = try match()
        drawn.replay([], randomPosition: 1)
        #expect(try drawn.hash() != match().hash())
    }

    @Test func aMatchComesBackFromItsBytes() throws {
        var match = try match()
        _ = try match.reduce(.takeAny, by: players[0])
        var again = try TurnMatch<Nim>.restore(schema: 2, from: JSON.encode(match))
        #expect(try again.hash() == match.hash())
        let next = try match.reduce(.takeAny, by: players[1])
        #expect(try again.reduce(.takeAny, by: players[1]).map { $0.event } == next.map { $0.event })
    }

    @Test func aGameWithoutUpgradesHasNothingOlder() {
        let error = #expect(throws: RestoreError.self) {
            try Plain.restore(Plain.State.self, kind: .state, schema: 1, from: [UInt8]("1".utf8))
        }
        #expect(error == .upgrade(UpgradeError(kind: .state, from: 1, to: 5)))
    }
}

/// A game that took all the defaults.
private enum Plain: TurnGame {
    static let description = GameDescription(id: "plain", title: "Plain", minPlayers: 1, maxPlayers: 1, schema: 5)
    static let defaultRuleset = 0
    static let resignation = 0
    static func open(_ setup: MatchSetup<Int>, random: inout SeededRandom) throws(Rejection) -> Int { setup.ruleset }
    static func reduce(_ command: Int, by player: PlayerID, in match: inout TurnContext<Self>) throws(Rejection) {
        match.emit(command)
    }
    static func apply(_ event: Int, to state: inout Int) { state &+= event }
    static func view(of state: Int, for viewer: Viewer) -> Int { state }
    static func turn(of state: Int) -> Int { 1 }
    static func awaiting(_ state: Int) -> [PlayerID] { [] }
    static func outcome(of state: Int) -> Outcome? { nil }
    typealias State = Int
}
