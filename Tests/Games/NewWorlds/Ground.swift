import Martlet

@testable import NewWorlds

/// What a player may see, worked out from the rules' text alone: the measure that fog is tested against.
struct Ground: Hashable {
    /// The watcher's own things, as numbers.
    private(set) var own: [Int] = []
    /// Everything else in sight.
    private var foreign: [Int] = []
    private var text = ""

    /// A fact of its own.
    init(text: String) { self.text = text }

    /// The tiles in sight of a player's units and cities.
    static func visible(to slot: Int, in state: NewWorlds.State) -> [Bool] {
        var visible = Array(repeating: false, count: state.grid.count)
        func see(from eye: Int, radius: Int) {
            let (row, column, width) = (eye / state.grid.width, eye % state.grid.width, state.grid.width)
            for y in max(0, row - radius)...min(state.grid.height - 1, row + radius) {
                for x in max(0, column - radius)...min(width - 1, column + radius)
                where state.grid.distance(eye, y * width + x) <= radius { visible[y * width + x] = true }
            }
        }
        for unit in state.units where unit.owner == slot {
            see(from: unit.tile, radius: unit.kind.sight + (state.map.terrain[unit.tile] == .hills ? 1 : 0))
        }
        for city in state.cities where city.owner == slot { see(from: city.tile, radius: 3) }
        return visible
    }

    init(of state: NewWorlds.State, for slot: Int) {
        let visible = Self.visible(to: slot, in: state)
        own += [state.players[slot].gold, state.players[slot].research]
        foreign += [state.turn, state.outcome == nil ? 0 : 1]
        for player in state.players { foreign += [player.status == .active ? 1 : 0, player.submitted ? 1 : 0] }
        for tile in visible.indices where visible[tile] {
            foreign += [tile, Int(state.map.terrain[tile].rawValue), state.owner(of: tile) ?? -1]
        }
        for unit in state.units.sorted(by: { $0.tile < $1.tile }) {
            let facts = [unit.tile, unit.owner, unit.kind.cost, unit.health]
            if unit.owner == slot {
                own += facts + [Int(unit.id.bits), unit.moves, unit.fortified ? 1 : 0]
            } else if visible[unit.tile] {
                foreign += facts
            }
        }
        for city in state.cities.sorted(by: { $0.tile < $1.tile }) {
            let facts = [city.tile, city.owner, city.population, city.health, state.strength(of: city)]
            if city.owner == slot {
                own += facts + [city.food, city.production, city.item?.cost ?? 0]
            } else if visible[city.tile] {
                foreign += facts
            }
        }
    }

    /// What else of an emitted fact is in sight of a player while it happens: the steps of units within a command, and the
    /// sides of a fight, even of one that changes nothing.
    static func glimpse(_ event: NewWorlds.Event, by slot: Int, in state: NewWorlds.State) -> Ground? {
        let visible = visible(to: slot, in: state)
        var seen: [String] = []
        switch event {
        case .unitMoved(let id, let player, let from, let to, .some):
            guard let unit = state.units.first(where: { $0.id == id }) else { return nil }
            for hex in [from, to] where state.grid.tile(hex).map({ visible[$0] }) == true {
                seen.append("\(player) \(unit.kind) \(unit.health) \(hex)")
            }
        case .combatResolved(let attacker, let left, let defender, let city, let health):
            for unit in state.units where visible[unit.tile] {
                if unit.id == attacker { seen.append("attack \(unit.tile) \(left)") }
                if unit.id == defender { seen.append("defence \(unit.tile) \(health)") }
            }
            for place in state.cities where place.id == city && visible[place.tile] {
                seen.append("siege \(place.tile) \(health)")
            }
        default: break
        }
        return seen.isEmpty ? nil : Ground(text: seen.joined(separator: ", "))
    }
}
