import Martlet
import Testing

@testable import Bridge

@Suite struct MissionTests {
    @Test(arguments: [(Scenario.siege, MissionReason.enemiesGone), (.convoy, .convoySafe), (.patrol, .enemiesGone)])
    func `at difficulty 1 a crew of bots wins`(scenario: Scenario, reason: MissionReason) {
        var match = BotMatch(scenario, difficulty: 1, ships: 1, seed: 1)
        let mission = match.play()
        #expect(mission.result == .victory)
        #expect(mission.reason == reason)
        #expect(match.world.outcome?.winners == .only(0))
        #expect(match.world.tallies[0].kills > 0)
        #expect(match.world.tallies[0].torpedoesFired > 0)
    }

    @Test func `a convoy has time for its way, however few minutes were chosen`() {
        var match = BotMatch(.convoy, difficulty: 1, ships: 1, seed: 2, minutes: 1, isPlayed: false)
        let way = Chart.ticks(
            match.world.bases[0].point.distance(to: match.world.point(of: match.world.mission.goal)!) / 110)
        #expect(match.world.mission.endTick > way && way > Chart.ticks(60))
        // Nobody lies in wait there that traders alone would not survive.
        #expect(match.play().reason == .convoySafe)
    }

    @Test(arguments: [Scenario.siege, .patrol])
    func `at difficulty 1 the idle lose when time is up`(scenario: Scenario) {
        var match = BotMatch(
            scenario, difficulty: 1, ships: 1, seed: 2, minutes: scenario == .siege ? 4 : 1, isPlayed: false)
        let mission = match.play()
        #expect(mission.result == .defeat)
        #expect(mission.reason == .timeUp)
        #expect(match.world.outcome?.winners == [])
    }

    @Test(arguments: Scenario.allCases)
    func `at difficulty 11 one crew is not enough`(scenario: Scenario) {
        var match = BotMatch(scenario, difficulty: 11, ships: 1, seed: 2)
        #expect(match.play().result == .defeat)
    }

    @Test(arguments: [(Scenario.siege, UInt64(1)), (.convoy, 4), (.patrol, 1)])
    func `at difficulty 11 eight crews can win`(scenario: Scenario, seed: UInt64) {
        var match = BotMatch(scenario, difficulty: 11, ships: 8, seed: seed)
        #expect(match.play().result == .victory)
    }

    @Test func `a lost ship comes back to a siege after ten seconds, three times`() {
        var match = BotMatch(.siege, difficulty: 1, ships: 2, seed: 3)
        for life in 0..<4 {
            var tick = Tick<Bridge>(number: 1)
            match.world.hurt(ship: 0, by: 9_999, at: Point(x: 0, z: 0), from: 0, frequency: nil, &tick)
            #expect(match.world.ships[0].isDestroyed)
            for _ in 0..<202 { match.step() }
            #expect(match.world.ships[0].isDestroyed == (life == 3))
        }
        #expect(match.world.tallies[0].timesLost == 4)
        #expect(match.world.tallies[0].score <= -2_000)
        #expect(match.world.outcome == nil)
    }

    @Test func `elsewhere it is out, and the last one's end is the mission's`() {
        var match = BotMatch(.patrol, difficulty: 1, ships: 1, seed: 3)
        var tick = Tick<Bridge>(number: 1)
        match.world.hurt(ship: 0, by: 9_999, at: Point(x: 0, z: 0), from: 0, frequency: nil, &tick)
        for _ in 0..<10 { match.step() }
        #expect(match.world.mission.reason == .shipsLost)
        #expect(match.world.sight(of: 32, kind: EntityIDs.Kind.tally, zone: 0, by: 7).layers == .all)
        let lost = match.world.sight(of: EntityIDs.ship(of: 0), kind: EntityIDs.Kind.ship, zone: 3, by: 7)
        #expect(lost.layers == [.position, .outline], "the results name it, wherever it was lost")
    }

    @Test func `the harder, the more`() {
        for scenario in Scenario.allCases {
            var last: Int32 = 0
            for level: Int32 in 1...11 {
                var match = BotMatch(scenario, difficulty: level, ships: 4, seed: 1)
                let difficulty = Difficulty(match.world)
                let count = Int32(difficulty.waveSize + difficulty.patrolSize + difficulty.ambushSize)
                #expect(count >= last)
                last = count
                match.step()
                #expect(match.world.npcs.count <= EntityIDs.npcLimit)
            }
        }
    }

    @Test func `a ship that nobody plays seeks a base and its dock`() {
        var match = BotMatch(.patrol, difficulty: 1, ships: 1, seed: 4, isPlayed: false)
        match.world.npcs.removeAll { $0.faction != .trader }
        var far = Recruit()
        far.faction = .korvan
        far.point = Point(x: 0, z: 0)
        far.goal = far.point
        far.isObjective = true
        _ = match.world.spawn(far)
        match.world.ships[0].point = match.world.bases[0].point.moved(12_000, heading: 2)
        for _ in 0..<1_200 { match.step() }
        #expect(match.world.ships[0].docked != EntityIDs.none)
    }
}
