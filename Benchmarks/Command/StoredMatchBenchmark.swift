import Martlet
import MartletEngine
import MartletLoad
import MartletNet
import MartletStore
import NewWorlds

/// How long a stored match takes to come back, and a server with many of them to start.
struct StoredMatchBenchmark {
    /// Just below a multiple of the checkpoints' distance: about the longest tail that a match is ever loaded with.
    private let events: Int
    private let matches: Int
    private let rounds: Int

    init(_ options: Options) {
        events = options.int("events", 10_238)
        matches = options.int("matches", 10_000)
        rounds = options.int("rounds", 9)
    }

    func run() async -> Int32 {
        let group = EventLoopGroup(count: 1)
        group.start()
        defer { group.stopAndJoin() }
        do {
            let folder = try LoadFolder(nil)
            defer { folder.remove() }
            let store = try SQLiteStore(folder: folder.path)
            let table = TableBench(commits: 2)
            let appends = table.record(events)
            await write(appends, to: store)
            let load = try await self.load(table.match, from: store)
            let bare = try await self.load(table.match, from: store, withoutCheckpoints: true)
            await write((0..<matches).map { table.copy(of: appends, number: $0) }.flatMap { $0 }, to: store)
            await store.close()
            let start = try await self.start(folder.path, on: group.loops[0])
            Figure.show(
                "Stored matches, best of \(rounds)",
                [
                    Figure(name: "load-match", value: load, unit: "ms for \(events) events", target: "< 50"),
                    Figure(name: "fold-match", value: bare, unit: "ms for \(events) events from the opening"),
                    Figure(name: "server-start", value: start, unit: "ms with \(matches) matches", target: "< 300"),
                ])
            return 0
        } catch {
            print("stored: \(error)")
            return 1
        }
    }

    private func write(_ appends: [Append], to store: SQLiteStore) async {
        await withCheckedContinuation { continuation in store.submit(appends) { _ in continuation.resume() } }
    }

    /// From the first question to the answer, a snapshot.
    private func load(_ match: MatchID, from store: SQLiteStore, withoutCheckpoints: Bool = false) async throws
        -> Double
    {
        var best = Double.infinity
        for _ in 0..<(withoutCheckpoints ? 2 : rounds) {
            let start = LoadClock.now()
            guard var stored = try await store.loadMatch(match, at: nil) else { return .nan }
            if withoutCheckpoints {
                stored.checkpoint = try await store.loadMatch(match, at: 0)?.checkpoint
                stored.tail = try await store.events(of: match, from: 1, limit: stored.lastOffset)
            }
            guard TableBench.wakes(stored) else { return .nan }
            best = min(best, Double(LoadClock.now() - start) / 1e6)
        }
        return best
    }

    /// From starting the process to its being ready.
    private func start(_ folder: String, on loop: EventLoop) async throws -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = LoadClock.now()
            let bench = try await BenchServer.start(on: loop, data: folder)
            best = min(best, Double(LoadClock.now() - start) / 1e6)
            bench.end()
        }
        return best
    }
}
