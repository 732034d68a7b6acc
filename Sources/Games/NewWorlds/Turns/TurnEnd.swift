import Martlet

extension TurnContext<NewWorlds> {
    /// A player is done; the last one ends the turn.
    mutating func submitTurn(_ slot: Int) {
        emit(.turnEnded(playerId: state.players[slot].id, turn: state.turn))
        endTurnIfAllSubmitted()
    }

    mutating func endTurnIfAllSubmitted() {
        guard state.outcome == nil, NewWorlds.awaiting(state).isEmpty else { return }
        // Players by seat, cities in reading order: an order that tells nobody of what lies in fog.
        for slot in state.players.indices where state.players[slot].status == .active { keepBooks(slot) }
        if state.turn >= state.turnLimit { return endByScore() }
        emit(.turnStarted(turn: state.turn + 1))
    }

    private mutating func keepBooks(_ slot: Int) {
        let player = state.players[slot].id
        var (gold, research) = (0, 0)
        for index in state.cities(of: slot) {
            let income = state.income(of: index)
            gold += income.gold
            research += income.research
            advance(index, slot: slot, income: income)
        }
        let before = state.players[slot].research
        if research > 0 {
            emit(.researchPointsGained(playerId: player, points: research, total: before + research), to: only(slot))
        }
        for tech in Tech.allCases where before < tech.points && before + research >= tech.points {
            emit(.techLearned(playerId: player, tech: tech), to: only(slot))
        }
        if gold != 0 {
            emit(.goldGained(playerId: player, amount: gold, total: state.players[slot].gold + gold), to: only(slot))
        }
    }

    /// One city: growth or hunger, then production.
    private mutating func advance(_ index: Int, slot: Int, income: CityIncome) {
        var city = state.cities[index]
        let population = city.population
        city.food += income.food
        if city.food >= city.foodToGrow {
            city.food -= city.foodToGrow
            city.population += 1
        } else if city.food < 0 {
            city.food = 0
            city.population = max(1, city.population - 1)
        }
        let grown = city.population
        var finished: (kind: UnitKind, tile: Int)?
        if let item = city.item {
            city.production += income.production
            if city.production >= item.cost, let tile = roomForUnit(at: city), item != .settler || city.population > 1 {
                city.production -= item.cost
                city.item = nil
                if item == .settler { city.population -= 1 }
                finished = (item, tile)
            }
            // What waits for room, or for a second citizen, does not pile up.
            city.production = min(city.production, UnitKind.settler.cost)
        }
        emit(
            .cityAdvanced(
                cityId: city.id, population: city.population, food: city.food, production: city.production,
                item: city.item),
            to: only(slot))
        let audience = witnesses(of: city.tile, except: slot).union(only(slot))
        if grown > population { emit(.cityGrew(cityId: city.id, population: grown), to: audience) }
        if grown < population { emit(.cityStarved(cityId: city.id, population: grown), to: audience) }
        guard let (kind, tile) = finished else { return }
        let unit = state.nextUnitID(slot: slot)
        let event = NewWorlds.Event.unitProduced(
            unitId: unit, cityId: city.id, playerId: state.players[slot].id, kind: kind, at: state.grid.hex(tile))
        tell(event, to: only(slot))
    }

    /// Where a new unit can stand: the city, or the first free hex beside it.
    private func roomForUnit(at city: City) -> Int? {
        if state.unit(at: city.tile) == nil { return city.tile }
        return state.grid.neighbours(city.tile).first { tile in
            state.map.moveCost(tile) != nil && state.unit(at: tile) == nil && state.city(at: tile) == nil
        }
    }
}
