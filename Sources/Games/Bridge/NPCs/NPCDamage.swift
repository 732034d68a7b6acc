internal import Martlet

extension Bridge {
    /// What a beam does to a shield by how far its frequency is from the weak one: there, beside it, opposite.
    private static func share(of frequency: Int32?, against weakness: Int32) -> Double {
        guard let frequency else { return 1 }
        let gap = (frequency - weakness).magnitude
        switch min(gap, 5 - min(gap, 5)) {
        case 0: return 1.6
        case 1: return 1
        default: return 0.7
        }
    }

    /// Harms an NPC ship: the shield on that side first, then the hull.
    mutating func hurt(
        npc index: Int, by damage: Double, at point: Point, from source: EntityNumber, frequency: Int32?,
        _ tick: inout Tick<Bridge>
    ) {
        let npc = npcs[index]
        guard npc.isAlive, damage > 0 else { return }
        let bearing = Angle.difference(from: npc.heading, to: npc.point.bearing(to: point))
        let isFore = bearing.magnitude <= Angle.halfTurn / 2
        let force = damage * Self.share(of: frequency, against: npc.weakness)
        let shield = isFore ? npc.shieldsFore : npc.shieldsAft
        let absorbed = min(shield, force)
        if isFore { npcs[index].shieldsFore -= absorbed } else { npcs[index].shieldsAft -= absorbed }
        let rest = min(npc.hull, absorbed < force ? force - absorbed : 0)
        npcs[index].hull -= rest
        npcs[index].attacker = source
        let crew = EntityIDs.crew(ofShip: source).map(Int.init)
        if let crew, tallies.indices.contains(crew), npc.faction.isHostile { tallies[crew].dealt(absorbed + rest) }
        guard npcs[index].hull <= 0 else { return }
        npcs[index].hull = 0
        if let crew, tallies.indices.contains(crew) {
            if npc.faction.isHostile { tallies[crew].count(1, in: .kills) }
            tallies[crew].count(npc.surrendered ? -100 : npc.shipClass.worth, in: .score)
        }
        if npc.isObjective, npc.faction == .trader { mission.cargoLost = min(mission.cargoLost + 1, 63) }
        tick.emit(
            Event(.destroyed, source: source, target: npc.id, at: npc.point),
            to: crews(seeing: npc).union(crew.map { .only(Int32($0)) } ?? []))
    }

    /// Takes out of the world who was destroyed in this tick.
    mutating func clearWrecks() {
        guard npcs.contains(where: { !$0.isAlive }) else { return }
        npcs.removeAll { !$0.isAlive }
        for crew in ships.indices where EntityIDs.isNPC(ships[crew].targetId) {
            if npcIndex(ships[crew].targetId) == nil { ships[crew].targetId = EntityIDs.none }
        }
    }
}
