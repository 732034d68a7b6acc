internal import Martlet

/// Whom NPC ships go for, and whom they see.
extension Bridge {
    static let npcSight = 18_000.0

    /// Whether an NPC ship can see a crew's ship: nebulae hide from them, too.
    func isSeen(_ crew: Int, from point: Point, within reach: Double) -> Bool {
        guard !ships[crew].isDestroyed, ships[crew].point.isWithin(reach, of: point) else { return false }
        return !ships[crew].inNebula || ships[crew].point.isWithin(Nebula.sight, of: point)
    }

    /// The nearest crew's ship in sight.
    func nearestShip(to point: Point, within reach: Double) -> EntityNumber? {
        var best: EntityNumber?
        var least = Double.infinity
        for crew in ships.indices where isSeen(crew, from: point, within: reach) {
            let distance = ships[crew].point.squaredDistance(to: point)
            if distance < least {
                least = distance
                best = EntityIDs.ship(of: Int32(crew))
            }
        }
        return best
    }

    func nearestTrader(to point: Point, within reach: Double) -> EntityNumber? {
        var best: EntityNumber?
        var least = reach * reach
        for npc in npcs where npc.faction == .trader && npc.isAlive {
            let distance = npc.point.squaredDistance(to: point)
            if distance < least {
                least = distance
                best = npc.id
            }
        }
        return best
    }

    /// Whether what an NPC ship aims at is there, in sight, and an enemy of it.
    func isWorthAttacking(_ id: EntityNumber, from point: Point) -> Bool {
        guard let goal = self.point(of: id), goal.isWithin(Self.npcSight * 1.5, of: point) else { return false }
        if let crew = EntityIDs.crew(ofShip: id) { return isSeen(Int(crew), from: point, within: Self.npcSight * 1.5) }
        return EntityIDs.isBase(id) || npcIndex(id).map { npcs[$0].faction == .trader } ?? false
    }

    /// A new target for an NPC ship; none: nothing in sight.
    func target(for npc: NPCShip) -> EntityNumber {
        if isWorthAttacking(npc.attacker, from: npc.point), npc.faction != .raider { return npc.attacker }
        let base = nearestBase(to: npc.point).flatMap { index -> EntityNumber? in
            bases[index].point.isWithin(Self.npcSight, of: npc.point) ? EntityIDs.bases + Int32(index) : nil
        }
        switch npc.faction {
        case .unknown, .trader: return EntityIDs.none
        case .korvan:
            return nearestShip(to: npc.point, within: Self.npcSight / 2) ?? base
                ?? nearestTrader(to: npc.point, within: Self.npcSight / 2) ?? EntityIDs.none
        case .skarn:
            return nearestShip(to: npc.point, within: Self.npcSight) ?? base ?? EntityIDs.none
        case .raider:
            return nearestTrader(to: npc.point, within: Self.npcSight) ?? base
                ?? nearestShip(to: npc.point, within: Self.npcSight / 4) ?? EntityIDs.none
        }
    }

    /// Whether a friend of an NPC ship is in the way of a shot: they hold their fire then.
    func hasFriendInLine(_ npc: NPCShip, to goal: Point, width: Double) -> Bool {
        let dx = goal.x - npc.posX
        let dz = goal.z - npc.posZ
        let length = (dx * dx + dz * dz).squareRoot()
        guard length > 1 else { return false }
        for other in npcs where other.id != npc.id && other.isAlive && other.faction.isHostile {
            let along = ((other.posX - npc.posX) * dx + (other.posZ - npc.posZ) * dz) / length
            guard along > 0, along < length else { continue }
            let across = ((other.posX - npc.posX) * dz - (other.posZ - npc.posZ) * dx) / length
            if across.magnitude < width { return true }
        }
        return false
    }
}
