import Martlet

extension TurnContext<NewWorlds> {
    /// A player gives up.
    mutating func resign(_ slot: Int) {
        tell(.playerResigned(playerId: state.players[slot].id), to: .everyone)
        endIfDecided(reason: "resignation")
        endTurnIfAllSubmitted()
    }

    /// Takes out those who have neither a city nor a settler left.
    mutating func settleDefeats() {
        var isAnyoneOut = false
        for slot in state.players.indices where state.players[slot].status == .active && !state.canGoOn(slot) {
            tell(.playerDefeated(playerId: state.players[slot].id), to: .everyone)
            isAnyoneOut = true
        }
        if isAnyoneOut { endIfDecided(reason: "conquest") }
    }

    private mutating func endIfDecided(reason: String) {
        let active = state.players.filter { $0.status == .active }
        if active.count <= 1 { end(winners: active.map(\.id), reason: reason) }
    }

    /// The turns have run out: the highest score wins, equal ones share.
    mutating func endByScore() {
        let active = state.players.indices.filter { state.players[$0].status == .active }
        let best = active.map { state.score(of: $0) }.max()
        end(winners: active.filter { state.score(of: $0) == best }.map { state.players[$0].id }, reason: "score")
    }

    private mutating func end(winners: [PlayerID], reason: String) {
        let scores = state.players.indices.map { slot in
            NewWorlds.Score(playerId: state.players[slot].id, score: state.score(of: slot))
        }
        emit(.matchEnded(winners: winners, reason: reason, scores: scores))
    }
}

extension NewWorlds.State {
    /// Whether a player has a city or a settler.
    func canGoOn(_ slot: Int) -> Bool {
        cities.contains { $0.owner == slot } || units.contains { $0.owner == slot && $0.kind == .settler }
    }

    func score(of slot: Int) -> Int {
        var score = max(0, players[slot].gold) / 20
        for city in cities where city.owner == slot { score += 10 + 4 * city.population }
        score += units.count { $0.owner == slot }
        score += 8 * Tech.allCases.count { knows($0, slot: slot) }
        return score
    }
}
