import Martlet

extension TurnContext<NewWorlds> {
    /// Walks a unit towards a hex: the way is found over what the player knows, each step is decided by the truth, which
    /// the player sees one hex ahead.
    mutating func move(_ id: EntityID, to goal: Hex, by slot: Int) throws(Rejection) {
        guard let index = state.unit(id, of: slot) else { throw .unknownUnit }
        guard let goal = state.grid.tile(goal) else { throw .offMap }
        let unit = state.units[index]
        guard unit.tile != goal else { throw .alreadyThere }
        guard unit.moves > 0 else { throw .noMoves }
        let known = Knowledge(state: state, slot: slot)
        guard !known.isOccupied(goal) else { throw .hexOccupied }
        guard known.cost(goal) > 0 else { throw .impassable }
        guard let way = Pathfinder(grid: state.grid, cost: known.cost).way(from: unit.tile, to: goal) else {
            throw .unreachable
        }
        let sightings = state.fog[slot].sightings
        for next in way {
            guard let moves = movesAfter(stepping: id, of: slot, to: next) else { break }
            step(id, of: slot, to: next, movesLeft: moves)
            if state.fog[slot].sightings != sightings { break }
        }
    }

    /// The movement points that a step would leave; nil where the unit can't take it.
    private func movesAfter(stepping id: EntityID, of slot: Int, to next: Int) -> Int? {
        guard let index = state.unit(id, of: slot), state.units[index].moves > 0,
            let cost = state.map.moveCost(next), state.unit(at: next) == nil
        else { return nil }
        if let city = state.city(at: next), state.cities[city].owner != slot { return nil }
        return max(0, state.units[index].moves - cost)
    }

    /// Emits one step.
    mutating func step(_ id: EntityID, of slot: Int, to next: Int, movesLeft: Int) {
        guard let index = state.unit(id, of: slot) else { return }
        let event = NewWorlds.Event.unitMoved(
            unitId: id, playerId: state.players[slot].id, from: state.grid.hex(state.units[index].tile),
            to: state.grid.hex(next), movesLeft: movesLeft)
        tell(event, to: only(slot))
    }

    mutating func fortify(_ id: EntityID, by slot: Int) throws(Rejection) {
        guard let index = state.unit(id, of: slot) else { throw .unknownUnit }
        guard !state.units[index].fortified else { throw .alreadyFortified }
        emit(.unitFortified(unitId: id), to: only(slot))
    }
}

/// What a player believes of the tiles when planning a way.
struct Knowledge {
    private let map: WorldMap
    private let explored: TileSet
    private var occupied: TileSet

    /// What an unknown tile is thought to cost.
    private static let unknownCost = 2

    init(state: NewWorlds.State, slot: Int) {
        map = state.map
        let fog = state.fog[slot]
        explored = fog.explored
        occupied = TileSet(count: state.grid.count)
        for unit in state.units where unit.owner == slot || fog.visible.contains(unit.tile) {
            occupied.insert(unit.tile)
        }
        for city in state.cities where city.owner != slot && fog.visible.contains(city.tile) {
            occupied.insert(city.tile)
        }
        for memory in fog.cities where memory.owner != slot {
            let city = state.cities[memory.city]
            if !fog.visible.contains(city.tile) { occupied.insert(city.tile) }
        }
    }

    /// Whether a unit or a foreign city is known to be there.
    func isOccupied(_ tile: Int) -> Bool { occupied.contains(tile) }

    /// The points that the player expects to pay; 0 where there is no way.
    func cost(_ tile: Int) -> Int {
        if occupied.contains(tile) { return 0 }
        return explored.contains(tile) ? map.moveCost(tile) ?? 0 : Self.unknownCost
    }
}
