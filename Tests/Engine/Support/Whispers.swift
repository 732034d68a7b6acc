import Martlet

/// A game for tests that hides things: a whisper is for two, a shout for all. It ends when somebody gives up.
enum Whispers: TurnGame {
    struct Ruleset: Codable, Sendable {}

    struct State: Codable, Sendable {
        var players: [PlayerID]
        var heard: [PlayerID: [String]] = [:]
        var gone: [PlayerID] = []
    }

    enum Command: Codable, Sendable {
        case whisper(to: PlayerID, word: String)
        case shout(word: String)
        case resign
    }

    enum Event: Codable, Sendable {
        case said(word: String, to: [PlayerID])
        case resigned(playerId: PlayerID)
    }

    struct View: Codable, Sendable { var heard: [String] }

    static let description = GameDescription(id: "whispers", title: "Whispers", minPlayers: 2, maxPlayers: 3)
    static let defaultRuleset = Ruleset()
    static let resignation = Command.resign

    static func open(_ setup: MatchSetup<Ruleset>, random: inout SeededRandom) throws(Rejection) -> State {
        State(players: setup.players)
    }

    static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>) throws(Rejection) {
        switch command {
        case .whisper(let other, let word):
            guard other != player else { throw Rejection("to_oneself", "Whisper to somebody else.") }
            match.emit(.said(word: word, to: [player, other]), to: .players([player, other]))
        case .shout(let word):
            match.emit(.said(word: word, to: match.state.players))
        case .resign:
            match.emit(.resigned(playerId: player))
        }
    }

    static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .said(let word, let players): for player in players { state.heard[player, default: []].append(word) }
        case .resigned(let player): state.gone.append(player)
        }
    }

    static func view(of state: State, for viewer: Viewer) -> View {
        guard case .player(let player) = viewer else { return View(heard: []) }
        return View(heard: state.heard[player] ?? [])
    }

    static func turn(of state: State) -> Int { 1 }
    static func awaiting(_ state: State) -> [PlayerID] { [] }
    static func outcome(of state: State) -> Outcome? {
        let left = state.players.filter { !state.gone.contains($0) }
        return left.count > 1 ? nil : Outcome(winners: left, reason: "resignation")
    }
}
