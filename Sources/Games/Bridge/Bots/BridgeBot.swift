public import Martlet

/// A player for tests, load and simulations. It looks at the whole world, not at what its crew is shown, which is simpler and
/// makes it a better player than people are.
///
/// Stateless: each call compares what the ship should be told with what it was told, and gives at most one order. Two to four
/// calls a second for each station play well.
public enum BridgeBot {
    /// What the station would order now; nil: nothing.
    public static func input(for station: Int32, in world: Bridge, random: inout SeededRandom) -> Bridge.Input? {
        let crew = Int(station / Role.count)
        guard station >= 0, world.ships.indices.contains(crew), !world.ships[crew].isDestroyed else { return nil }
        switch Role(station: station) {
        case .helm: return world.helmOrder(crew)
        case .weapons: return world.weaponsOrder(crew, isBold: true)
        case .engineering: return world.engineeringOrder(crew)
        case .science: return world.scienceOrder(crew)
        case .comms: return world.commsOrder(crew, random: &random)
        case .captain: return world.captainOrder(crew, random: &random)
        }
    }
}
