internal import Martlet

/// Squadrons lie about the map. Won when none is left, lost when time is up.
extension Bridge {
    private static let squadronSize = 4
    private static let innermost = 18_000.0
    private static let spread = 30_000.0

    mutating func beginPatrol() {
        var left = Difficulty(self).patrolSize
        var number = 0
        while left > 0 {
            let place = MapMaker.middle.moved(
                Self.innermost + random.real(below: Self.spread), heading: random.real(below: Angle.turn))
            spawnSquadron(faction(number), count: min(left, Self.squadronSize), at: place, goal: place)
            left -= Self.squadronSize
            number += 1
        }
        spawnTraffic(EntityIDs.npcLimit - npcs.count < 4 ? EntityIDs.npcLimit - npcs.count : 4)
        countEnemies()
    }

    mutating func runPatrol(_ tick: inout Tick<Bridge>) {
        if mission.enemiesLeft == 0 { return finish(.victory, .enemiesGone, &tick) }
        if now >= mission.endTick { finish(.defeat, .timeUp, &tick) }
    }
}
