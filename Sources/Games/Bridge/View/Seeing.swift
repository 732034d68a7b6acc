internal import Martlet

/// What a crew's orders may be about. Whatever answers an order, or acts by itself for a crew, asks here: what `sight` hides
/// must make no difference to what the crew is shown or told.
extension Bridge {
    /// Whether an NPC ship is in a crew's sight: near enough, and no nebula hides it.
    func sees(_ npc: NPCShip, crew: Int) -> Bool {
        ships[crew].point.isWithin(Chart.far, of: npc.point)
            && !isHidden(npc.point, inNebula: npc.inNebula, from: Int32(crew))
    }

    /// Whether a crew can aim at, scan or hail something: an NPC ship that flies and is in sight.
    func canAim(at id: EntityNumber, crew: Int) -> Bool {
        guard let npc = npcIndex(id), npcs[npc].isAlive else { return false }
        return sees(npcs[npc], crew: crew)
    }

    /// All crews that have an NPC ship in sight.
    func crews(seeing npc: NPCShip) -> CrewSet {
        var crews: CrewSet = []
        for crew in ships.indices where sees(npc, crew: crew) { crews.formUnion(.only(Int32(crew))) }
        return crews
    }

    /// The nearest hostile ship that fights and is in a crew's sight, as its place in `npcs`.
    func nearestEnemy(seenBy crew: Int, within reach: Double) -> Int? {
        nearestEnemy(to: ships[crew].point, within: reach) { sees($0, crew: crew) }
    }

    /// What has gone out of sight is aimed at and scanned no longer.
    mutating func loseSight(of crew: Int) {
        if ships[crew].targetId != EntityIDs.none, !canAim(at: ships[crew].targetId, crew: crew) {
            ships[crew].targetId = EntityIDs.none
        }
        if ships[crew].scanTarget != EntityIDs.none, !canAim(at: ships[crew].scanTarget, crew: crew) {
            stopScan(crew)
        }
    }
}
