internal import Martlet

extension Bridge {
    mutating func beginMission() {
        countBases()
        switch mission.scenario {
        case .siege: beginSiege()
        case .convoy: beginConvoy()
        case .patrol: beginPatrol()
        }
        countEnemies()
    }

    /// Twice a second: how it stands, what comes next, whether it is over.
    mutating func runMission(_ tick: inout Tick<Bridge>) {
        bringBack(&tick)
        guard now % 10 == 0 || now >= mission.endTick else { return }
        countBases()
        countEnemies()
        if !ships.indices.contains(where: { isInPlay($0) }) { return finish(.defeat, .shipsLost, &tick) }
        switch mission.scenario {
        case .siege: runSiege(&tick)
        case .convoy: runConvoy(&tick)
        case .patrol: runPatrol(&tick)
        }
    }

    func countable(_ npc: NPCShip) -> Bool { npc.isObjective && npc.isEnemy }

    mutating func countEnemies() {
        var count: Int32 = 0
        for npc in npcs where countable(npc) { count += 1 }
        mission.enemiesLeft = count
    }

    private mutating func countBases() {
        var count: Int32 = 0
        for base in bases where !base.isDestroyed { count += 1 }
        mission.basesLeft = count
    }

    mutating func finish(_ result: MissionResult, _ reason: MissionReason, _ tick: inout Tick<Bridge>) {
        guard mission.result == .none else { return }
        mission.result = result
        mission.reason = reason
        tick.emit(Event(.missionOver, code: Int32(result.rawValue)), to: .everyone)
    }
}
