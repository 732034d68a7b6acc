public import Martlet

/// A 4X game on hexes: explore through fog, found cities, raise soldiers, conquer, or lead when the turns run out.
///
/// `Docs/new-worlds.md` holds the rules and every command, event and view field.
public enum NewWorlds: TurnGame {
    public static let description = GameDescription(
        id: "new-worlds", title: "New Worlds", minPlayers: 2, maxPlayers: 8, maps: MapKind.allCases.map(\.rawValue))

    public static let defaultRuleset = Ruleset()

    public static let resignation = Command.resign

    public static func reduce(_ command: Command, by player: PlayerID, in match: inout TurnContext<Self>)
        throws(Rejection)
    {
        guard match.state.outcome == nil else { throw .matchOver }
        guard let slot = match.state.slot(of: player), match.state.players[slot].status == .active else {
            throw .notPlaying
        }
        if case .resign = command { return match.resign(slot) }
        guard !match.state.players[slot].submitted else { throw .turnSubmitted }
        switch command {
        case .moveUnit(let unit, let goal): try match.move(unit, to: goal, by: slot)
        case .attackUnit(let unit, let target): try match.attack(target, with: unit, by: slot)
        case .fortifyUnit(let unit): try match.fortify(unit, by: slot)
        case .foundCity(let unit, let name): try match.foundCity(with: unit, name: name, by: slot)
        case .setProduction(let city, let item): try match.setProduction(of: city, to: item, by: slot)
        case .submitTurn: match.submitTurn(slot)
        case .resign: break
        }
    }

    public static func turn(of state: State) -> Int { state.turn }

    public static func awaiting(_ state: State) -> [PlayerID] {
        guard state.outcome == nil else { return [] }
        return state.players.filter { $0.status == .active && !$0.submitted }.map(\.id)
    }

    public static func outcome(of state: State) -> Outcome? { state.outcome }
}
