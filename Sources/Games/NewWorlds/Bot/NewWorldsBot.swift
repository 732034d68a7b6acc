public import Martlet

/// A plain opponent: explores, settles, builds soldiers and walks them to the nearest enemy. Knows what its view tells,
/// nothing more; the same views and random numbers give the same commands.
///
/// Ask for a command, send it, ask again with the view that came of it, until the answer is `submitTurn` or nil.
public struct NewWorldsBot: Sendable {
    /// So many commands a unit and turn at most.
    private static let mostOrders = 3
    /// With fewer cities it makes settlers.
    private static let wantedCities = 4

    private var turn = 0
    private var orders: [EntityID: [NewWorlds.Command]] = [:]

    public init() {}

    /// The next command; nil where there is nothing to say: submitted, out of the match, over.
    public mutating func nextCommand(for view: NewWorlds.View, random: inout SeededRandom) -> NewWorlds.Command? {
        guard let you = view.you, view.awaiting.contains(you.playerId) else { return nil }
        if view.turn != turn {
            turn = view.turn
            orders = [:]
        }
        let map = BotMap(view)
        for city in view.cities where city.own != nil && city.own?.item == nil {
            let item = production(of: city, in: view, map: map, random: &random)
            if let command = fresh(.setProduction(cityId: city.id, item: item.rawValue), for: city.id) {
                return command
            }
        }
        for unit in view.units where unit.playerId == you.playerId && (unit.movesLeft ?? 0) > 0 {
            guard orders[unit.id, default: []].count < Self.mostOrders, let tile = map.grid.tile(unit.at),
                let wish = wish(of: unit, at: tile, in: view, map: map, random: &random),
                let command = fresh(wish, for: unit.id)
            else { continue }
            return command
        }
        return .submitTurn
    }

    /// The command, unless it was given to the same receiver this turn: then it didn't help.
    private mutating func fresh(_ command: NewWorlds.Command, for id: EntityID) -> NewWorlds.Command? {
        if orders[id, default: []].contains(command) { return nil }
        orders[id, default: []].append(command)
        return command
    }

    private func production(
        of city: NewWorlds.CityView, in view: NewWorlds.View, map: BotMap, random: inout SeededRandom
    ) -> UnitKind {
        let own = view.units.filter { $0.movesLeft != nil }
        let settlers = own.count { $0.kind == .settler }
        let cities = view.cities.count { $0.own != nil }
        if view.turn < 8, !own.contains(where: { $0.kind == .scout }) { return .scout }
        if cities + settlers < Self.wantedCities, settlers == 0, let tile = map.grid.tile(city.at),
            map.nearest(from: tile, limit: 7, where: map.canFound) != nil
        {
            return .settler
        }
        let soldiers = view.you?.items.map(\.item).filter(\.isSoldier) ?? []
        guard !soldiers.isEmpty else { return .warrior }
        return soldiers[Int(random.next() % UInt64(soldiers.count))]
    }

    private func wish(
        of unit: NewWorlds.UnitView, at tile: Int, in view: NewWorlds.View, map: BotMap, random: inout SeededRandom
    ) -> NewWorlds.Command? {
        if unit.kind == .settler { return settle(unit, at: tile, map: map) }
        if unit.kind.isSoldier {
            if let target = target(for: unit, at: tile, in: view, map: map), unit.health > 25 {
                return .attackUnit(unitId: unit.id, to: target)
            }
            if unit.health < 50 { return unit.fortified == true ? nil : .fortifyUnit(unitId: unit.id) }
            if let goal = campaign(from: tile, unit: unit, in: view, map: map) {
                return .moveUnit(unitId: unit.id, to: map.grid.hex(goal))
            }
        }
        if let goal = map.nearest(from: tile, where: map.isFrontier) {
            return .moveUnit(unitId: unit.id, to: map.grid.hex(goal))
        }
        // Everything is known: patrol.
        let free = map.grid.neighbours(tile).filter(map.isFree)
        guard !free.isEmpty else { return nil }
        return .moveUnit(unitId: unit.id, to: map.grid.hex(free[Int(random.next() % UInt64(free.count))]))
    }

    private func settle(_ unit: NewWorlds.UnitView, at tile: Int, map: BotMap) -> NewWorlds.Command? {
        var (best, bestWorth) = (tile, map.canFound(at: tile) ? map.worth(of: tile) + 4 : 0)
        for other in map.grid.disc(tile, radius: 4) where map.isFree(other) && map.canFound(at: other) {
            let worth = map.worth(of: other) - 3 * map.grid.distance(tile, other)
            if worth > bestWorth { (best, bestWorth) = (other, worth) }
        }
        if best != tile { return .moveUnit(unitId: unit.id, to: map.grid.hex(best)) }
        if bestWorth > 0 { return .foundCity(unitId: unit.id, name: nil) }
        let goal = map.nearest(from: tile) { map.canFound(at: $0) || map.isFrontier($0) }
        return goal.map { .moveUnit(unitId: unit.id, to: map.grid.hex($0)) }
    }

    /// The weakest enemy within reach.
    private func target(for unit: NewWorlds.UnitView, at tile: Int, in view: NewWorlds.View, map: BotMap) -> Hex? {
        func isInReach(_ hex: Hex) -> Bool {
            map.grid.tile(hex).map { map.grid.distance($0, tile) <= unit.kind.range } ?? false
        }
        let cities = view.cities.filter { $0.playerId != unit.playerId && $0.seenTurn == nil && isInReach($0.at) }
        if let city = cities.min(by: { $0.health < $1.health }) { return city.at }
        let units = view.units.filter { $0.playerId != unit.playerId && isInReach($0.at) }
        return units.min { $0.health < $1.health }?.at
    }

    /// A free tile from which the nearest known enemy could be attacked.
    private func campaign(from tile: Int, unit: NewWorlds.UnitView, in view: NewWorlds.View, map: BotMap) -> Int? {
        let soldiers = view.units.count { $0.movesLeft != nil && $0.kind.isSoldier }
        var enemies = view.units.filter { $0.playerId != unit.playerId }.compactMap { map.grid.tile($0.at) }
        if soldiers > 2 {
            enemies += view.cities.filter { $0.playerId != unit.playerId }.compactMap { map.grid.tile($0.at) }
        }
        guard !enemies.isEmpty else { return nil }
        return map.nearest(from: tile) { place in
            enemies.contains { map.grid.distance($0, place) <= unit.kind.range }
        }
    }
}
