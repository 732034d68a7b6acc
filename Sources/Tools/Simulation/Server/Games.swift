import Martlet
import MartletEngine
import NewWorlds
import TicTacToe

/// The games of a run: machines for the server, references for the checks, brains for the players.
struct Games {
    let catalog: GameCatalog
    private let world: WorldParts

    /// What is sabotaged, and which matches play what.
    struct WorldParts {
        let sabotage: Sabotage?
        let game: (MatchID) -> SimulationOptions.Game
    }

    init(sabotage: Sabotage?, game: @escaping (MatchID) -> SimulationOptions.Game) {
        world = WorldParts(sabotage: sabotage, game: game)
        catalog = GameCatalog([.turns(NewWorlds.self), .turns(TicTacToe.self)])
    }

    func host(for match: MatchID, limits: MatchLimits) -> SimulatedServer.Host {
        switch (world.game(match), world.sabotage) {
        case (.newWorlds, .leakyView): Self.host(LeakyView<NewWorlds>.self, match, limits)
        case (.newWorlds, .leakyEvents): Self.host(LeakyEvents<NewWorlds>.self, match, limits)
        case (.newWorlds, _): Self.host(NewWorlds.self, match, limits)
        case (.ticTacToe, _): Self.host(TicTacToe.self, match, limits)
        }
    }

    private static func host<Game: TurnGame>(_ game: Game.Type, _ match: MatchID, _ limits: MatchLimits)
        -> SimulatedServer.Host
    {
        let machine = TurnMatchMachine<Game>(id: match, limits: limits)
        return SimulatedServer.Host(machine: machine) { [unowned machine] in machine.durableTruth() }
    }

    /// - Parameter opening: the checkpoint at offset 0.
    func reference(for match: MatchID, opening: Checkpoint) -> (any MatchReference)? {
        switch world.game(match) {
        case .newWorlds:
            world.sabotage == .leakyEvents
                ? GameReference<LeakyEvents<NewWorlds>>(opening: opening) : GameReference<NewWorlds>(opening: opening)
        case .ticTacToe: GameReference<TicTacToe>(opening: opening)
        }
    }

    func audit(_ match: MatchID, _ stored: StoredMatch) -> MatchAudit {
        switch world.game(match) {
        case .newWorlds:
            world.sabotage == .leakyEvents
                ? HostedGame.turns(LeakyEvents<NewWorlds>.self).audit(stored)
                : HostedGame.turns(NewWorlds.self).audit(stored)
        case .ticTacToe: HostedGame.turns(TicTacToe.self).audit(stored)
        }
    }
}

/// A game whose views show a player what another player sees.
enum LeakyView<Game: TurnGame>: TurnGame {
    static var description: GameDescription { Game.description }
    static var defaultRuleset: Game.Ruleset { Game.defaultRuleset }
    static var resignation: Game.Command { Game.resignation }

    static func open(_ setup: MatchSetup<Game.Ruleset>, random: inout SeededRandom) throws(Rejection) -> Game.State {
        try Game.open(setup, random: &random)
    }

    static func reduce(_ command: Game.Command, by player: PlayerID, in match: inout TurnContext<Self>)
        throws(Rejection)
    {
        var inner = TurnMatch<Game>(state: match.state, random: match.random)
        let emissions = try inner.reduce(command, by: player)
        for emission in emissions { match.emit(emission.event, to: emission.audience) }
        match.random = inner.random
    }

    static func apply(_ event: Game.Event, to state: inout Game.State) { Game.apply(event, to: &state) }

    static func view(of state: Game.State, for viewer: Viewer) -> Game.View {
        guard case .player(let player) = viewer, let other = PlayerID(seat: player.seat == 0 ? 1 : 0) else {
            return Game.view(of: state, for: viewer)
        }
        return Game.view(of: state, for: Game.turn(of: state) > 1 ? .player(other) : viewer)
    }

    static func turn(of state: Game.State) -> Int { Game.turn(of: state) }
    static func awaiting(_ state: Game.State) -> [PlayerID] { Game.awaiting(state) }
    static func outcome(of state: Game.State) -> Outcome? { Game.outcome(of: state) }
}

/// A game that tells everybody everything that happens. Nothing but the twin run can find it: the checks take a game's
/// own audiences for the truth.
enum LeakyEvents<Game: TurnGame>: TurnGame {
    static var description: GameDescription { Game.description }
    static var defaultRuleset: Game.Ruleset { Game.defaultRuleset }
    static var resignation: Game.Command { Game.resignation }

    static func open(_ setup: MatchSetup<Game.Ruleset>, random: inout SeededRandom) throws(Rejection) -> Game.State {
        try Game.open(setup, random: &random)
    }

    static func reduce(_ command: Game.Command, by player: PlayerID, in match: inout TurnContext<Self>)
        throws(Rejection)
    {
        var inner = TurnMatch<Game>(state: match.state, random: match.random)
        for emission in try inner.reduce(command, by: player) { match.emit(emission.event, to: .everyone) }
        match.random = inner.random
    }

    static func apply(_ event: Game.Event, to state: inout Game.State) { Game.apply(event, to: &state) }
    static func view(of state: Game.State, for viewer: Viewer) -> Game.View { Game.view(of: state, for: viewer) }
    static func turn(of state: Game.State) -> Int { Game.turn(of: state) }
    static func awaiting(_ state: Game.State) -> [PlayerID] { Game.awaiting(state) }
    static func outcome(of state: Game.State) -> Outcome? { Game.outcome(of: state) }
}
