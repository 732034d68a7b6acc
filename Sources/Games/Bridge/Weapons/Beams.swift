internal import Martlet

extension Bridge {
    static let beamRange = 1_500.0
    /// The two beams look a little to port and to starboard, and cover 0.9 rad to each side of that.
    private static let beamAngle = 0.5
    private static let beamArc = 0.9
    private static let beamSeconds = 3.0
    private static let beamEnergy = 2.0

    /// Auto beams: whatever hostile is in reach, the ship's target before all others.
    mutating func fireAutoBeams(of crew: Int, _ tick: inout Tick<Bridge>) {
        let ship = ships[crew]
        guard ship.autoBeams, !ship.isDestroyed, ship.docked == EntityIDs.none, ship.energy > Self.beamEnergy else {
            return
        }
        for beam in 0..<Armament.beamCount where now >= armaments[crew].beamTick[beam] {
            guard let target = autoTarget(of: crew, beam: beam) else { continue }
            fire(beam, of: crew, at: target, &tick)
        }
    }

    /// Beams aimed by hand: at the ship's target, whoever that is.
    mutating func fireBeams(of crew: Int, _ tick: inout Tick<Bridge>) {
        let target = ships[crew].targetId
        guard ships[crew].docked == EntityIDs.none, ships[crew].energy > Self.beamEnergy, EntityIDs.isNPC(target),
            let point = point(of: target)
        else { return }
        for beam in 0..<Armament.beamCount
        where now >= armaments[crew].beamTick[beam] && isInArc(point, of: crew, beam: beam) {
            fire(beam, of: crew, at: target, &tick)
        }
    }

    private mutating func fire(_ beam: Int, of crew: Int, at target: EntityNumber, _ tick: inout Tick<Bridge>) {
        let output = systems[crew].output(of: .beams)
        guard output > 0.05 else { return }
        armaments[crew].beamTick[beam] = now + Chart.ticks(Self.beamSeconds / output)
        draw(Self.beamEnergy * systems[crew].power[ShipSystem.beams.index], from: crew)
        shoot(
            from: EntityIDs.ship(of: Int32(crew)), at: ships[crew].point, target: target,
            damage: ships[crew].hullClass.beamDamage, frequency: ships[crew].beamFrequency, &tick)
    }

    private func autoTarget(of crew: Int, beam: Int) -> EntityNumber? {
        if let chosen = npcIndex(ships[crew].targetId), npcs[chosen].isEnemy,
            isInArc(npcs[chosen].point, of: crew, beam: beam)
        {
            return npcs[chosen].id
        }
        var best: EntityNumber?
        var least = Self.beamRange * Self.beamRange
        let point = ships[crew].point
        for npc in npcs.indices where npcs[npc].isEnemy {
            let distance = npcs[npc].point.squaredDistance(to: point)
            guard distance < least, isInArc(npcs[npc].point, of: crew, beam: beam) else { continue }
            least = distance
            best = npcs[npc].id
        }
        return best
    }

    private func isInArc(_ point: Point, of crew: Int, beam: Int) -> Bool {
        let ship = ships[crew]
        guard ship.point.isWithin(Self.beamRange, of: point) else { return false }
        let middle = ship.heading + (beam == 0 ? -Self.beamAngle : Self.beamAngle)
        return Angle.difference(from: middle, to: ship.point.bearing(to: point)).magnitude <= Self.beamArc
    }
}
