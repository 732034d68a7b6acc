internal import Martlet

/// What NPC ships decide, each twice a second.
extension Bridge {
    /// How often each thinks.
    private static let thinkTicks: Int32 = 10
    /// How long one flees before it looks round again.
    private static let fleeTicks: Int32 = 300
    /// How near a pack's followers must be to what their leader attacks.
    private static let packReach = 9_000.0
    private static let goalReach = 1_200.0

    mutating func thinkNPCs() {
        for index in npcs.indices where (npcs[index].id + now) % Self.thinkTicks == 0 && npcs[index].isAlive {
            think(index)
        }
    }

    private mutating func think(_ index: Int) {
        let npc = npcs[index]
        guard !npc.surrendered else { return npcs[index].wantedSpeed = 0 }
        if npc.faction == .trader { return thinkTrader(index) }
        if npc.tactic == .flee, now < npc.fleeTick { return flee(index) }
        if shouldFlee(npc) {
            npcs[index].tactic = .flee
            npcs[index].fleeTick = now + Self.fleeTicks
            return flee(index)
        }
        if now < npc.tauntTick, isWorthAttacking(npc.attacker, from: npc.point), let goal = point(of: npc.attacker) {
            npcs[index].target = npc.attacker
            npcs[index].tactic = .attack
            return attack(index, goal)
        }
        if npc.leader != EntityIDs.none, let leader = npcIndex(npc.leader), npcs[leader].isEnemy {
            return follow(leader, index)
        }
        npcs[index].leader = EntityIDs.none
        let target = isWorthAttacking(npc.target, from: npc.point) && now % 100 >= 10 ? npc.target : target(for: npc)
        npcs[index].target = target
        if target != EntityIDs.none, let goal = point(of: target) {
            npcs[index].tactic = .attack
            attack(index, goal)
        } else {
            patrol(index)
        }
    }

    /// Cargo goes to its base, faster with enemies behind it.
    private mutating func thinkTrader(_ index: Int) {
        let npc = npcs[index]
        let isHunted = nearestEnemy(to: npc.point, within: 4_000) != nil
        switch npc.tactic {
        case .idle: npcs[index].wantedSpeed = 0
        case .travel: npcs[index].make(for: Point(x: npc.goalX, z: npc.goalZ), speed: isHunted ? 1.2 : 1)
        default: patrol(index)
        }
    }

    /// Korvan do not flee; skarn do when hurt, raiders as soon as a warship is upon them.
    private func shouldFlee(_ npc: NPCShip) -> Bool {
        switch npc.faction {
        case .skarn: npc.health < 0.4
        case .raider: npc.health < 0.65
        default: false
        }
    }

    private mutating func flee(_ index: Int) {
        let npc = npcs[index]
        npcs[index].target = EntityIDs.none
        if let ship = nearestShip(to: npc.point, within: Self.npcSight), let danger = point(of: ship) {
            npcs[index].run(from: danger, speed: 1.1)
        } else {
            patrol(index)
            npcs[index].tactic = .flee
        }
    }

    /// Followers keep their place beside the leader, and join its attack when near.
    private mutating func follow(_ leader: Int, _ index: Int) {
        let target = npcs[leader].target
        if target != EntityIDs.none, let goal = point(of: target), goal.isWithin(Self.packReach, of: npcs[index].point)
        {
            npcs[index].tactic = .attack
            npcs[index].target = target
            return attack(index, goal)
        }
        npcs[index].tactic = .escort
        npcs[index].target = EntityIDs.none
        let side = npcs[leader].heading + 2 + Double(npcs[index].id % 5) * 0.6
        let place = npcs[leader].point.moved(400 + Double(npcs[index].id % 3) * 200, heading: side)
        let isBehind = !place.isWithin(600, of: npcs[index].point)
        npcs[index].make(for: place.moved(300, heading: npcs[leader].heading), speed: isBehind ? 1.1 : 0.9)
        if !isBehind {
            npcs[index].wantedHeading = npcs[leader].heading
            npcs[index].wantedSpeed = npcs[leader].velocity
        }
    }

    private mutating func attack(_ index: Int, _ goal: Point) {
        let npc = npcs[index]
        let distance = npc.point.distance(to: goal)
        let bearing = npc.point.bearing(to: goal)
        switch npc.faction {
        case .skarn where npc.shipClass.hasTubes:
            // They circle out of the reach of beams.
            if distance > 4_000 {
                npcs[index].make(for: goal)
            } else {
                let side = npc.id & 1 == 0 ? 1.6 : -1.6
                npcs[index].wantedHeading = Angle.wrapped(bearing + (distance < 2_400 ? side * 1.6 : side))
                npcs[index].wantedSpeed = npc.shipClass.speed
            }
        default:
            npcs[index].make(for: goal)
            if distance < 450 {
                // Past it, and back again in a wide turn.
                npcs[index].wantedHeading = Angle.wrapped(npc.heading + (npc.id & 1 == 0 ? 0.4 : -0.4))
            } else if distance < 1_000 {
                npcs[index].wantedSpeed = npc.shipClass.speed * 0.6
            }
        }
    }

    /// To and fro about the place that it was given.
    private mutating func patrol(_ index: Int) {
        let npc = npcs[index]
        npcs[index].tactic = .patrol
        let goal = Point(x: npc.goalX, z: npc.goalZ)
        if npc.point.isWithin(Self.goalReach, of: goal) {
            let next = goal.moved(8_000 + random.real(below: 4_000), heading: random.real(below: Angle.turn))
            let isInside = next.isWithin(80_000, of: MapMaker.middle)
            npcs[index].goalX = isInside ? next.x : MapMaker.middle.x
            npcs[index].goalZ = isInside ? next.z : MapMaker.middle.z
        }
        npcs[index].make(for: Point(x: npcs[index].goalX, z: npcs[index].goalZ), speed: 0.8)
    }
}
