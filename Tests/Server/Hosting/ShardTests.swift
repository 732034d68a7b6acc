import Martlet
import MartletEngine
import MartletNet
import MartletStore
import Synchronization
import Testing
import TicTacToe

@testable import MartletServer

/// A shard on a loop of its own, with one match in its store.
private final class ShardBench: Sendable {
    let store = MemoryStore()
    let presence = PresenceBoard()
    let loops = EventLoopGroup(count: 1)
    let shard: Shard
    let match = MatchID("m1")
    let ann = Caller(account: AccountID("ann"), displayName: "Ann")

    private struct Silence: HostObserver {
        func noted(_ note: MatchNote, in match: MatchID) {}
        func readFailed(_ failure: StorageFailure, in match: MatchID) {}
    }

    init(waitingInputs: Int = 256) throws {
        var limits = MatchLimits()
        limits.waitingInputs = waitingInputs
        shard = Shard(
            loop: loops.loops[0],
            context: HostContext(
                store: store, games: GameCatalog([.turns(TicTacToe.self)]), matchLimits: limits, clock: .system,
                presence: presence, observer: Silence()))
        var record = MatchRecord(
            id: match, game: TicTacToe.description.id, name: "a match", map: nil, owner: ann.account, minPlayers: 2,
            maxPlayers: 2, isPrivate: false, inviteCode: "x", ruleset: Array("{}".utf8), seed: MatchSeed(7),
            createdAt: ServerClock.system.now().wall)
        let seat = try #require(PlayerID(seat: 0))
        record.players = [PlayerRecord(player: seat, account: ann.account, displayName: ann.displayName)]
        let stored = StoredMatch(record: record, checkpoint: nil, tail: [], lastOffset: 0)
        store.state.withLock { $0.matches[match] = stored }
        loops.start()
    }

    var isAnnConnected: Bool { PlayerID(seat: 0).map { presence.isConnected($0, in: match) } ?? false }

    /// Gives the shard inputs in one go, and waits until it has answered a question that came behind them.
    func take(_ inputs: [MatchInput]) async -> Reply {
        await withCheckedContinuation { continuation in
            let match = match
            let ann = ann
            shard.run { shard in
                for input in inputs { shard.deliver(input, to: match) }
                self.shard.ask(match, { .action(.describe(inviteCode: nil), by: ann, $0) }) {
                    continuation.resume(returning: $0)
                }
            }
        }
    }
}

@Suite struct ShardTests {
    @Test func `a player whose stream began with the match's waking is connected`() async throws {
        let bench = try ShardBench()
        _ = await bench.take([.subscribe(SubscriberID(1), by: bench.ann, from: .after(0))])
        #expect(bench.isAnnConnected)
        _ = await bench.take([.unsubscribe(SubscriberID(1))])
        #expect(!bench.isAnnConnected)
        bench.loops.stopAndJoin()
    }

    @Test func `a stream that ends while its match is looked up leaves nobody behind, however much waits`() async throws
    {
        let bench = try ShardBench(waitingInputs: 2)
        let stream = SubscriberID(1)
        let begin = MatchInput.subscribe(stream, by: bench.ann, from: .after(0))
        let reply = await bench.take([begin, .timer, .timer, .unsubscribe(stream)])
        guard case .failure(let error) = reply else { return #expect(Bool(false), "there was room") }
        #expect(error.code == "busy")
        _ = await bench.take([])
        #expect(!bench.isAnnConnected)
        bench.loops.stopAndJoin()
    }
}
