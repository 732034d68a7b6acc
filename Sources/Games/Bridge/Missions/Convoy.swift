internal import Martlet

/// Traders go from one base to another through ambushes. Won when enough have arrived, lost when too many have not.
extension Bridge {
    private static let usualWay = 30_000.0
    private static let arrival = 1_200.0
    private static let leisure = 1.3
    private static let ambushDistance = 6_000.0

    mutating func beginConvoy() {
        let difficulty = Difficulty(self)
        let start = bases.isEmpty ? MapMaker.middle : bases[0].point
        var best = 0
        for index in bases.indices.dropFirst() {
            let gap = (bases[index].point.distance(to: start) - Self.usualWay).magnitude
            if best == 0 || gap < (bases[best].point.distance(to: start) - Self.usualWay).magnitude { best = index }
        }
        guard bases.indices.contains(best) else { return }
        let goal = bases[best].point
        mission.goal = EntityIDs.bases + Int32(best)
        // Time for the way, and some for what happens on it, however little was chosen.
        let way = start.distance(to: goal) / NPCClass.freighter.speed
        mission.endTick = max(mission.endTick, Chart.ticks(way * Self.leisure))
        for number in 0..<difficulty.cargo {
            var recruit = Recruit()
            recruit.point = start.moved(1_500 + Double(number) * 300, heading: start.bearing(to: goal))
            recruit.goal = goal
            recruit.tactic = .travel
            recruit.isObjective = true
            _ = spawn(recruit)
        }
        mission.cargoUnderWay = Int32(difficulty.cargo)
        mission.cargoNeeded = Int32(difficulty.cargo + 1) / 2
        mission.waves = difficulty.ambushes
        for crew in ships.indices {
            ships[crew].point = start.moved(1_000, heading: Angle.turn / 8 * Double(crew))
            ships[crew].heading = start.bearing(to: goal)
        }
        spawnTraffic(1)
    }

    mutating func runConvoy(_ tick: inout Tick<Bridge>) {
        guard let base = base(mission.goal) else { return finish(.defeat, .basesLost, &tick) }
        let goal = bases[base].point
        var underWay: Int32 = 0
        var foremost: Point?
        for index in npcs.indices where npcs[index].isObjective && npcs[index].faction == .trader {
            guard npcs[index].isAlive else { continue }
            if npcs[index].point.isWithin(Self.arrival, of: goal) {
                arrive(index, &tick)
            } else {
                underWay += 1
                if foremost.map({ npcs[index].point.distance(to: goal) < $0.distance(to: goal) }) ?? true {
                    foremost = npcs[index].point
                }
            }
        }
        mission.cargoUnderWay = underWay
        let all = mission.cargoSafe + mission.cargoLost + underWay
        if mission.cargoLost > all - mission.cargoNeeded { return finish(.defeat, .convoyLost, &tick) }
        if underWay == 0 { return finish(.victory, .convoySafe, &tick) }
        if now >= mission.endTick { return finish(.defeat, .timeUp, &tick) }
        if let foremost { ambush(foremost, goal: goal, &tick) }
    }

    private mutating func arrive(_ index: Int, _ tick: inout Tick<Bridge>) {
        mission.cargoSafe = min(mission.cargoSafe + 1, 63)
        npcs[index].isObjective = false
        npcs[index].tactic = .patrol
        for crew in tallies.indices { tallies[crew].count(200, in: .score) }
        tick.emit(Event(.cargoArrived, target: npcs[index].id), to: crews)
        tick.emit(Event(.message, source: npcs[index].id, code: Int32(Reply.thanks.rawValue)), to: crews)
    }

    /// The next ambush lies in wait when the convoy has done its share of the way.
    private mutating func ambush(_ convoy: Point, goal: Point, _ tick: inout Tick<Bridge>) {
        guard mission.wave < mission.waves, let start = bases.first?.point else { return }
        let way = start.distance(to: goal)
        let share = Double(mission.wave + 1) / Double(mission.waves + 1)
        guard convoy.distance(to: goal) < way * (1 - share * 0.9) else { return }
        mission.wave += 1
        let bearing = convoy.bearing(to: goal) + (mission.wave & 1 == 0 ? 0.9 : -0.9)
        let place = convoy.moved(Self.ambushDistance, heading: bearing)
        let count = Difficulty(self).ambushSize
        spawnSquadron(mission.wave & 1 == 0 ? .korvan : .raider, count: count, at: place, goal: convoy)
        countEnemies()
        tick.emit(Event(.wave, code: mission.wave), to: crews)
    }
}
