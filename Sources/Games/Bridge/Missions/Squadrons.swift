internal import Martlet

extension Bridge {
    /// Brings up to `count` ships of one faction that come together, the first their leader.
    mutating func spawnSquadron(_ faction: Faction, count: Int, at place: Point, goal: Point) {
        let difficulty = Difficulty(self)
        var leader = EntityIDs.none
        for number in 0..<max(0, count) {
            var recruit = Recruit()
            recruit.faction = faction
            recruit.shipClass = difficulty.shipClass(&random)
            recruit.point = place.moved(
                Double(number) * 250 + random.real(below: 200), heading: random.real(below: Angle.turn))
            recruit.goal = goal
            recruit.leader = faction == .skarn ? EntityIDs.none : leader
            recruit.isObjective = true
            let id = spawn(recruit)
            if leader == EntityIDs.none { leader = id }
        }
    }

    /// Hostile factions by turns, so that each mission has them all.
    func faction(_ number: Int) -> Faction {
        switch number % 3 {
        case 0: .korvan
        case 1: .skarn
        default: .raider
        }
    }

    /// A few traders that go their way, whatever the mission is.
    mutating func spawnTraffic(_ count: Int) {
        for _ in 0..<count {
            var recruit = Recruit()
            recruit.point = MapMaker.middle.moved(
                random.real(below: MapMaker.heart), heading: random.real(below: Angle.turn))
            recruit.goal = MapMaker.middle.moved(
                random.real(below: MapMaker.heart), heading: random.real(below: Angle.turn))
            _ = spawn(recruit)
        }
    }
}
