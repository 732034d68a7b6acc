internal import Martlet

extension Bridge {
    private static let alarmRange = 6_000.0
    private static let torpedoRange = 4_500.0

    /// Shields up and beams on where enemies are; a bold one aims, loads and fires torpedoes as well. `leavesShields`: they are
    /// somebody else's to raise and lower.
    func weaponsOrder(_ crew: Int, isBold: Bool, leavesShields: Bool = false) -> Input? {
        let ship = ships[crew]
        let enemy = nearestEnemy(seenBy: crew, within: Self.alarmRange)
        let wantsShields = enemy != nil && ship.energy > 50
        if !leavesShields, ship.shieldsActive != wantsShields { return Self.flag(.shields, wantsShields) }
        if !ship.autoBeams { return Self.flag(.autoBeams, true) }
        guard isBold else { return nil }
        if let enemy {
            if let order = aimOrder(crew, enemy) { return order }
            if let order = fireOrder(crew, enemy) { return order }
        }
        return loadOrder(crew)
    }

    private func aimOrder(_ crew: Int, _ enemy: Int) -> Input? {
        let ship = ships[crew]
        let hasTarget = npcIndex(ship.targetId).map { npcs[$0].isEnemy } ?? false
        if !hasTarget || npcs[enemy].point.isWithin(Self.beamRange, of: ship.point) && ship.targetId != npcs[enemy].id {
            guard ship.targetId != npcs[enemy].id else { return nil }
            var input = Input(.target)
            input.target = npcs[enemy].id
            return input
        }
        // What science found out.
        if let target = npcIndex(ship.targetId), npcs[target].scanState(by: Int32(crew)) == 2,
            ship.beamFrequency != npcs[target].weakness
        {
            var input = Input(.beamFrequency)
            input.frequency = npcs[target].weakness
            return input
        }
        return nil
    }

    private func fireOrder(_ crew: Int, _ enemy: Int) -> Input? {
        let ship = ships[crew]
        guard let target = npcIndex(ship.targetId), npcs[target].isEnemy else { return nil }
        let distance = npcs[target].point.distance(to: ship.point)
        let off = Angle.difference(from: ship.heading, to: ship.point.bearing(to: npcs[target].point))
        guard distance < Self.torpedoRange, distance > 400, off.magnitude < 1 else { return nil }
        for tube in 0..<Int(ship.hullClass.tubes) where armaments[crew].tubeState[tube] == .loaded {
            let ordnance = armaments[crew].tubeOrdnance[tube]
            if ordnance != .homing, isTooNear(npcs[target].point, for: ordnance) { continue }
            var input = Input(.fireTube)
            input.tube = Int32(tube)
            return input
        }
        return nil
    }

    /// Whether a blast would harm friends.
    private func isTooNear(_ point: Point, for ordnance: Ordnance) -> Bool {
        let reach = ordnance.blast * 1.3
        return ships.contains { !$0.isDestroyed && $0.point.isWithin(reach, of: point) }
            || bases.contains { !$0.isDestroyed && $0.point.isWithin(reach, of: point) }
            || npcs.contains { $0.faction == .trader && $0.point.isWithin(reach, of: point) }
    }

    /// Homing torpedoes in all tubes but the last, which has a nuke while there are any.
    private func loadOrder(_ crew: Int) -> Input? {
        let tubes = Int(ships[crew].hullClass.tubes)
        for tube in 0..<tubes where armaments[crew].tubeState[tube] == .empty {
            var ordnance = Ordnance.homing
            if tube == tubes - 1, armaments[crew].count[Ordnance.nuke.index] > 0 { ordnance = .nuke }
            if armaments[crew].count[ordnance.index] == 0 { ordnance = .emp }
            guard armaments[crew].count[ordnance.index] > 0 else { continue }
            var input = Input(.loadTube)
            input.tube = Int32(tube)
            input.ordnance = ordnance
            return input
        }
        return nil
    }
}
