internal import Martlet

extension Bridge {
    /// Coolant where it is hot, teams where it is broken; power goes back to usual where it would burn.
    func engineeringOrder(_ crew: Int) -> Input? {
        let part = systems[crew]
        if let order = powerOrder(part, isFighting: ships[crew].shieldsActive) { return order }
        if let order = coolantOrder(part) { return order }
        return teamOrder(part)
    }

    private func powerOrder(_ part: ShipSystems, isFighting: Bool) -> Input? {
        for system in ShipSystem.allCases {
            let isWeapon = system == .beams || system == .foreShield || system == .torpedoes
            var wanted = isFighting && isWeapon ? 1.5 : 1
            if part.heat[system.index] > 0.8 { wanted = 1 }
            if (part.power[system.index] - wanted).magnitude > 0.1 {
                // Not to and fro while it cools.
                if wanted > part.power[system.index], part.heat[system.index] > 0.3 { continue }
                var input = Input(.power)
                input.system = Int32(system.rawValue)
                input.level = wanted
                return input
            }
        }
        return nil
    }

    /// One unit at a time, from the coldest that has any to the hottest.
    private func coolantOrder(_ part: ShipSystems) -> Input? {
        var hottest = 0
        var coldest = -1
        for index in 0..<ShipSystem.count {
            if part.heat[index] > part.heat[hottest] { hottest = index }
            guard part.coolant[index] > 0 else { continue }
            if coldest < 0 || part.heat[index] < part.heat[coldest] { coldest = index }
        }
        guard part.heat[hottest] > 0.15 else { return nil }
        if part.freeCoolant > 0, part.coolant[hottest] < ShipSystems.coolantLimit {
            return Self.coolant(hottest, part.coolant[hottest] + 1)
        }
        guard coldest >= 0, coldest != hottest, part.heat[coldest] < part.heat[hottest] - 0.2 else { return nil }
        return Self.coolant(coldest, part.coolant[coldest] - 1)
    }

    private static func coolant(_ system: Int, _ units: Int32) -> Input {
        var input = Input(.coolant)
        input.system = Int32(system)
        input.units = units
        return input
    }

    /// Each team to the worst system that no other works on.
    private func teamOrder(_ part: ShipSystems) -> Input? {
        for team in 0..<ShipSystems.teamCount {
            let place = part.teams[team]
            if place >= 0, part.damage[Int(place)] > 0 { continue }
            var worst = -1
            for index in 0..<ShipSystem.count where part.damage[index] > 0.02 {
                var isTaken = false
                for other in 0..<ShipSystems.teamCount where part.teams[other] == Int32(index) { isTaken = true }
                if !isTaken, worst < 0 || part.damage[index] > part.damage[worst] { worst = index }
            }
            guard worst >= 0 else { return nil }
            var input = Input(.team)
            input.team = Int32(team)
            input.system = Int32(worst)
            return input
        }
        return nil
    }
}
