import Martlet
import Testing
import TicTacToe

@Suite struct TicTacToeTests {
    static let players = ["p1", "p2"].compactMap { PlayerID($0) }

    func open(_ players: [PlayerID] = players) throws -> TurnMatch<TicTacToe> {
        try TurnMatch(
            opening: MatchSetup(players: players, map: nil, ruleset: TicTacToe.defaultRuleset), seed: MatchSeed(1))
    }

    /// Plays squares in turns, the first player's first.
    func played(_ squares: [Int]) throws -> TurnMatch<TicTacToe> {
        var match = try open()
        for (number, square) in squares.enumerated() {
            let events = try match.reduce(.mark(square: square), by: Self.players[number % 2])
            #expect(events.count == 1)
            #expect(events.first?.audience == .everyone)
        }
        return match
    }

    func view(_ match: TurnMatch<TicTacToe>) -> TicTacToe.View { TicTacToe.view(of: match.state, for: .spectator) }

    @Test(arguments: [
        [0, 3, 1, 4, 2], [3, 0, 4, 1, 5], [6, 0, 7, 1, 8], [0, 1, 3, 2, 6], [1, 0, 4, 2, 7], [2, 0, 5, 1, 8],
        [0, 1, 4, 2, 8], [2, 0, 4, 1, 6],
    ])
    func threeInARowWin(_ squares: [Int]) throws {
        let before = try played(Array(squares.dropLast()))
        #expect(TicTacToe.outcome(of: before.state) == nil)
        let match = try played(squares)
        #expect(view(match).outcome == Outcome(winners: [Self.players[0]], reason: "three_in_a_row"))
        #expect(TicTacToe.awaiting(match.state).isEmpty)
    }

    @Test func theSecondPlayerCanWinToo() throws {
        let match = try played([0, 3, 1, 4, 8, 5])
        #expect(view(match).outcome?.winners == [Self.players[1]])
    }

    @Test func aFullBoardIsADraw() throws {
        let match = try played([0, 1, 2, 4, 3, 5, 7, 6, 8])
        #expect(view(match).outcome == Outcome(winners: [], reason: "draw"))
        #expect(view(match).next == nil)
        #expect(TicTacToe.turn(of: match.state) == 10)
    }

    @Test func theRulesRefuseWhatIsAgainstThem() throws {
        func code(_ match: TurnMatch<TicTacToe>, _ command: TicTacToe.Command, by seat: Int) -> String? {
            var match = match
            let player = PlayerID(seat: seat) ?? Self.players[0]
            return #expect(throws: Rejection.self) { try match.reduce(command, by: player) }?.code
        }
        let match = try played([4])
        #expect(code(match, .mark(square: 0), by: 0) == "not_your_turn")
        #expect(code(match, .mark(square: 0), by: 2) == "not_your_turn")
        #expect(code(match, .mark(square: 4), by: 1) == "square_taken")
        for square in [-1, 9, .max, .min] { #expect(code(match, .mark(square: square), by: 1) == "square_taken") }
        let over = try played([0, 3, 1, 4, 2])
        #expect(code(over, .mark(square: 8), by: 1) == "match_over")
        #expect(code(over, .resign, by: 1) == "match_over")
    }

    @Test func resigningGivesTheOtherTheMatch() throws {
        for seat in 0...1 {
            var match = try played([4])
            _ = try match.reduce(TicTacToe.resignation, by: Self.players[seat])
            let outcome = Outcome(winners: [Self.players[1 - seat]], reason: "resignation")
            #expect(view(match).outcome == outcome)
        }
    }

    @Test func itIsForTwo() {
        for count in [0, 1, 3, 8] {
            let error = #expect(throws: Rejection.self) { try open((0..<count).compactMap(PlayerID.init(seat:))) }
            #expect(error?.code == "wrong_number_of_players")
        }
    }

    @Test func itTravelsAsTheGuideSays() throws {
        func text(_ value: some Encodable) throws -> String { String(decoding: try JSON.encode(value), as: UTF8.self) }
        #expect(try text(TicTacToe.Command.mark(square: 4)) == #"{"type":"Mark","square":4}"#)
        #expect(try text(TicTacToe.Command.resign) == #"{"type":"Resign"}"#)
        #expect(
            try text(TicTacToe.Event.marked(square: 4, playerId: Self.players[0]))
                == #"{"type":"Marked","square":4,"playerId":"p1"}"#)
        #expect(
            try text(view(played([4]))) == #"{"squares":[null,null,null,null,"p1",null,null,null,null],"next":"p2"}"#)
    }

    /// A log or a checkpoint that something damaged is decoded like any other; it may be nonsense, it may not trap.
    @Test func damagedFactsDontTrap() throws {
        var match = try open()
        for square in [-1, 9, 4, 4, .max, .min, 0] {
            match.replay([.marked(square: square, playerId: Self.players[0])], randomPosition: 0)
            _ = view(match)
        }
        let states = [
            #"{"first":"p1","second":"p1","marks":[0,0,0,-5,99]}"#,
            #"{"first":"p9","second":"p2","marks":[8,7,6,5,4,3,2,1,0,0,1,2],"resigned":"p5"}"#,
        ]
        for text in states {
            let state = try JSON.decode(TicTacToe.State.self, from: [UInt8](text.utf8))
            _ = (TicTacToe.turn(of: state), TicTacToe.awaiting(state), TicTacToe.outcome(of: state))
            _ = TicTacToe.view(of: state, for: .nobody)
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func anyMatchEndsAndReplaysToTheSameBytes(seed: UInt64) throws {
        var choices = SeededRandom(seed: MatchSeed(seed))
        var match = try open()
        var events: [TicTacToe.Event] = []
        while let player = TicTacToe.awaiting(match.state).first {
            let square = Int.random(in: 0..<9, using: &choices)
            guard let emissions = try? match.reduce(.mark(square: square), by: player) else { continue }
            events += emissions.map { $0.event }
        }
        #expect(TicTacToe.outcome(of: match.state) != nil)
        var replayed = try open()
        replayed.replay(events, randomPosition: match.random.position)
        #expect(try JSON.encode(replayed) == JSON.encode(match))
        #expect(try replayed.hash() == match.hash())
    }
}
