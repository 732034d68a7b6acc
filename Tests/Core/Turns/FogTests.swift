import Martlet
import Testing

@Suite struct FogTests {
    typealias Game = RockPaperScissors
    static let players = ["p1", "p2"].compactMap { PlayerID($0) }

    func open() throws -> TurnMatch<Game> {
        let setup = MatchSetup(players: Self.players, map: nil, ruleset: Game.defaultRuleset)
        return try TurnMatch(opening: setup, seed: MatchSeed(1))
    }

    /// All that a viewer is sent of an event.
    func bytes(_ emission: Emission<Game.Event>, for viewer: Viewer) throws -> [UInt8]? {
        guard emission.audience.contains(viewer) else { return nil }
        return try Game.redact(emission.event, for: viewer).map { try JSON.encode($0) }
    }

    /// Two worlds that differ only in what the other player can't see, and every byte that this player gets.
    @Test(arguments: [Viewer.player(players[1]), .spectator])
    func whatAViewerCantSeeChangesNoByteForThem(_ viewer: Viewer) throws {
        var seen: Set<[[UInt8]?]> = []
        for hand in Game.Hand.allCases {
            var match = try open()
            let emissions = try match.reduce(.choose(hand: hand), by: Self.players[0])
            var bytes = try emissions.map { try self.bytes($0, for: viewer) }
            bytes.append(try JSON.encode(Game.view(of: match.state, for: viewer)))
            seen.insert(bytes)
        }
        #expect(seen.count == 1)
    }

    @Test func whoChoseSeesTheHandAndBothSeeItAtTheEnd() throws {
        var match = try open()
        let chosen = try match.reduce(.choose(hand: .rock), by: Self.players[0])
        let own = try bytes(try #require(chosen.first), for: .player(Self.players[0]))
        #expect(own == [UInt8](#"{"type":"Chose","playerId":"p1","hand":"rock"}"#.utf8))
        #expect(Game.view(of: match.state, for: .player(Self.players[0])).yourHand == .rock)
        let ended = try match.reduce(.choose(hand: .paper), by: Self.players[1])
        let told = try bytes(try #require(ended.last), for: .player(Self.players[0]))
        #expect(told == [UInt8](#"{"type":"RoundEnded","first":"rock","second":"paper","winner":"p2"}"#.utf8))
        #expect(match.state.wins == [Self.players[1]: 1])
    }

    @Test func equalHandsAreDecidedByARoundsOwnCoin() throws {
        var winners: [PlayerID] = []
        for position in 0..<5 as Range<UInt64> {
            var match = try open()
            match.replay([], randomPosition: position)
            _ = try match.reduce(.choose(hand: .rock), by: Self.players[0])
            _ = try match.reduce(.choose(hand: .rock), by: Self.players[1])
            winners += match.state.wins.keys
            #expect(match.random.position == position)
        }
        #expect(Set(winners).count == 1)
    }
}
