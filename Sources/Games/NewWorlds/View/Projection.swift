public import Martlet

extension NewWorlds {
    public static func view(of state: State, for viewer: Viewer) -> View {
        var slot: Int?
        if case .player(let player) = viewer { slot = state.slot(of: player) }
        return View(
            turn: state.turn, turnLimit: state.turnLimit, awaiting: awaiting(state), outcome: state.outcome,
            players: state.players.indices.map { state.publicView(of: $0) }, you: slot.map { state.ownView(of: $0) },
            map: state.mapView(for: slot), units: slot.map { state.unitViews(for: $0) } ?? [],
            cities: slot.map { state.cityViews(for: $0) } ?? [])
    }
}

extension NewWorlds.State {
    fileprivate func publicView(of slot: Int) -> NewWorlds.PlayerView {
        NewWorlds.PlayerView(
            id: players[slot].id, status: players[slot].status, submitted: players[slot].submitted,
            score: outcome != nil && scores.indices.contains(slot) ? scores[slot] : nil)
    }

    fileprivate func ownView(of slot: Int) -> NewWorlds.OwnView {
        var (gold, research) = (0, 0)
        for index in cities.indices where cities[index].owner == slot {
            let income = income(of: index)
            gold += income.gold
            research += income.research
        }
        let learned = Tech.allCases.filter { knows($0, slot: slot) }
        let next = Tech.allCases.first { !knows($0, slot: slot) }
        let kinds = UnitKind.allCases.filter { kind in kind.needs.map { knows($0, slot: slot) } ?? true }
        return NewWorlds.OwnView(
            playerId: players[slot].id, gold: players[slot].gold, goldPerTurn: gold, research: players[slot].research,
            researchPerTurn: research, techs: learned,
            nextTech: next.map { NewWorlds.NextTech(tech: $0, at: $0.points) }, score: score(of: slot),
            items: kinds.map { NewWorlds.ItemView(item: $0, cost: $0.cost) })
    }

    fileprivate func mapView(for slot: Int?) -> NewWorlds.MapView {
        var terrain = Array(repeating: Terrain.unknownCode, count: grid.count)
        var sight = Array(repeating: UInt8(ascii: "0"), count: grid.count)
        var territory = Array(repeating: PlayerFog.nobody, count: grid.count)
        if let slot {
            let fog = fog[slot]
            for tile in terrain.indices where fog.explored.contains(tile) {
                terrain[tile] = map.terrain[tile].rawValue
                let isVisible = fog.visible.contains(tile)
                sight[tile] = isVisible ? UInt8(ascii: "2") : UInt8(ascii: "1")
                territory[tile] = isVisible ? PlayerFog.code(ofSlot: owner(of: tile)) : fog.territory[tile]
            }
        }
        return NewWorlds.MapView(
            width: grid.width, height: grid.height, terrain: rows(terrain), sight: rows(sight),
            territory: rows(territory))
    }

    private func rows(_ codes: [UInt8]) -> [String] {
        (0..<grid.height).map { row in
            String(decoding: codes[row * grid.width..<(row + 1) * grid.width], as: UTF8.self)
        }
    }

    fileprivate func unitViews(for slot: Int) -> [NewWorlds.UnitView] {
        let fog = fog[slot]
        return units.filter { $0.owner == slot || fog.visible.contains($0.tile) }
            .sorted { $0.tile < $1.tile }
            .compactMap { unit in
                let isOwn = unit.owner == slot
                guard let id = isOwn ? unit.id : fog.contacts.first(where: { $0.unit == unit.id })?.alias else {
                    return nil
                }
                return NewWorlds.UnitView(
                    id: id, playerId: players[unit.owner].id, kind: unit.kind, at: grid.hex(unit.tile),
                    health: unit.health, movesLeft: isOwn ? unit.moves : nil, fortified: isOwn ? unit.fortified : nil)
            }
    }

    fileprivate func cityViews(for slot: Int) -> [NewWorlds.CityView] {
        var views: [(tile: Int, view: NewWorlds.CityView)] = []
        for (index, city) in cities.enumerated() {
            if city.owner == slot || fog[slot].visible.contains(city.tile) {
                views.append((city.tile, cityView(index, isOwn: city.owner == slot)))
            } else if let memory = fog[slot].cities.first(where: { $0.city == index }) {
                let view = NewWorlds.CityView(
                    id: city.id, playerId: players[memory.owner].id, name: city.name, at: grid.hex(city.tile),
                    population: memory.population, health: memory.health, strength: memory.strength,
                    seenTurn: memory.turn, own: nil)
                views.append((city.tile, view))
            }
        }
        return views.sorted { $0.tile < $1.tile }.map(\.view)
    }

    private func cityView(_ index: Int, isOwn: Bool) -> NewWorlds.CityView {
        let city = cities[index]
        var own: NewWorlds.OwnCityView?
        if isOwn {
            let income = income(of: index)
            own = NewWorlds.OwnCityView(
                food: city.food, foodToGrow: city.foodToGrow, foodPerTurn: income.food, production: city.production,
                productionPerTurn: income.production, goldPerTurn: income.gold, researchPerTurn: income.research,
                item: city.item, itemCost: city.item?.cost)
        }
        return NewWorlds.CityView(
            id: city.id, playerId: players[city.owner].id, name: city.name, at: grid.hex(city.tile),
            population: city.population, health: city.health, strength: strength(of: city), seenTurn: nil, own: own)
    }
}
