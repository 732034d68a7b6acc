import Martlet
import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

/// A match that comes back shares its loop with those that are played.
@Suite(.timeLimit(.minutes(1))) struct LiveResumeTests {
    /// Eight ticks of a match of that heat take longer than one tick has: between two calls another match's is always due.
    @Test func `while a match is made again the others on its loop make their ticks`() async throws {
        let bench = try RoomBench(players: 1)
        let back = MatchID("m2")
        try bench.keep(back, players: 1, heat: 25, ticks: 63)
        await bench.sinks[0].until(ticks: 5)
        let before = bench.sinks[0].ticks.count
        let sink = bench.join(place: 0, of: back)
        await sink.untilGreeted()
        #expect(bench.sinks[0].ticks.count - before >= 7)
        await sink.until(ticks: 1)
        #expect(sink.ticks[0] >= 64)
        bench.loops.stopAndJoin()
    }

    @Test func `matches that come back together are all back`() async throws {
        let bench = try RoomBench(players: 1)
        let matches = (2..<6).map { MatchID("m\($0)") }
        for match in matches { try bench.keep(match, players: 1, ticks: 63) }
        let sinks = matches.map { bench.join(place: 0, of: $0) }
        for sink in sinks { await sink.until(ticks: 2) }
        #expect(sinks.allSatisfy { $0.ticks[0] >= 64 })
        bench.loops.stopAndJoin()
    }
}
