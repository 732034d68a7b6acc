import Martlet
import MartletEngine
import MartletNet
import MartletStore
import Synchronization
import Testing

@testable import MartletServer

/// A running match of Beacons on a shard of its own, with streams that are no sockets.
final class RoomBench: @unchecked Sendable {
    let loops = EventLoopGroup(count: 1)
    let shard: Shard
    private let match = MatchID("m1")
    private(set) var sinks: [FrameKeeper] = []
    private let lastSubscriber = Atomic<UInt64>(0)

    private struct Silence: HostObserver {
        func noted(_ note: MatchNote, in match: MatchID) {}
        func readFailed(_ failure: StorageFailure, in match: MatchID) {}
    }

    private let store = MemoryStore()

    init(players: Int) throws {
        shard = Shard(
            loop: loops.loops[0],
            context: HostContext(
                store: store, games: GameCatalog([.live(LiveRunner<Beacons>())]), matchLimits: MatchLimits(),
                clock: .system, presence: PresenceBoard(), observer: Silence()))
        try keep(match, players: players)
        loops.start()
        sinks = (0..<players).map { join(place: $0) }
    }

    /// Puts a running match into the store: its world at tick 0, and a chunk of so many ticks in which nothing came.
    /// - Parameter heat: the percentage of its time that each tick takes at least.
    func keep(_ match: MatchID, players: Int, heat: Int32 = 0, ticks: UInt32 = 0) throws {
        var record = MatchRecord(
            id: match, game: "beacons", name: "a match", map: nil, owner: Self.caller(0).account, minPlayers: 1,
            maxPlayers: players, isPrivate: false, inviteCode: "x", ruleset: Array("{}".utf8), seed: MatchSeed(7),
            createdAt: ServerClock.system.now().wall)
        record.status = .running
        record.players = try (0..<players).map { place in
            let caller = Self.caller(place)
            var player = PlayerRecord(
                player: try #require(PlayerID(seat: place)), account: caller.account, displayName: caller.displayName)
            player.station = place
            return player
        }
        var world = Beacons(Nothing(), seed: record.seed)
        world.heat = heat
        let payload = RecordingChunk.world(&world, tick: 0, occupied: 0)
        let schema = Int(Beacons.description.schema)
        let opening = Checkpoint(
            offset: 0, schema: schema, turn: 0, takenAt: record.createdAt, hash: StateHash.of(payload),
            payload: payload, lastTicks: [])
        var chunk = ChunkWriter(after: 0)
        #expect(ticks < RecordingChunk.hashInterval, "no hash is due")
        for _ in 0..<ticks { chunk.append([], [StationInput<Call>](), hash: 0) }
        let row = EventRecord(
            offset: 1, timestamp: record.createdAt, actor: nil, tick: nil, turn: Int(ticks), schema: schema,
            payload: chunk.finish())
        let stored = StoredMatch(
            record: record, checkpoint: opening, tail: ticks > 0 ? [row] : [], lastOffset: ticks > 0 ? 1 : 0)
        store.state.withLock { $0.matches[match] = stored }
    }

    private static func caller(_ place: Int) -> Caller {
        Caller(account: AccountID("acc-\(place)"), displayName: "player \(place)")
    }

    /// A stream of the player at a station, which has said hello.
    func join(place: Int, of match: MatchID = MatchID("m1")) -> FrameKeeper {
        let number = lastSubscriber.wrappingAdd(1, ordering: .relaxed).newValue
        let sink = FrameKeeper(SubscriberID(number), of: match, on: shard)
        shard.run { shard in
            shard.open(sink.subscriber, sink)
            shard.deliver(.subscribe(sink.subscriber, by: Self.caller(place), from: .after(0)), to: match)
            shard.deliver(.message(sink.subscriber, LiveTestClient.hello), to: match)
        }
        return sink
    }

    /// All others are sent the same frames from then on, and those who are gone nothing more.
    func expectAllToGoOn(without gone: [Int]) async {
        for place in gone { await sinks[place].untilEnded() }
        let stayed = sinks.indices.filter { !gone.contains($0) }.map { sinks[$0] }
        let seen = stayed.map(\.ticks.count).max() ?? 0
        for sink in stayed { await sink.until(ticks: seen + 20) }
        loops.stopAndJoin()
        let begin = sinks.compactMap(\.ticks.first).max() ?? 0
        let lists = stayed.map { sink in sink.ticks.filter { $0 >= begin } }
        #expect(Set(lists).count == 1, "each tick's frame comes to everybody, once")
        #expect(zip(lists[0], lists[0].dropFirst()).allSatisfy { $0 < $1 })
        for place in gone {
            #expect(sinks[place].countAfterEnd == 0)
            #expect((sinks[place].ticks.last ?? 0) < (lists[0].last ?? 0))
        }
    }
}

/// A stream that keeps the ticks of its frames.
final class FrameKeeper: MemberStream, FrameSink, Sendable {
    struct State {
        var ticks: [UInt32] = []
        var isGreeted = false
        var isOver = false
        var countAfterEnd = 0
        var room: LiveRoom?
        var atNextFrame: (@Sendable () -> Void)?
    }

    let subscriber: SubscriberID
    let match: MatchID
    let sessionID: SessionID? = nil
    private let shard: Shard
    private let state = Watched(State())

    init(_ subscriber: SubscriberID, of match: MatchID, on shard: Shard) {
        self.subscriber = subscriber
        self.match = match
        self.shard = shard
    }

    var ticks: [UInt32] { state.read { $0.ticks } }
    var countAfterEnd: Int { state.read { $0.countAfterEnd } }

    func until(ticks count: Int) async { await state.until { $0.ticks.count >= count } }
    func untilGreeted() async { await state.until { $0.isGreeted } }
    func untilEnded() async { await state.until { $0.isOver } }

    // MARK: On the shard's loop

    func breaksAtNextFrame(_ body: @escaping @Sendable () -> Void) { state.change { $0.atNextFrame = body } }

    /// What a connection does when its socket is closed.
    func end() {
        guard let room = state.read({ $0.room }) else { return }
        state.change { $0.room = nil }
        room.leave(subscriber)
        shard.assumeIsolated { shard in
            shard.forget(subscriber)
            shard.deliver(.unsubscribe(subscriber), to: match)
        }
        state.change { $0.isOver = true }
    }

    func hosted(in room: LiveRoom?) {
        guard let room else { return }
        state.change { $0.room = room }
        room.join(subscriber, self)
    }

    func send(frame: RawSpan) -> Int {
        let context = FrameHead.Context(ticksPerFrame: 1, tick: ticks.last ?? 0, sequence: 0, time: 0)
        let tick = (try? FrameHead.read(frame, context))?.head.tick ?? 0
        if let action = state.read({ $0.atNextFrame }) {
            state.change { $0.atNextFrame = nil }
            action()
            return -1
        }
        state.change { $0.isOver ? ($0.countAfterEnd += 1) : $0.ticks.append(tick) }
        return 0
    }

    var heldBytes: Int { state.read { $0.isOver ? -1 : 0 } }
    func send(_ frame: Frame) {}
    func send(binary frame: Frame) { state.change { $0.isGreeted = true } }
    func close(_ reason: CloseReason) { end() }
    func refuse(_ error: WireError, _ clientMessageID: [UInt8]?) {}
    func timePassed(now: Now, offset: Int) {}
    func revoke() {}
}
