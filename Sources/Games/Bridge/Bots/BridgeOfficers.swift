internal import Martlet

/// Science, comms and the captain's chair.
extension Bridge {
    /// The nearest ship that is not known through and through.
    func scienceOrder(_ crew: Int) -> Input? {
        let ship = ships[crew]
        guard ship.scanTarget == EntityIDs.none else { return nil }
        var best: EntityNumber?
        var least = Double.infinity
        for npc in npcs {
            let state = npc.scanState(by: Int32(crew))
            let distance = npc.point.squaredDistance(to: ship.point)
            guard state < 2, distance < least, npc.point.isWithin(Self.scanReach(of: state), of: ship.point),
                sees(npc, crew: crew)
            else { continue }
            least = distance
            best = npc.id
        }
        guard let best else { return nil }
        var input = Input(.scan)
        input.target = best
        return input
    }

    /// Asks for a berth when the helm wants one, and those who are losing to give up.
    func commsOrder(_ crew: Int, random: inout SeededRandom) -> Input? {
        let ship = ships[crew]
        if ship.wantsDock, let base = nearestBase(to: ship.point), bases[base].berths >> Int32(crew) & 1 == 0 {
            return Self.hail(EntityIDs.bases + Int32(base), .berth)
        }
        guard random.real(below: 1) < 0.1 else { return nil }
        for npc in npcs where npc.isEnemy && npc.health < 0.35 && sees(npc, crew: crew) {
            if npc.point.isWithin(Self.hailRange, of: ship.point) { return Self.hail(npc.id, .surrender) }
        }
        return nil
    }

    private static func hail(_ id: EntityNumber, _ message: Hail) -> Input {
        var input = Input(.hail)
        input.target = id
        input.message = message
        return input
    }

    func captainOrder(_ crew: Int, random: inout SeededRandom) -> Input? {
        if let order = alertOrder(crew) { return order }
        guard random.real(below: 1) < 0.02 else { return nil }
        var input = Input(.mainScreen)
        input.view = MainScreen(rawValue: UInt8(random.next() % 6)) ?? .fore
        return input
    }

    /// Red while enemies are near.
    func alertOrder(_ crew: Int) -> Input? {
        let isNear = nearestEnemy(seenBy: crew, within: 7_000) != nil
        return ships[crew].redAlert == isNear ? nil : Self.flag(.redAlert, isNear)
    }
}
