/// One unit of the truth. Only its owner ever sees this id.
struct Unit: Codable, Hashable, Sendable {
    let id: EntityID
    /// The slot of its player.
    let owner: Int
    let kind: UnitKind
    var tile: Int
    /// 1 to 100; 0 for the instant between the fight and the end.
    var health: Int
    /// Movement points left this turn.
    var moves: Int
    var fortified: Bool

    static let fullHealth = 100

    /// Whether it neither moved nor attacked this turn.
    var hasRested: Bool { moves == kind.moves }
}
