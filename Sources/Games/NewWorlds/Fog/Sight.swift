/// Sight: what comes into it and what leaves it when the world changes. Called by `apply` alone.
extension NewWorlds.State {
    /// How far a unit sees from a tile.
    func sight(of unit: Unit) -> Int { unit.kind.sight + (map.terrain[unit.tile] == .hills ? 1 : 0) }

    /// Looks again through all eyes of a player, after they changed: remembers what went out of sight, learns what came
    /// into it.
    mutating func look(_ slot: Int) {
        var visible = TileSet(count: grid.count)
        for unit in units where unit.owner == slot {
            grid.forEachRow(around: unit.tile, radius: sight(of: unit)) { visible.insert($0) }
        }
        for city in cities where city.owner == slot {
            grid.forEachRow(around: city.tile, radius: City.sight) { visible.insert($0) }
        }
        let before = fog[slot].visible
        guard visible != before else { return notice(slot) }
        var lost: [Int] = []
        before.forEach(notIn: visible) { lost.append($0) }
        for tile in lost { fog[slot].territory[tile] = PlayerFog.code(ofSlot: owner(of: tile)) }
        for (index, city) in cities.enumerated() where before.contains(city.tile) && !visible.contains(city.tile) {
            remember(index, slot: slot)
        }
        fog[slot].visible = visible
        fog[slot].explored.formUnion(visible)
        notice(slot)
    }

    /// Keeps a city as the player sees it at this instant.
    private mutating func remember(_ index: Int, slot: Int) {
        let city = cities[index]
        let seen = RememberedCity(
            city: index, owner: city.owner, population: city.population, health: city.health,
            strength: strength(of: city), turn: turn)
        if let place = fog[slot].cities.firstIndex(where: { $0.city == index }) {
            fog[slot].cities[place] = seen
        } else {
            fog[slot].cities.append(seen)
        }
    }

    /// Brings a player's list of foreign units in sight up to date; new ones are named in reading order.
    mutating func notice(_ slot: Int) {
        let seen = units.filter { $0.owner != slot && fog[slot].visible.contains($0.tile) }
        let old = fog[slot].contacts
        if !old.allSatisfy({ contact in seen.contains { $0.id == contact.unit } }) {
            fog[slot].contacts.removeAll { contact in !seen.contains { $0.id == contact.unit } }
        }
        let new = seen.filter { unit in !old.contains { $0.unit == unit.id } }
        for unit in new.sorted(by: { $0.tile < $1.tile }) { meet(unit, slot: slot) }
    }

    /// Brings everybody else's lists up to date after one unit appeared, moved or went.
    mutating func noticeEverywhere(_ unit: EntityID, owner: Int) {
        let now = units.firstIndex { $0.id == unit && $0.owner == owner }
        for slot in fog.indices where slot != owner {
            let isSeen = now.map { fog[slot].visible.contains(units[$0].tile) } ?? false
            let contact = fog[slot].contacts.firstIndex { $0.unit == unit }
            if let now, isSeen, contact == nil { meet(units[now], slot: slot) }
            if !isSeen, let contact { fog[slot].contacts.remove(at: contact) }
        }
    }

    private mutating func meet(_ unit: Unit, slot: Int) {
        fog[slot].contacts.append(Contact(unit: unit.id, alias: nextSightingID(slot: slot)))
        fog[slot].sightings &+= 1
    }

    /// What a player sees of a foreign unit.
    func sighted(_ contact: Contact) -> NewWorlds.SightedUnit? {
        guard let unit = units.first(where: { $0.id == contact.unit }) else { return nil }
        return NewWorlds.SightedUnit(
            id: contact.alias, playerId: players[unit.owner].id, kind: unit.kind, at: grid.hex(unit.tile),
            health: unit.health)
    }
}
