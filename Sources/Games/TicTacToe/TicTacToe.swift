public import Martlet

/// Tic-tac-toe: the smallest whole game, and the one that "write your own game" is built around.
public enum TicTacToe: TurnGame {
    public struct Ruleset: Codable, Sendable { public init() {} }

    public struct State: Codable, Sendable {
        /// Nine squares, row by row; nil is empty.
        public var squares: [PlayerID?]
        public var players: [PlayerID]
        /// Marks and resignations so far.
        public var moves = 0
        public var resigned: PlayerID?
    }

    public enum Command: Codable, Sendable {
        case mark(square: Int)
        case resign
    }

    public enum Event: Codable, Sendable {
        case marked(square: Int, playerId: PlayerID)
        case resigned(playerId: PlayerID)
    }

    /// Nothing is hidden in this game: everyone sees the board.
    public struct View: Codable, Sendable {
        public var squares: [PlayerID?]
        public var next: PlayerID?
        public var outcome: Outcome?
    }

    public static let description = GameDescription(
        id: "tic-tac-toe", title: "Tic-tac-toe", minPlayers: 2, maxPlayers: 2)
    public static let defaultRuleset = Ruleset()
    public static let resignation = Command.resign

    public static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        State(squares: Array(repeating: nil, count: 9), players: setup.players)
    }

    public static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>)
        throws(Rejection)
    {
        switch command {
        case .mark(let square):
            guard awaiting(match.state) == [player] else {
                throw Rejection("not_your_turn", "It is the other player's turn.")
            }
            guard match.state.squares.indices.contains(square), match.state.squares[square] == nil else {
                throw Rejection("square_taken", "Choose an empty square from 0 to 8.")
            }
            match.emit(.marked(square: square, playerId: player))
        case .resign:
            match.emit(.resigned(playerId: player))
        }
    }

    public static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .marked(let square, let player):
            state.squares[square] = player
            state.moves += 1
        case .resigned(let player):
            state.resigned = player
        }
    }

    public static func view(of state: State, for viewer: Viewer) -> View {
        View(squares: state.squares, next: awaiting(state).first, outcome: outcome(of: state))
    }

    public static func turn(of state: State) -> Int { state.moves + 1 }

    public static func awaiting(_ state: State) -> [PlayerID] {
        outcome(of: state) == nil ? [state.players[state.moves % 2]] : []
    }

    public static func outcome(of state: State) -> Outcome? {
        if let loser = state.resigned {
            return Outcome(winners: state.players.filter { $0 != loser }, reason: "resignation")
        }
        let lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]]
        for line in lines {
            if let mark = state.squares[line[0]], line.allSatisfy({ state.squares[$0] == mark }) {
                return Outcome(winners: [mark], reason: "three_in_a_row")
            }
        }
        return state.squares.contains(nil) ? nil : Outcome(winners: [], reason: "draw")
    }
}
