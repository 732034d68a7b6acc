/// One city of the truth. Cities never leave the list, so a city's index in it stays good.
struct City: Codable, Hashable, Sendable {
    let id: EntityID
    /// The slot of its player.
    var owner: Int
    let name: String
    let tile: Int
    var population: Int
    var food: Int
    /// Stored towards the item.
    var production: Int
    var item: UnitKind?
    /// 1 to 100.
    var health: Int

    static let fullHealth = 100
    static let sight = 3
    /// No two cities are closer than this; a settler sees that far, so the rule tells nothing hidden.
    static let leastDistance = 3
    /// From so many citizens on, the second ring is claimed.
    static let wideFrom = 3
    /// Health after being captured.
    static let capturedHealth = 25

    var foodToGrow: Int { 5 + 3 * population }
}
