public import Martlet

/// Tic-tac-toe: the smallest whole game. `Docs/write-your-own-game.md` explains it part by part.
public enum TicTacToe: TurnGame {
    public static let description = GameDescription(
        id: "tic-tac-toe", title: "Tic-tac-toe", minPlayers: 2, maxPlayers: 2)

    public struct Ruleset: Codable, Sendable { public init() {} }
    public static let defaultRuleset = Ruleset()

    public struct State: Codable, Sendable {
        let first: PlayerID
        let second: PlayerID
        /// The squares that were marked, in order. Squares count from 0 to 8, row by row.
        var marks: [Int] = []
        var resigned: PlayerID?
    }

    public enum Command: Codable, Sendable {
        case mark(square: Int)
        case resign
    }
    public static let resignation = Command.resign

    public enum Event: Codable, Sendable {
        case marked(square: Int, playerId: PlayerID)
        case resigned(playerId: PlayerID)
    }

    public static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        guard setup.players.count == 2 else { throw .wrongNumberOfPlayers }
        return State(first: setup.players[0], second: setup.players[1])
    }

    public static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>)
        throws(Rejection)
    {
        guard outcome(of: match.state) == nil else { throw .matchIsOver }
        switch command {
        case .mark(let square):
            guard awaiting(match.state) == [player] else { throw .notYourTurn }
            guard (0..<9).contains(square), !match.state.marks.contains(square) else { throw .squareTaken }
            match.emit(.marked(square: square, playerId: player))
        case .resign: match.emit(.resigned(playerId: player))
        }
    }

    public static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .marked(let square, _): state.marks.append(square)
        case .resigned(let player): state.resigned = player
        }
    }

    public static func turn(of state: State) -> Int { state.marks.count + 1 }
    public static func awaiting(_ state: State) -> [PlayerID] {
        outcome(of: state) == nil ? [state.marks.count % 2 == 0 ? state.first : state.second] : []
    }

    public static func outcome(of state: State) -> Outcome? {
        if let resigned = state.resigned {
            return Outcome(winners: [resigned == state.first ? state.second : state.first], reason: "resignation")
        }
        let squares = squares(of: state)
        let lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]]
        for line in lines {
            if let mark = squares[line[0]], line.allSatisfy({ squares[$0] == mark }) {
                return Outcome(winners: [mark], reason: "three_in_a_row")
            }
        }
        return squares.contains(nil) ? nil : Outcome(winners: [], reason: "draw")
    }

    /// Nothing is hidden here: everyone sees the board.
    public struct View: Codable, Sendable {
        public var squares: [PlayerID?]
        public var next: PlayerID?
        public var outcome: Outcome?
    }

    public static func view(of state: State, for viewer: Viewer) -> View {
        View(squares: squares(of: state), next: awaiting(state).first, outcome: outcome(of: state))
    }

    static func squares(of state: State) -> [PlayerID?] {
        var squares = [PlayerID?](repeating: nil, count: 9)
        for (number, square) in state.marks.enumerated() where squares.indices.contains(square) {
            squares[square] = number % 2 == 0 ? state.first : state.second
        }
        return squares
    }
}

extension Rejection {
    static let wrongNumberOfPlayers = Rejection("wrong_number_of_players", "Tic-tac-toe is for two.")
    static let matchIsOver = Rejection("match_over", "The match is over.")
    static let notYourTurn = Rejection("not_your_turn", "It is the other player's turn.")
    static let squareTaken = Rejection("square_taken", "Choose an empty square from 0 to 8.")
}
