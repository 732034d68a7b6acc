import Martlet
import Testing

@testable import Bridge

/// What happens in the seconds that a match is played on behind its end.
@Suite struct AftermathTests {
    @Test func `behind the end all that flies flies on, and what each did stands`() throws {
        var sea = Sea()
        let hit = sea.enemy(ahead: 1_000)
        let far = sea.enemy(ahead: 9_000)
        sea.run(1, .impulse) { $0.amount = 1 }
        let struck = try #require(sea.world.npcIndex(hit))
        sea.world.npcs[struck].shieldsFore = 0
        sea.world.npcs[struck].shieldsAft = 0
        sea.world.npcs[struck].hull = 1
        sea.world.armaments[0].beamTick = .init(repeating: sea.world.now + 20)
        sea.world.armaments[0].tubeState[0] = .loaded
        sea.end()
        var before = sea.world
        #expect(before.tallies[0].kills == 0)
        sea.run(10, .fireTube, from: .weapons) { $0.target = far }
        #expect(sea.world.torpedoes.contains { $0.posZ > before.ships[0].posZ + 300 })
        sea.run(30)
        #expect(sea.npc(hit) == nil && sea.happened(.destroyed) && sea.happened(.beam))
        #expect(sea.world.ships[0].velocity > before.ships[0].velocity)
        #expect(sea.world.ships[0].posZ > before.ships[0].posZ + 50)
        #expect(try #require(sea.npc(far)).velocity > 0)
        #expect(sea.world.now == before.now + 40)
        #expect(StateWriter.bytes(of: &sea.world.mission) == StateWriter.bytes(of: &before.mission))
        #expect(StateWriter.bytes(of: &sea.world.tallies[0]) == StateWriter.bytes(of: &before.tallies[0]))
    }

    @Test func `who is lost behind the end is gone, and its account stays`() {
        var sea = Sea()
        sea.world.ships[0].livesLeft = 3
        sea.world.ships[0].hull = 1
        sea.world.lay(mineAt: sea.world.ships[0].point, y: 0, by: EntityIDs.none, arming: 0)
        sea.end()
        sea.run(300)
        #expect(sea.world.ships[0].isDestroyed && sea.happened(.destroyed) && !sea.happened(.respawned))
        #expect(sea.world.tallies[0].timesLost == 0 && sea.world.tallies[0].score == 0)
        #expect(sea.world.mission.result == .victory)
    }

    @Test func `rolled back and made again, a tick behind the end is the same tick`() {
        var match = BotMatch(.siege, difficulty: 8, ships: 4, seed: 12)
        for _ in 0..<400 { match.step() }
        var tick = Tick<Bridge>(number: 1)
        match.world.finish(.defeat, .timeUp, &tick)
        var test = SyncTest(match.world, depth: 6)
        var random = SeededRandom(seed: MatchSeed(12))
        for number: Int32 in 0..<40 {
            let mismatch = test.advance(BridgeBot.orders(of: 4 * Role.count, at: number, in: test.world, &random))
            #expect(mismatch == nil, "tick \(mismatch?.tick ?? 0)")
        }
        #expect(test.world.ships[0].point.distance(to: match.world.ships[0].point) > 1)
    }
}
