internal import Martlet

extension Bridge {
    private static let npcArc = 1.0
    private static let npcTorpedoRange = 4_500.0
    private static let friendWidth = 80.0

    /// NPC ships that are ready shoot at what they attack.
    mutating func fireNPCs(_ tick: inout Tick<Bridge>) {
        for index in npcs.indices where npcs[index].tactic == .attack && npcs[index].isEnemy {
            let npc = npcs[index]
            let isBeamReady = now >= npc.beamTick
            let isTubeReady = npc.shipClass.hasTubes && now >= npc.tubeTick
            guard isBeamReady || isTubeReady, let goal = point(of: npc.target) else { continue }
            if isBeamReady { fireBeam(of: index, at: goal, &tick) }
            if isTubeReady { fireTorpedo(of: index, at: goal, &tick) }
        }
    }

    private mutating func fireBeam(of index: Int, at goal: Point, _ tick: inout Tick<Bridge>) {
        let npc = npcs[index]
        // Whoever can't shoot now looks again soon.
        npcs[index].beamTick = now + 5
        guard npc.shipClass.beamDamage > 0, npc.point.isWithin(npc.shipClass.beamRange, of: goal) else { return }
        let off = Angle.difference(from: npc.heading, to: npc.point.bearing(to: goal))
        guard off.magnitude <= Self.npcArc, !hasFriendInLine(npc, to: goal, width: Self.friendWidth) else { return }
        npcs[index].beamTick = now + 80
        shoot(
            from: npc.id, at: npc.point, target: npc.target, damage: npc.shipClass.beamDamage * npc.bite,
            frequency: npc.beamFrequency, &tick)
    }

    private mutating func fireTorpedo(of index: Int, at goal: Point, _ tick: inout Tick<Bridge>) {
        let npc = npcs[index]
        npcs[index].tubeTick = now + 20
        guard npc.point.isWithin(Self.npcTorpedoRange, of: goal), !npc.point.isWithin(800, of: goal),
            !hasFriendInLine(npc, to: goal, width: Self.friendWidth * 2)
        else { return }
        let isSkarn = npc.faction == .skarn
        npcs[index].tubeTick = now + (isSkarn ? 240 : 500)
        _ = launch(
            .homing, from: npc.id, at: npc.point, y: npc.posY, heading: npc.point.bearing(to: goal),
            target: npc.target, strength: npc.bite * 0.6, &tick)
    }
}
