import Martlet
import Testing

@testable import Bridge

@Suite struct DeterminismTests {
    @Test func `a scripted game has the hash that it always had`() {
        var match = BotMatch(.siege, difficulty: 6, ships: 3, seed: 77)
        for _ in 0..<2_000 { match.step() }
        #expect(StateHasher.hash(&match.world) == 1_606_503_281_952_228_324)
    }

    @Test func `rolled back and made again, a tick is the same tick`() {
        var test = SyncTest(BotMatch(.siege, difficulty: 8, ships: 4, seed: 12).world, depth: 6)
        var random = SeededRandom(seed: MatchSeed(12))
        for number: Int32 in 0..<500 {
            if number % 60 == 0 { test.occupy(number / 60, isOccupied: number % 120 == 0) }
            let mismatch = test.advance(BridgeBot.orders(of: 4 * Role.count, at: number, in: test.world, &random))
            #expect(mismatch == nil, "tick \(mismatch?.tick ?? 0)")
        }
        #expect(!test.world.npcs.isEmpty && test.world.tallies.contains { $0.damageDealt > 0 })
    }

    @Test func `a checkpoint holds all that the next ticks need`() throws {
        var match = BotMatch(.convoy, difficulty: 9, ships: 5, seed: 21)
        for round in 0..<20 {
            for _ in 0..<100 { match.step() }
            let bytes = StateWriter.bytes(of: &match.world)
            var resumed = match
            resumed.world = try #require(StateReader.state(Bridge.self, from: bytes), "round \(round)")
            #expect(StateWriter.bytes(of: &resumed.world) == bytes)
            var straight = match
            for _ in 0..<60 {
                straight.step()
                resumed.step()
            }
            #expect(StateHasher.hash(&straight.world) == StateHasher.hash(&resumed.world))
        }
    }

    @Test func `damaged checkpoints are refused, not trapped on`() {
        var match = BotMatch(.patrol, difficulty: 3, ships: 2, seed: 5)
        for _ in 0..<100 { match.step() }
        let bytes = StateWriter.bytes(of: &match.world)
        var random = SeededRandom(seed: MatchSeed(31))
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<4 {
                damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = StateReader.state(Bridge.self, from: damaged)
        }
        #expect(StateReader.state(Bridge.self, from: Array(bytes.dropLast())) == nil)
    }
}
