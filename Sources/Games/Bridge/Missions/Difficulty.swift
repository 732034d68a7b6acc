internal import Martlet

/// How hard a mission is: from one number of 1…11 and the number of crews.
struct Difficulty {
    let level: Int
    let crews: Int

    init(_ world: Bridge) {
        level = Int(world.mission.difficulty)
        crews = world.ships.count
    }

    var waves: Int32 { Int32(2 + level / 3) }
    /// Ships in one wave.
    var waveSize: Int { 2 + level / 2 + (crews - 1) * (2 + level / 8) }
    /// Hostile ships in a patrol.
    var patrolSize: Int { min(3 + level + (crews - 1) * (1 + level / 2), 46) }
    var cargo: Int { min(3 + crews / 2, 7) }
    /// Ships in each of a convoy's ambushes.
    var ambushSize: Int { 3 + level / 4 + crews - 1 }
    var ambushes: Int32 { Int32(2 + level / 4) }

    /// A class of ship: the stronger ones come with the level.
    func shipClass(_ random: inout SeededRandom) -> NPCClass {
        let roll = Int(random.next() % 12) + level
        if roll < 8 { return .fighter }
        if roll < 14 { return .frigate }
        return roll < 20 ? .cruiser : .flagship
    }
}
