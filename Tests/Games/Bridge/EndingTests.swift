import Martlet
import Testing

@testable import Bridge

/// How missions end: each way set up by hand, then a match at each level.
@Suite struct EndingTests {
    private static func idle(_ scenario: Scenario) -> BotMatch {
        BotMatch(scenario, difficulty: 1, ships: 1, seed: 5, isPlayed: false)
    }

    /// The mission once it was looked at again.
    private static func look(_ match: inout BotMatch) -> Mission { match.play(atMost: 10) }

    private static func destroy(_ bases: some Sequence<Int>, in match: inout BotMatch) {
        var tick = Tick<Bridge>(number: 1)
        for base in bases { match.world.hurt(base: base, by: 9_999, from: EntityIDs.none, &tick) }
    }

    private static func lose(cargo count: Int, in match: inout BotMatch) {
        var tick = Tick<Bridge>(number: 1)
        for place in cargo(match).prefix(count) {
            let point = match.world.npcs[place].point
            match.world.hurt(npc: place, by: 9_999, at: point, from: EntityIDs.none, frequency: nil, &tick)
        }
    }

    private static func cargo(_ match: BotMatch) -> [Int] {
        match.world.npcs.indices.filter { match.world.npcs[$0].isObjective && match.world.npcs[$0].faction == .trader }
    }

    @Test func `a siege is lost with the last base, and no sooner`() {
        var match = Self.idle(.siege)
        Self.destroy(match.world.bases.indices.dropLast(), in: &match)
        #expect(Self.look(&match).result == .none)
        #expect(match.world.mission.basesLeft == 1)
        Self.destroy(match.world.bases.indices.suffix(1), in: &match)
        let mission = Self.look(&match)
        #expect(mission.result == .defeat && mission.reason == .basesLost)
    }

    @Test(arguments: [9_000.0, 11_000])
    func `a siege whose time is up is held out, unless an enemy is near a base`(distance: Double) {
        var match = Self.idle(.siege)
        match.world.npcs.removeAll()
        match.world.bases.removeLast(match.world.bases.count - 1)
        let point = match.world.bases[0].point.moved(distance, heading: 1)
        let enemy = Recruit(faction: .korvan, shipClass: .fighter, point: point, goal: point, isObjective: true)
        #expect(match.world.spawn(enemy) != EntityIDs.none)
        match.world.mission.endTick = 1
        let mission = Self.look(&match)
        #expect(match.world.now == 1)
        #expect(mission.result == (distance < Chart.near ? .defeat : .victory))
        #expect(mission.reason == (distance < Chart.near ? .timeUp : .heldOut))
    }

    @Test func `a siege is won with its last wave, and not between two`() {
        var match = Self.idle(.siege)
        match.world.mission.wave = match.world.mission.waves - 1
        #expect(Self.look(&match).result == .none)
        match.world.mission.wave = match.world.mission.waves
        let mission = Self.look(&match)
        #expect(mission.result == .victory && mission.reason == .enemiesGone)
    }

    @Test func `a convoy is lost with one ship more than may be`() {
        var match = Self.idle(.convoy)
        let spare = Int(match.world.mission.cargoUnderWay - match.world.mission.cargoNeeded)
        Self.lose(cargo: spare, in: &match)
        #expect(Self.look(&match).result == .none)
        Self.lose(cargo: 1, in: &match)
        let mission = Self.look(&match)
        #expect(mission.result == .defeat && mission.reason == .convoyLost)
        #expect(mission.cargoLost == Int32(spare) + 1)
    }

    @Test func `a convoy is lost with the base that it makes for`() throws {
        var match = Self.idle(.convoy)
        let goal = try #require(match.world.base(match.world.mission.goal))
        Self.destroy(match.world.bases.indices.filter { $0 != goal }, in: &match)
        #expect(Self.look(&match).result == .none)
        Self.destroy([goal], in: &match)
        let mission = Self.look(&match)
        #expect(mission.result == .defeat && mission.reason == .basesLost)
    }

    @Test func `a convoy is won when none is under way any more, with as many lost as may be`() throws {
        var match = Self.idle(.convoy)
        let needed = match.world.mission.cargoNeeded
        let spare = Int(match.world.mission.cargoUnderWay - needed)
        Self.lose(cargo: spare, in: &match)
        _ = Self.look(&match)
        let goal = match.world.bases[try #require(match.world.base(match.world.mission.goal))].point
        for place in Self.cargo(match).dropFirst() { match.world.npcs[place].point = goal }
        #expect(Self.look(&match).result == .none)
        #expect(match.world.mission.cargoUnderWay == 1 && match.world.mission.cargoSafe == needed - 1)
        for place in Self.cargo(match) { match.world.npcs[place].point = goal }
        let mission = Self.look(&match)
        #expect(mission.result == .victory && mission.reason == .convoySafe)
        #expect(mission.cargoSafe == needed && mission.cargoLost == Int32(spare))
        #expect(match.world.tallies[0].score == 200 * needed)
    }

    @Test(arguments: 1...Int32(11))
    func `at every level a match of bots ends within its time, and stays as it ended`(level: Int32) {
        let scenario = Scenario.allCases[Int(level) % 3]
        var match = BotMatch(scenario, difficulty: level, ships: 1 + level % 2, seed: UInt64(level), minutes: 4)
        var mission = match.play(atMost: 4_800)
        #expect(mission.result != .none && match.world.now <= mission.endTick)
        let wins: [MissionReason] = [.enemiesGone, .convoySafe, .heldOut]
        #expect(wins.contains(mission.reason) == (mission.result == .victory))
        var tallies = match.world.tallies
        let kills = tallies.reduce(0) { $0 + $1.kills }
        let losses = tallies.reduce(0) { $0 + $1.timesLost }
        #expect((0...Int32(EntityIDs.npcLimit)).contains(kills))
        #expect(losses <= Int32(tallies.count) * (scenario == .siege ? 4 : 1))
        #expect(tallies.allSatisfy { $0.secondsDocked <= match.world.now / Chart.ticksPerSecond })
        #expect(kills == 0 || tallies.contains { $0.damageDealt > 0 })
        for _ in 0..<40 { match.step() }
        #expect(StateWriter.bytes(of: &match.world.mission) == StateWriter.bytes(of: &mission))
        for crew in tallies.indices {
            #expect(StateWriter.bytes(of: &match.world.tallies[crew]) == StateWriter.bytes(of: &tallies[crew]))
        }
    }
}
