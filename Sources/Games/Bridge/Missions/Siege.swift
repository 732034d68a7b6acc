internal import Martlet

/// Waves come for the bases. Won when the last wave is beaten, or time is up and no enemy near a base; lost with the last base,
/// or the last ship.
extension Bridge {
    private static let firstWaveTick: Int32 = 200
    /// Between two waves at most; sooner when the last one is gone.
    private static let waveGap: Int32 = 2_400
    private static let restAfterWave: Int32 = 200
    private static let waveDistance = 18_000.0
    private static let squadron = 5

    mutating func beginSiege() {
        mission.waves = Difficulty(self).waves
        mission.waveTick = Self.firstWaveTick
        spawnTraffic(2)
    }

    mutating func runSiege(_ tick: inout Tick<Bridge>) {
        if mission.basesLeft == 0 { return finish(.defeat, .basesLost, &tick) }
        if mission.wave < mission.waves {
            if mission.enemiesLeft == 0, mission.wave > 0 {
                mission.waveTick = min(mission.waveTick, now + Self.restAfterWave)
            }
            if now >= mission.waveTick { sendWave(&tick) }
        } else if mission.enemiesLeft == 0 {
            return finish(.victory, .enemiesGone, &tick)
        }
        guard now >= mission.endTick else { return }
        let isBeset = bases.contains { !$0.isDestroyed && nearestEnemy(to: $0.point, within: Chart.near) != nil }
        finish(isBeset ? .defeat : .victory, isBeset ? .timeUp : .heldOut, &tick)
    }

    private mutating func sendWave(_ tick: inout Tick<Bridge>) {
        mission.wave += 1
        mission.waveTick = now + Self.waveGap
        var left = Difficulty(self).waveSize
        var number = Int(mission.wave)
        while left > 0 {
            let anywhere = MapMaker.middle.moved(
                random.real(below: MapMaker.heart), heading: random.real(below: Angle.turn))
            guard let base = nearestBase(to: anywhere) else { return }
            let goal = bases[base].point
            let place = goal.moved(Self.waveDistance, heading: random.real(below: Angle.turn))
            spawnSquadron(faction(number), count: min(left, Self.squadron), at: place, goal: goal)
            left -= Self.squadron
            number += 1
        }
        countEnemies()
        tick.emit(Event(.wave, code: mission.wave), to: crews)
        tick.emit(Event(.message, code: Int32(Reply.waveWarning.rawValue)), to: crews)
    }
}
