import Martlet

/// Rock, paper, scissors: two choose in secret, then both are told. The smallest game with fog.
enum RockPaperScissors: TurnGame {
    static let description = GameDescription(
        id: "rock-paper-scissors", title: "Rock, paper, scissors", minPlayers: 2, maxPlayers: 2)

    struct Ruleset: Codable, Sendable { var roundsToWin = 3 }
    static let defaultRuleset = Ruleset()

    enum Hand: String, Codable, CaseIterable, Sendable {
        case rock
        case paper
        case scissors
    }

    struct State: Codable, Sendable {
        var first: PlayerID
        var second: PlayerID
        var roundsToWin: Int
        var hands: [PlayerID: Hand] = [:]
        var wins: [PlayerID: Int] = [:]
        var round = 1
        var resigned: PlayerID?
    }

    enum Command: Codable, Sendable {
        case choose(hand: Hand)
        case resign
    }
    static let resignation = Command.resign

    enum Event: Codable, Sendable {
        /// `hand` is nil for all but the one who chose.
        case chose(playerId: PlayerID, hand: Hand?)
        case roundEnded(first: Hand, second: Hand, winner: PlayerID)
        case resigned(playerId: PlayerID)
    }

    static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        guard setup.players.count == 2 else { throw Rejection("wrong_number_of_players", "It takes two.") }
        guard (1...9).contains(setup.ruleset.roundsToWin) else { throw Rejection("bad_rounds", "Play for 1 to 9.") }
        return State(first: setup.players[0], second: setup.players[1], roundsToWin: setup.ruleset.roundsToWin)
    }

    static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>) throws(Rejection) {
        switch command {
        case .choose(let hand):
            guard awaiting(match.state).contains(player) else { throw Rejection("chosen", "You have chosen.") }
            match.emit(.chose(playerId: player, hand: hand))
            let state = match.state
            guard let first = state.hands[state.first], let second = state.hands[state.second] else { return }
            let winner = winner(first, second, state: state, random: match.random)
            match.emit(.roundEnded(first: first, second: second, winner: winner))
        case .resign: match.emit(.resigned(playerId: player))
        }
    }

    static func winner(_ first: Hand, _ second: Hand, state: State, random: SeededRandom) -> PlayerID {
        switch (first, second) {
        case (.rock, .scissors), (.scissors, .paper), (.paper, .rock): return state.first
        case (.scissors, .rock), (.paper, .scissors), (.rock, .paper): return state.second
        default:
            // Equal hands: a coin of this round's own decides.
            var coin = random.fork(UInt64(truncatingIfNeeded: state.round))
            return Bool.random(using: &coin) ? state.first : state.second
        }
    }

    static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .chose(let player, let hand): state.hands[player] = hand
        case .roundEnded(_, _, let winner):
            state.hands = [:]
            state.wins[winner, default: 0] += 1
            state.round += 1
        case .resigned(let player): state.resigned = player
        }
    }

    static func turn(of state: State) -> Int { state.round }

    static func awaiting(_ state: State) -> [PlayerID] {
        outcome(of: state) == nil ? [state.first, state.second].filter { state.hands[$0] == nil } : []
    }

    static func outcome(of state: State) -> Outcome? {
        if let resigned = state.resigned {
            return Outcome(winners: [resigned == state.first ? state.second : state.first], reason: "resignation")
        }
        let winners = [state.first, state.second].filter { state.wins[$0, default: 0] >= state.roundsToWin }
        return winners.isEmpty ? nil : Outcome(winners: winners, reason: "score")
    }
}

extension RockPaperScissors {
    static func redact(_ event: Event, for viewer: Viewer) -> Event? {
        if case .chose(let player, _) = event, viewer != .player(player) {
            return .chose(playerId: player, hand: nil)
        }
        return event
    }

    struct View: Codable, Sendable {
        var round: Int
        var wins: [PlayerID: Int]
        var hasChosen: [PlayerID]
        var yourHand: Hand?
    }

    static func view(of state: State, for viewer: Viewer) -> View {
        var view = View(round: state.round, wins: state.wins, hasChosen: state.hands.keys.sorted(), yourHand: nil)
        if case .player(let player) = viewer { view.yourHand = state.hands[player] }
        return view
    }
}
