import Martlet

@testable import NewWorlds

/// One of two worlds that differ only in what player p1 can't see, and all that p1 receives in it.
struct Twin {
    /// Seat of the player who must not notice.
    static let watcher = 0

    var table: Table
    var bots: [NewWorldsBot]
    var draws: [SeededRandom]
    /// The bytes for the watcher since the last `collect`.
    private var received: [String] = []
    /// What the watcher could see by the rules in the same time.
    private var ground: [Ground] = []

    init(_ table: Table, bots: [NewWorldsBot], draws: [SeededRandom]) {
        self.table = table
        self.bots = bots
        self.draws = draws
    }

    /// Takes what was received, and what could be seen, since the last time.
    mutating func collect() throws -> (received: [String], ground: [Ground]) {
        defer { (received, ground) = ([], []) }
        let view = NewWorlds.view(of: table.match.state, for: .player(table.players[Self.watcher]))
        return (received + [String(decoding: try JSON.encode(view), as: UTF8.self)], ground)
    }

    /// Plays one command and notes what the watcher gets of it, as bytes and as ground.
    mutating func play(_ command: NewWorlds.Command, by slot: Int) throws {
        var state = table.match.state
        let refusal = table.refusal(command, by: slot)
        if slot == Self.watcher, let refusal { received.append(refusal) }
        if ground.isEmpty { note(Ground(of: state, for: Self.watcher)) }
        for emission in table.last {
            if let glimpse = Ground.glimpse(emission.event, by: Self.watcher, in: state) {
                note(glimpse)
            }
            switch emission.event {
            case .unitSighted, .unitLostFromSight, .unitAttacked, .unitMoved(_, _, _, _, nil): continue
            default: break
            }
            NewWorlds.apply(emission.event, to: &state)
            note(Ground(of: state, for: Self.watcher))
        }
        for event in table.events(for: Self.watcher) {
            received.append(String(decoding: try JSON.encode(event), as: UTF8.self))
        }
    }

    private mutating func note(_ seen: Ground) {
        if ground.last != seen { ground.append(seen) }
    }

    /// A bot's next command, from its own view in this world.
    mutating func wish(of slot: Int) -> NewWorlds.Command? {
        bots[slot].nextCommand(for: table.view(slot), random: &draws[slot])
    }
}

/// Changes of the truth that the watcher can't see.
enum HiddenChange: CaseIterable {
    case swapUnits, moveUnit, removeUnit, addUnit, wound, production, growth, books, counters, explored, crowd, draws

    /// Makes the change; false where this state has no room for it.
    func apply(to state: inout NewWorlds.State, random: inout SeededRandom) -> Bool {
        let watcher = Twin.watcher
        let visible = Ground.visible(to: watcher, in: state)
        let hidden = state.units.indices.filter { index in
            state.units[index].owner != watcher && !visible[state.units[index].tile]
        }
        let cities = state.cities.indices.filter { index in
            state.cities[index].owner != watcher && !visible[state.cities[index].tile]
        }
        let free = visible.indices.filter { tile in
            !visible[tile] && state.map.moveCost(tile) != nil && state.unit(at: tile) == nil
                && state.city(at: tile) == nil
        }
        guard let unit = hidden.randomElement(using: &random), let tile = free.randomElement(using: &random) else {
            return false
        }
        switch self {
        case .swapUnits:
            let kind = state.units[unit].kind
            guard let other = hidden.first(where: { $0 != unit && state.units[$0].kind == kind }) else { return false }
            let place = state.units[unit].tile
            state.units[unit].tile = state.units[other].tile
            state.units[other].tile = place
        case .moveUnit: state.units[unit].tile = tile
        case .removeUnit: state.units.remove(at: unit)
        case .addUnit:
            let owner = state.units[unit].owner
            let id = state.nextUnitID(slot: owner)
            state.units.append(
                Unit(id: id, owner: owner, kind: .warrior, tile: tile, health: 100, moves: 2, fortified: false))
            state.players[owner].unitsNamed += 1
        case .wound: state.units[unit].health = 37
        case .production:
            guard let city = cities.randomElement(using: &random) else { return false }
            state.cities[city].item = .scout
            state.cities[city].production = 0
        case .growth:
            guard let city = cities.randomElement(using: &random) else { return false }
            state.cities[city].food = 0
            state.cities[city].population += 1
        case .books:
            state.players[state.units[unit].owner].gold += 57
            state.players[state.units[unit].owner].research += 11
        case .counters:
            state.players[state.units[unit].owner].unitsNamed += 9
            state.fog[state.units[unit].owner].sightings += 5
        case .crowd:
            let roads = free.filter { state.fog[watcher].explored.contains($0) }
            let owner = state.units[unit].owner
            for tile in roads.shuffled(using: &random).prefix(12) {
                let id = state.nextUnitID(slot: owner)
                state.units.append(
                    Unit(id: id, owner: owner, kind: .warrior, tile: tile, health: 100, moves: 0, fortified: true))
                state.players[owner].unitsNamed += 1
            }
        case .draws: break
        case .explored: state.fog[state.units[unit].owner].explored.insert(0..<state.grid.count)
        }
        for slot in state.players.indices where slot != watcher { state.look(slot) }
        state.notice(watcher)
        return true
    }
}
