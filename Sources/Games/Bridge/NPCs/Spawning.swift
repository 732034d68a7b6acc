internal import Martlet

/// What a new NPC ship is.
struct Recruit {
    var faction = Faction.trader
    var shipClass = NPCClass.freighter
    var point = Point(x: 0, z: 0)
    var goal = Point(x: 0, z: 0)
    var tactic = Tactic.patrol
    var leader: EntityNumber = 0
    var isObjective = false
}

extension Bridge {
    /// Brings a ship into the world and returns its id; `none` when there are as many as may be.
    mutating func spawn(_ recruit: Recruit) -> EntityNumber {
        guard npcs.count < EntityIDs.npcLimit else { return EntityIDs.none }
        var numbers = Numbering(from: EntityIDs.npcs, to: EntityIDs.torpedoes, next: nextNPC)
        var npc = NPCShip()
        npc.id = numbers.take { npcIndex($0) != nil }
        nextNPC = numbers.next
        npc.isScanned = true
        npc.isFullyScanned = true
        npc.faction = recruit.faction
        npc.shipClass = recruit.shipClass
        npc.name = Self.registration(of: npc.id)
        npc.point = recruit.point
        npc.posY = random.real(below: 300) - 150
        npc.goalX = recruit.goal.x
        npc.goalZ = recruit.goal.z
        npc.heading = recruit.point.bearing(to: recruit.goal)
        npc.wantedHeading = npc.heading
        npc.tactic = recruit.tactic
        npc.leader = recruit.leader
        npc.isObjective = recruit.isObjective
        if recruit.faction.isHostile {
            npc.strength = 0.5 + 0.1 * Double(mission.difficulty)
            npc.bite = 0.7 + 0.05 * Double(mission.difficulty)
        } else {
            // Who sails through worse has the thicker plates.
            npc.strength = 1 + 0.1 * Double(mission.difficulty)
        }
        npc.shieldsFore = npc.fullShields
        npc.shieldsAft = npc.fullShields
        npc.hull = npc.fullHull
        npc.weakness = Int32(random.next() % 5)
        npc.beamFrequency = Int32(random.next() % 5)
        // Not all shoot at once.
        npc.beamTick = now + Int32(random.next() % 60)
        npc.tubeTick = now + 100 + Int32(random.next() % 200)
        npc.inNebula = isNebulous(npc.point)
        npcs.insert(npc, at: npcs.firstIndex { $0.id > npc.id } ?? npcs.count)
        return npc.id
    }

    /// Two letters and a number, such as `QN-217`, out of the id alone: who reads it knows nothing of whose ship that is.
    static func registration(of id: EntityNumber) -> ShortName {
        var mixed = UInt32(bitPattern: id) &* 0x9e37_79b1
        mixed = (mixed ^ mixed >> 15) &* 0x85eb_ca77
        var bytes: [UInt8] = []
        for shift: UInt32 in [8, 20] { bytes.append(65 + UInt8(truncatingIfNeeded: (mixed >> shift & 0xfff) % 26)) }
        bytes.append(45)
        for power: EntityNumber in [100, 10, 1] {
            bytes.append(UInt8(truncatingIfNeeded: 48 + id / power % 10))
        }
        return ShortName(bytes)
    }
}
