/// What a system gives for the power it gets.
extension ShipSystems {
    /// 1 is usual; up to 2 with all the power, nothing where all is broken. In steps of 1/64, as it travels.
    func output(of system: ShipSystem) -> Double {
        let power = power[system.index]
        let effect = power <= 1 ? power : 1 + (power - 1) / 2
        return (effect * (1 - damage[system.index]) * 64).rounded(.down) / 64
    }

    /// What the budget of coolant still has.
    var freeCoolant: Int32 {
        var used: Int32 = 0
        for index in 0..<ShipSystem.count { used += coolant[index] }
        return max(0, Self.coolantBudget - used)
    }

    static let coolantBudget: Int32 = 8
}

/// What engineering orders.
extension Bridge {
    mutating func engineer(_ input: Input, crew: Int) {
        switch input.kind {
        case .power:
            guard (0..<8).contains(input.system) else { return }
            systems[crew].power[Int(input.system)] = min(max(input.level, 0), ShipSystems.fullPower)
        case .coolant:
            guard (0..<8).contains(input.system) else { return }
            let index = Int(input.system)
            let most = systems[crew].coolant[index] + systems[crew].freeCoolant
            systems[crew].coolant[index] = min(max(input.units, 0), most, ShipSystems.coolantLimit)
        case .team:
            guard (0..<Int32(ShipSystems.teamCount)).contains(input.team), (-1..<8).contains(input.system) else {
                return
            }
            guard systems[crew].teams[Int(input.team)] != input.system else { return }
            systems[crew].teams[Int(input.team)] = input.system
            systems[crew].teamWalk[Int(input.team)] = ShipSystems.walkTicks
        default: break
        }
    }
}
