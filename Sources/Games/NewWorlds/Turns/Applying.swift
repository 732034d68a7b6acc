import Martlet

extension NewWorlds {
    /// Folds a fact into the state. Reports, and facts that fit nothing here, change nothing.
    public static func apply(_ event: Event, to state: inout State) {
        switch event {
        case .turnEnded(let player, _):
            if let slot = state.slot(of: player) { state.players[slot].submitted = true }
        case .turnStarted(let turn): state.startTurn(turn)
        case .playerResigned(let player): state.remove(player, as: .resigned)
        case .playerDefeated(let player): state.remove(player, as: .defeated)
        case .matchEnded(let winners, let reason, let scores):
            state.outcome = Outcome(winners: winners, reason: reason)
            state.scores = state.players.map { player in scores.first { $0.playerId == player.id }?.score ?? 0 }
        case .unitMoved(let unit, let player, _, let to, let moves?):
            state.moveUnit(unit, of: player, to: to, moves: moves)
        case .unitFortified(let id):
            if let index = state.units.firstIndex(where: { $0.id == id }) { state.units[index].fortified = true }
        case .unitProduced(let id, _, let player, let kind, let at): state.addUnit(id, of: player, kind: kind, at: at)
        case .unitDestroyed(let id, let player, let at): state.removeUnit(id, of: player, at: at)
        case .combatResolved(let attacker, let attackerHealth, let defender, let city, let health):
            state.wound(attacker, attackerHealth, defender, city, health)
        case .cityFounded(let id, let player, let name, let at, let settler?):
            state.foundCity(id, of: player, name: name, at: at, settler: settler)
        case .cityAdvanced(let id, let population, let food, let production, let item):
            state.advanceCity(id, population: population, food: food, production: production, item: item)
        case .cityCaptured(let id, let player, _, _, let population): state.captureCity(id, by: player, population)
        case .productionSet(let id, let item):
            if let index = state.cities.firstIndex(where: { $0.id == id }) { state.cities[index].item = item }
        case .researchPointsGained(let player, _, let total):
            if let slot = state.slot(of: player) { state.players[slot].research = State.bounded(total) }
        case .goldGained(let player, _, let total):
            if let slot = state.slot(of: player) { state.players[slot].gold = State.bounded(total) }
        case .unitMoved, .unitAttacked, .unitSighted, .unitLostFromSight, .cityFounded, .cityGrew, .cityStarved,
            .techLearned:
            break
        }
    }
}

extension NewWorlds.State {
    /// A count that a damaged event can't make too large to add to.
    fileprivate static func bounded(_ count: Int) -> Int { min(max(0, count), most - 1) }

    fileprivate static func boundedHealth(_ health: Int) -> Int { min(max(0, health), Unit.fullHealth) }

    /// Movement is back, the rested heal.
    fileprivate mutating func startTurn(_ turn: Int) {
        self.turn = min(max(1, turn), turnLimit)
        for slot in players.indices { players[slot].submitted = false }
        for index in units.indices {
            let unit = units[index]
            if unit.hasRested, unit.health < Unit.fullHealth {
                let isHome = cities.contains { $0.owner == unit.owner && $0.tile == unit.tile }
                units[index].health = min(Unit.fullHealth, unit.health + (isHome ? 20 : 10))
            }
            units[index].moves = unit.kind.moves
        }
        for index in cities.indices where cities[index].health < City.fullHealth {
            cities[index].health = min(City.fullHealth, cities[index].health + 10)
        }
    }

    fileprivate mutating func moveUnit(_ id: EntityID, of player: PlayerID, to: Hex, moves: Int) {
        guard let slot = slot(of: player), let index = unit(id, of: slot), let tile = grid.tile(to) else { return }
        units[index].tile = tile
        units[index].moves = min(max(0, moves), units[index].kind.moves)
        units[index].fortified = false
        noticeEverywhere(id, owner: slot)
        look(slot)
    }

    fileprivate mutating func addUnit(_ id: EntityID, of player: PlayerID, kind: UnitKind, at: Hex) {
        guard let slot = slot(of: player), let tile = grid.tile(at) else { return }
        let unit = Unit(
            id: id, owner: slot, kind: kind, tile: tile, health: Unit.fullHealth, moves: 0, fortified: false)
        units.append(unit)
        players[slot].unitsNamed &+= 1
        noticeEverywhere(id, owner: slot)
        look(slot)
    }

    fileprivate mutating func removeUnit(_ id: EntityID, of player: PlayerID, at: Hex) {
        guard let slot = slot(of: player), let index = unit(id, of: slot), units[index].tile == grid.tile(at) else {
            return
        }
        units.remove(at: index)
        noticeEverywhere(id, owner: slot)
        look(slot)
    }

    fileprivate mutating func wound(
        _ attacker: EntityID, _ attackerHealth: Int, _ defender: EntityID?, _ city: EntityID?, _ health: Int
    ) {
        if let index = units.firstIndex(where: { $0.id == attacker }) {
            units[index].health = Self.boundedHealth(attackerHealth)
            units[index].moves = 0
            units[index].fortified = false
        }
        if let defender, let index = units.firstIndex(where: { $0.id == defender }) {
            units[index].health = Self.boundedHealth(health)
        }
        if let city, let index = cities.firstIndex(where: { $0.id == city }) {
            cities[index].health = Self.boundedHealth(health)
        }
    }

    fileprivate mutating func foundCity(_ id: EntityID, of player: PlayerID, name: String, at: Hex, settler: EntityID) {
        guard let slot = slot(of: player), let tile = grid.tile(at) else { return }
        units.removeAll { $0.id == settler && $0.owner == slot }
        cities.append(
            City(
                id: id, owner: slot, name: name, tile: tile, population: 1, food: 0, production: 0, item: nil,
                health: City.fullHealth))
        claims.claim(grid.disc(tile, radius: 1), city: cities.count - 1)
        noticeEverywhere(settler, owner: slot)
        look(slot)
    }

    fileprivate mutating func advanceCity(_ id: EntityID, population: Int, food: Int, production: Int, item: UnitKind?)
    {
        guard let index = cities.firstIndex(where: { $0.id == id }) else { return }
        let isWidening = population >= City.wideFrom && cities[index].population < City.wideFrom
        cities[index].population = max(1, Self.bounded(population))
        cities[index].food = Self.bounded(food)
        cities[index].production = Self.bounded(production)
        cities[index].item = item
        if isWidening { claims.claim(grid.disc(cities[index].tile, radius: 2), city: index) }
    }

    fileprivate mutating func captureCity(_ id: EntityID, by player: PlayerID, _ population: Int) {
        guard let slot = slot(of: player), let index = cities.firstIndex(where: { $0.id == id }) else { return }
        let former = cities[index].owner
        cities[index].owner = slot
        cities[index].population = max(1, Self.bounded(population))
        cities[index].food = 0
        cities[index].production = 0
        cities[index].item = nil
        cities[index].health = City.capturedHealth
        look(former)
        look(slot)
    }

    /// Takes a player out: the units disband, the cities stay.
    fileprivate mutating func remove(_ player: PlayerID, as status: NewWorlds.PlayerStatus) {
        guard let slot = slot(of: player) else { return }
        players[slot].status = status
        units.removeAll { $0.owner == slot }
        for viewer in players.indices { look(viewer) }
    }
}
