import MartletNet
import Testing

@testable import MartletServer

/// The room finds the stream of each frame from where the last one went: streams that leave must not lead it astray.
@Suite(.timeLimit(.minutes(1))) struct LiveRoomTests {
    @Test(arguments: 0..<5)
    func `who leaves between two ticks takes nobody's frames along`(place: Int) async throws {
        let bench = try RoomBench(players: 5)
        for sink in bench.sinks { await sink.until(ticks: 5) }
        bench.shard.run { _ in bench.sinks[place].end() }
        await bench.expectAllToGoOn(without: [place])
    }

    @Test(arguments: [[0], [2], [4], [1, 2], [3, 1], [0, 4], [4, 3, 2]])
    func `streams that end while a tick's frames are sent take nobody's frames along`(gone: [Int]) async throws {
        let bench = try RoomBench(players: 5)
        for sink in bench.sinks { await sink.until(ticks: 5) }
        // The first of them sees its socket break when it is sent a frame, and the others' go with it.
        bench.shard.run { _ in
            bench.sinks[gone[0]].breaksAtNextFrame { for place in gone { bench.sinks[place].end() } }
        }
        await bench.expectAllToGoOn(without: gone)
    }

    @Test func `a room that everybody leaves during a tick makes no further ticks, and plays on for who comes`()
        async throws
    {
        let bench = try RoomBench(players: 3)
        for sink in bench.sinks { await sink.until(ticks: 5) }
        bench.shard.run { _ in bench.sinks[1].breaksAtNextFrame { for sink in bench.sinks { sink.end() } } }
        for sink in bench.sinks { await sink.untilEnded() }
        let again = bench.join(place: 2)
        await again.until(ticks: 5)
        let last = bench.sinks.compactMap(\.ticks.last).max() ?? 0
        #expect((again.ticks.first ?? 0) > last)
        bench.loops.stopAndJoin()
    }
}
