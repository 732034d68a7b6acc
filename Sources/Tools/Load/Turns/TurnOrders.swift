internal import Martlet
package import NewWorlds

/// What one player of New Worlds orders, turn by turn: cheap and legal for as long as the match goes on.
///
/// A city is founded first. Then each turn the scout walks back and forth over two hexes that nobody else needs, the
/// city's production is set again and again, and the turn is submitted.
package struct TurnOrders: Sendable {
    /// Orders of one player in one turn, the submission among them.
    package static let perTurn = 16
    /// Near the turn limit nobody submits any more, so that the match goes on.
    private static let lastTurn = 490

    private let cityID: String
    private let scout: (id: String, beat: [Hex])?
    private var walks = 0
    private var changes = 0
    /// Orders given in the present turn.
    private var given = 0
    package private(set) var turn: Int
    /// The turn was submitted and the next has not begun.
    package private(set) var isWaiting = false

    /// From the view after the city was founded.
    package init?(_ view: NewWorlds.View) {
        guard let you = view.you?.playerId, let city = view.cities.first(where: { $0.own != nil }) else { return nil }
        cityID = city.id.description
        turn = view.turn
        scout = view.units.first { $0.playerId == you && $0.kind == .scout }.flatMap { unit in
            Self.beat(of: unit, around: city.at, in: view).map { (unit.id.description, $0) }
        }
    }

    /// The settler's order that everything begins with.
    package static func founding(_ view: NewWorlds.View) -> String? {
        guard let you = view.you?.playerId,
            let settler = view.units.first(where: { $0.playerId == you && $0.kind == .settler })
        else { return nil }
        return "{\"type\":\"FoundCity\",\"unitId\":\"\(settler.id)\"}"
    }

    /// The next order as JSON; nil while the others' submissions are awaited.
    package mutating func next() -> String? {
        guard !isWaiting else { return nil }
        given += 1
        if given >= Self.perTurn, turn < Self.lastTurn {
            isWaiting = true
            return "{\"type\":\"SubmitTurn\"}"
        }
        if given == 1, let scout {
            let goal = scout.beat[walks % scout.beat.count]
            walks += 1
            return "{\"type\":\"MoveUnit\",\"unitId\":\"\(scout.id)\",\"to\":{\"q\":\(goal.q),\"r\":\(goal.r)}}"
        }
        changes += 1
        let item = changes % 2 == 0 ? "warrior" : "settler"
        return "{\"type\":\"SetProduction\",\"cityId\":\"\(cityID)\",\"item\":\"\(item)\"}"
    }

    package mutating func began(turn: Int) {
        guard turn > self.turn else { return }
        self.turn = turn
        given = 0
        isWaiting = false
    }

    /// Two hexes to walk between: free, known, beside each other, and out of the ring in which the city's units appear.
    private static func beat(of unit: NewWorlds.UnitView, around city: Hex, in view: NewWorlds.View) -> [Hex]? {
        let taken = Set(view.units.map(\.at))
        func isFree(_ hex: Hex) -> Bool {
            guard !taken.contains(hex), distance(hex, city) >= 2, hex.r >= 0, hex.r < view.map.height else {
                return false
            }
            let column = hex.q + (hex.r - (hex.r & 1)) / 2
            let row = Array(view.map.terrain[hex.r].utf8)
            guard row.indices.contains(column), let terrain = Terrain(rawValue: row[column]) else { return false }
            return terrain.moveCost == 1 || terrain.moveCost == 2
        }
        for first in neighbours(unit.at) where isFree(first) {
            if let second = neighbours(first).first(where: isFree) { return [first, second] }
        }
        return nil
    }

    private static func neighbours(_ hex: Hex) -> [Hex] {
        [(1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1)].map { Hex(q: hex.q + $0.0, r: hex.r + $0.1) }
    }

    private static func distance(_ from: Hex, _ to: Hex) -> Int {
        let (q, r) = (from.q - to.q, from.r - to.r)
        return max(abs(q), abs(r), abs(q + r))
    }
}
