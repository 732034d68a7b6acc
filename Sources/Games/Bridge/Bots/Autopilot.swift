internal import Martlet

/// What a ship does by itself where nobody sits: enough to stay alive.
extension Bridge {
    private static let cadence: Int32 = 10

    /// Each console that nobody plays gives at most one order, twice a second.
    mutating func runAutopilots(_ tick: inout Tick<Bridge>) {
        for crew in ships.indices where !ships[crew].isDestroyed {
            let crewed = ships[crew].crewed
            for role in Role.allCases where !ships[crew].hasCrew(at: role) {
                guard (now + Int32(crew) * 3 + Int32(role.rawValue)) % Self.cadence == 0 else { continue }
                guard let order = autopilotOrder(role, crew: crew, isAlone: crewed == 0) else { continue }
                obey(order, crew: crew, &tick)
            }
        }
    }

    private func autopilotOrder(_ role: Role, crew: Int, isAlone: Bool) -> Input? {
        switch role {
        // With others aboard it keeps the course; alone it seeks shelter.
        case .helm: isAlone ? shelterOrder(crew) : evasionOrder(crew)
        // Where there is a captain, the shields are the captain's.
        case .weapons:
            weaponsOrder(crew, isBold: isAlone, leavesShields: ships[crew].hasCrew(at: .captain))
        case .engineering: engineeringOrder(crew)
        case .science, .comms: nil
        case .captain: alertOrder(crew)
        }
    }

    /// To the nearest base and into its dock; against who comes near, while it is fit for that.
    private func shelterOrder(_ crew: Int) -> Input? {
        let ship = ships[crew]
        if let enemy = nearestEnemy(seenBy: crew, within: 5_000), ship.hull > 60, ship.energy > 300 {
            if ship.docked != EntityIDs.none { return isFit(crew) ? Self.flag(.dock, false) : nil }
            return flyOrder(crew, course: ship.point.bearing(to: npcs[enemy].point), impulse: 0.7, warp: 0)
        }
        guard let base = nearestBase(to: ships[crew].point) else { return evasionOrder(crew) }
        return dockOrder(crew, at: base)
    }

    /// Away from the edge of the map, and round mines ahead.
    private func evasionOrder(_ crew: Int) -> Input? {
        let ship = ships[crew]
        guard ship.docked == EntityIDs.none, ship.velocity > 1 else { return nil }
        let ahead = ship.point.moved(max(1_500, ship.velocity * 2), heading: ship.heading)
        let margin = 500.0
        if ahead.x < margin || ahead.z < margin || ahead.x > Chart.size - margin || ahead.z > Chart.size - margin {
            return Self.course(ship.point.bearing(to: MapMaker.middle))
        }
        for mine in mines where mine.owner == EntityIDs.none && mine.point.isWithin(1_500, of: ship.point) {
            let off = Angle.difference(from: ship.heading, to: ship.point.bearing(to: mine.point))
            if off.magnitude < 0.4 { return Self.course(Angle.wrapped(ship.heading + (off < 0 ? 0.6 : -0.6))) }
        }
        return nil
    }

    static func course(_ heading: Double) -> Input {
        var input = Input(.course)
        input.heading = heading
        return input
    }
}
