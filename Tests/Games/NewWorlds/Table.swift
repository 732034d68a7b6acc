import Martlet

@testable import NewWorlds

/// A match on a table: plays commands and keeps what each player would receive.
struct Table {
    typealias Game = NewWorlds
    var match: TurnMatch<NewWorlds>
    let players: [PlayerID]
    /// The emissions of the last command.
    var last: [Emission<NewWorlds.Event>] = []

    init(
        players count: Int = 2, map: String = "continents", seed: UInt64 = 1,
        ruleset: NewWorlds.Ruleset = NewWorlds.Ruleset(size: "tiny", turnLimit: 30)
    ) throws {
        players = (0..<count).compactMap { PlayerID(seat: $0) }
        let setup = MatchSetup(players: players, map: map, ruleset: ruleset)
        match = try TurnMatch(opening: setup, seed: MatchSeed(seed))
    }

    /// Changes the state behind the rules' back, to set a scene.
    mutating func stage(_ change: (inout NewWorlds.State) -> Void) {
        var state = match.state
        change(&state)
        for slot in state.players.indices { state.look(slot) }
        match = TurnMatch(state: state, random: match.random)
    }

    @discardableResult
    mutating func play(_ command: NewWorlds.Command, by slot: Int = 0) throws(Rejection) -> [NewWorlds.Event] {
        last = []
        last = try match.reduce(command, by: players[slot])
        return events(for: slot)
    }

    /// What a player received of the last command.
    func events(for slot: Int) -> [NewWorlds.Event] {
        let viewer = Viewer.player(players[slot])
        return last.filter { $0.audience.contains(viewer) }.map(\.event)
    }

    mutating func endTurn() throws {
        for player in NewWorlds.awaiting(match.state) { last = try match.reduce(.submitTurn, by: player) }
    }

    func view(_ slot: Int) -> NewWorlds.View { NewWorlds.view(of: match.state, for: .player(players[slot])) }

    func units(_ slot: Int, _ kind: UnitKind) -> [Unit] {
        match.state.units.filter { $0.owner == slot && $0.kind == kind }
    }

    func hex(_ tile: Int) -> Hex { match.state.grid.hex(tile) }

    /// The code with which a command is refused; nil if it is accepted.
    mutating func refusal(_ command: NewWorlds.Command, by slot: Int = 0) -> String? {
        do throws(Rejection) {
            try play(command, by: slot)
            return nil
        } catch { return error.code }
    }

    /// Lets bots play until the match is over; calls `check` after every command.
    mutating func playOut(seed: UInt64, _ check: (Table) throws -> Void = { _ in }) throws {
        var bots = players.map { _ in NewWorldsBot() }
        var draws = players.indices.map { SeededRandom(seed: MatchSeed(seed &* 64 &+ UInt64($0))) }
        while match.state.outcome == nil {
            for slot in players.indices {
                while let command = bots[slot].nextCommand(for: view(slot), random: &draws[slot]) {
                    _ = refusal(command, by: slot)
                    try check(self)
                }
            }
        }
    }
}
