internal import Martlet

/// How bots and the autopilot fly.
extension Bridge {
    private static let fightDistance = 1_000.0
    private static let warpDistance = 7_000.0

    /// After enemies, and to a base when the ship is hurt or empty.
    func helmOrder(_ crew: Int) -> Input? {
        let ship = ships[crew]
        if ship.docked != EntityIDs.none {
            guard isFit(crew) else { return nil }
            return Self.flag(.dock, false)
        }
        if needsBase(crew), let base = nearestBase(to: ship.point) { return dockOrder(crew, at: base) }
        if ship.wantsDock { return Self.flag(.dock, false) }
        guard let goal = battle(for: crew) else { return holdOrder(crew) }
        let distance = ship.point.distance(to: goal)
        let bearing = ship.point.bearing(to: goal)
        let isFar = distance > Self.warpDistance
        // Too near to turn: past it first.
        let speed = isFar ? 1 : (distance > Self.fightDistance ? 1 : 0.4)
        return flyOrder(crew, course: bearing, impulse: speed, warp: isFar ? 3 : 0)
    }

    /// Where a crew is needed: at the enemy nearest to what has to be kept, or nearest to it.
    private func battle(for crew: Int) -> Point? {
        let point = ships[crew].point
        var best: Point?
        var least = Double.infinity
        for npc in npcs where countable(npc) {
            var distance = npc.point.distance(to: point)
            // Who threatens a base or a trader counts as nearer.
            if npc.tactic == .attack, EntityIDs.crew(ofShip: npc.target) == nil { distance /= 3 }
            if npc.tactic == .flee { distance *= 2 }
            if distance < least {
                least = distance
                best = npc.point
            }
        }
        if best == nil, mission.scenario == .convoy {
            best = npcs.first { $0.isObjective && $0.faction == .trader }?.point
        }
        return best
    }

    private func needsBase(_ crew: Int) -> Bool {
        let ship = ships[crew]
        if ship.wantsDock { return !isFit(crew) }
        return ship.hull < 40 || ship.energy < 150
    }

    /// Whether a docked ship can go on.
    func isFit(_ crew: Int) -> Bool {
        let ship = ships[crew]
        let full = ship.hullClass.shieldStrength
        return ship.hull > 90 && ship.energy > 900 && ship.shieldsFore > full * 0.8 && ship.shieldsAft > full * 0.8
    }

    private func holdOrder(_ crew: Int) -> Input? {
        flyOrder(crew, course: ships[crew].heading, impulse: 0, warp: 0)
    }

    /// To a base and into its dock.
    func dockOrder(_ crew: Int, at base: Int) -> Input? {
        let ship = ships[crew]
        guard ship.docked == EntityIDs.none else { return nil }
        let distance = ship.point.distance(to: bases[base].point)
        let bearing = ship.point.bearing(to: bases[base].point)
        if !ship.wantsDock { return Self.flag(.dock, true) }
        let isNear = distance < Self.dockReach * 0.8
        return flyOrder(
            crew, course: bearing, impulse: isNear ? 0 : (distance < 2_500 ? 0.4 : 1), warp: distance > 6_000 ? 2 : 0)
    }

    /// The first order that the ship was not given yet.
    func flyOrder(_ crew: Int, course: Double, impulse: Double, warp: Int32) -> Input? {
        let ship = ships[crew]
        let off = Angle.difference(from: ship.heading, to: course).magnitude
        // Warp only where it looks the right way.
        let factor = off < 0.25 && ship.energy > 100 ? warp : 0
        if ship.warpFactor > factor { return Self.warp(factor) }
        if !ship.holdsCourse || Angle.difference(from: ship.course, to: course).magnitude > 0.05 {
            return Self.course(course)
        }
        if ship.warpFactor != factor { return Self.warp(factor) }
        if ship.reverse { return Self.flag(.reverse, false) }
        guard (ship.impulse - impulse).magnitude > 0.02 else { return nil }
        var input = Input(.impulse)
        input.amount = impulse
        return input
    }

    static func flag(_ kind: Command, _ on: Bool) -> Input {
        var input = Input(kind)
        input.on = on
        return input
    }

    private static func warp(_ factor: Int32) -> Input {
        var input = Input(.warp)
        input.factor = factor
        return input
    }
}
