import Martlet
import Testing

@Suite struct RestoreTests {
    func restore<Value: Decodable & Sendable>(
        _ type: Value.Type, _ kind: StoredKind, schema: Int, _ text: String
    ) throws(RestoreError) -> Value {
        try Nim.restore(type, kind: kind, schema: schema, from: [UInt8](text.utf8))
    }

    let players = ["p1", "p2"].compactMap { PlayerID($0) }

    @Test func theCurrentSchemaIsReadAsItIs() throws {
        let state = try restore(Nim.State.self, .state, schema: 2, #"{"players":["p1","p2"],"heaps":[7],"moves":2}"#)
        #expect(state == Nim.State(players: players, heaps: [7], moves: 2))
    }

    @Test func anOlderStateEventAndCommandAreUpgraded() throws {
        let state = try restore(Nim.State.self, .state, schema: 1, #"{"players":["p1","p2"],"heap":7,"turns":2}"#)
        #expect(state == Nim.State(players: players, heaps: [7], moves: 2))
        #expect(
            try restore(Nim.Event.self, .event, schema: 1, #"{"type":"Took","count":2}"#) == .taken(heap: 0, count: 2))
        #expect(
            try restore(Nim.Event.self, .event, schema: 1, #"{"type":"GaveUp","playerId":"p2"}"#)
                == .gaveUp(playerId: players[1]))
        #expect(
            try restore(Nim.Command.self, .command, schema: 1, #"{"type":"Take","count":2}"#)
                == .take(heap: 0, count: 2))
    }

    @Test func anOlderMatchIsUpgradedWithItsRandomNumbers() throws {
        let stored =
            #"{"state":{"players":["p1","p2"],"heap":7,"turns":2},"random":{"seed":{"high":1,"low":2},"position":9}}"#
        let match = try TurnMatch<Nim>.restore(schema: 1, from: [UInt8](stored.utf8))
        #expect(match.state.heaps == [7])
        #expect(match.random == SeededRandom(seed: MatchSeed(high: 1, low: 2), position: 9))
        let again = try TurnMatch<Nim>.restore(schema: 2, from: JSON.encode(match))
        #expect(try again.hash() == match.hash())
    }

    @Test(arguments: [0, -1, 3, .max, .min])
    func aSchemaThatNobodyKnowsIsSaidSo(_ schema: Int) {
        let error = #expect(throws: RestoreError.self) {
            try restore(Nim.State.self, .state, schema: schema, #"{"players":[],"heaps":[],"moves":0}"#)
        }
        #expect(error == .upgrade(UpgradeError(kind: .state, from: schema, to: 2)))
    }

    @Test func damagedBytesAreSaidSoToo() {
        for (schema, text) in [(2, "{"), (1, "{"), (2, #"{"players":[]}"#), (1, #"{"heap":1}"#), (1, "[]")] {
            let error = #expect(throws: RestoreError.self) { try restore(Nim.State.self, .state, schema: schema, text) }
            guard case .json = error else {
                Issue.record("\(text) gave \(String(describing: error))")
                continue
            }
        }
        #expect(throws: RestoreError.self) { try TurnMatch<Nim>.restore(schema: 1, from: [UInt8]("{}".utf8)) }
    }
}
