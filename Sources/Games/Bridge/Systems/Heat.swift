internal import Martlet

extension ShipSystems {
    /// What a team takes to get to another system.
    static let walkTicks: Int32 = 40
    /// Heat a second at twice the usual power; it grows with the square of what is above usual.
    private static let heating = 0.025
    /// What one unit of coolant takes away a second.
    private static let cooling = 0.0125
    /// What the hull takes away by itself.
    private static let radiation = 0.004
    /// Damage a second where it burns.
    private static let burning = 0.04
    /// Damage that a team mends a second.
    private static let mending = 0.02
    /// How much faster that is, and how much is mended besides, at a base.
    private static let dockFactor = 4.0

    /// One tick of heat, burning and repair. Returns a bit for each system that broke down in it.
    mutating func work(isDocked: Bool) -> UInt8 {
        var broken: UInt8 = 0
        for index in 0..<ShipSystem.count {
            let above = max(0, power[index] - 1)
            let change = Self.heating * above * above - Self.cooling * Double(coolant[index]) - Self.radiation
            heat[index] = min(max(heat[index] + change * Chart.tickSeconds, 0), 1)
            if heat[index] >= 1, harm(index, by: Self.burning * Chart.tickSeconds) { broken |= 1 << UInt8(index) }
            if isDocked { mend(index, by: Self.mending * Chart.tickSeconds) }
        }
        for team in 0..<Self.teamCount where teams[team] >= 0 {
            if teamWalk[team] > 0 {
                teamWalk[team] -= 1
            } else {
                mend(Int(teams[team]), by: Self.mending * (isDocked ? Self.dockFactor : 1) * Chart.tickSeconds)
            }
        }
        return broken
    }

    /// Harms a system; true when that was the end of it.
    mutating func harm(_ index: Int, by amount: Double) -> Bool {
        guard damage[index] < 1 else { return false }
        damage[index] = min(damage[index] + amount, 1)
        return damage[index] >= 1
    }

    private mutating func mend(_ index: Int, by amount: Double) { damage[index] = max(damage[index] - amount, 0) }
}
