import Martlet

@testable import NewWorlds

/// Commands that nobody sensible would send.
enum Mischief {
    static func command(for table: Table, by slot: Int, random: inout SeededRandom) -> NewWorlds.Command {
        let view = table.view(slot)
        let ids = view.units.map(\.id) + view.cities.map(\.id) + [EntityID(""), EntityID("zz"), EntityID("0123456789")]
        let id = ids[Int(random.next() % UInt64(ids.count))]
        let wild = [Int.min, -1_000_000, -1, 0, 1, 1_000_000, Int.max]
        func number(_ limit: Int, _ random: inout SeededRandom) -> Int {
            if random.next() % 8 == 0 { return wild[Int(random.next() % UInt64(wild.count))] }
            return Int(random.next() % UInt64(limit * 2)) - limit / 2
        }
        let hex = Hex(q: number(view.map.width, &random), r: number(view.map.height, &random))
        switch random.next() % 8 {
        case 0: return .attackUnit(unitId: id, to: hex)
        case 1: return .fortifyUnit(unitId: id)
        case 2: return .foundCity(unitId: id, name: ["", "\u{0}", "Ünder", nil][Int(random.next() % 4)])
        case 3: return .setProduction(cityId: id, item: ["", "archer", "Death Star"][Int(random.next() % 3)])
        case 4: return .moveUnit(unitId: id, to: hex)
        default: return journey(in: view, random: &random) ?? .moveUnit(unitId: id, to: hex)
        }
    }

    /// A unit's walk to some known hex out of sight.
    private static func journey(in view: NewWorlds.View, random: inout SeededRandom) -> NewWorlds.Command? {
        let grid = Grid(width: view.map.width, height: view.map.height)
        let sight = view.map.sight.flatMap { Array($0.utf8) }
        let remembered = sight.indices.filter { sight[$0] == UInt8(ascii: "1") }
        let ready = view.units.filter { ($0.movesLeft ?? 0) > 0 }
        guard let unit = ready.randomElement(using: &random), let tile = remembered.randomElement(using: &random) else {
            return nil
        }
        return .moveUnit(unitId: unit.id, to: grid.hex(tile))
    }
}
