import Martlet

extension TurnContext<NewWorlds> {
    /// Founds a city where a settler stands.
    mutating func foundCity(with id: EntityID, name: String?, by slot: Int) throws(Rejection) {
        guard let index = state.unit(id, of: slot) else { throw .unknownUnit }
        let settler = state.units[index]
        guard settler.kind == .settler else { throw .cannotFound }
        guard settler.moves > 0 else { throw .noMoves }
        guard state.map.terrain[settler.tile].canHoldCity, state.cities.count < Claims.mostCities else {
            throw .badSite
        }
        if let owner = state.owner(of: settler.tile), owner != slot { throw .foreignTerritory }
        let isTooClose = state.cities.contains { state.grid.distance($0.tile, settler.tile) < City.leastDistance }
        guard !isTooClose else { throw .tooClose }
        var chosen = state.cityName(at: settler.tile)
        if let name {
            guard let checked = CityNames.checked(name) else { throw .badName }
            chosen = checked
        }
        let city = state.cityID(at: settler.tile)
        let (player, at) = (state.players[slot].id, state.grid.hex(settler.tile))
        let audience = witnesses(of: settler.tile, except: slot)
        tell(.cityFounded(cityId: city, playerId: player, name: chosen, at: at, unitId: id), to: only(slot))
        emit(.cityFounded(cityId: city, playerId: player, name: chosen, at: at, unitId: nil), to: audience)
    }

    /// Chooses what a city makes.
    mutating func setProduction(of id: EntityID, to item: String, by slot: Int) throws(Rejection) {
        guard state.city(id, of: slot) != nil else { throw .unknownCity }
        guard let kind = UnitKind(rawValue: item) else { throw .unknownItem }
        if let tech = kind.needs, !state.knows(tech, slot: slot) { throw .notLearned }
        emit(.productionSet(cityId: id, item: kind), to: only(slot))
    }
}
