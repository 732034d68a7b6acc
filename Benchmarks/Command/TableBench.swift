import Martlet
import MartletEngine
import MartletLoad
import NewWorlds

/// One match with two players' sessions in memory, whose appends are confirmed some commands later.
final class TableBench {
    private let machine: any MatchMachine
    private var sessions: [StreamSession] = []
    private var orders: [TurnOrders?] = [nil, nil]
    private var ticks = [0, 0]
    private var pending: [UInt64] = []
    private var effects: [MatchEffect] = []
    private var sessionEffects: [StreamSession.Effect] = []
    private var views: [NewWorlds.View?] = [nil, nil]
    private var monotonic: Int64 = 1_000_000_000
    /// Appends in flight before the oldest are confirmed.
    private let commits: Int
    private let record: MatchRecord
    private(set) var refusals = 0
    private(set) var bytesSent = 0
    private var appends: [Append]?

    var match: MatchID { record.id }
    /// What the first player sees.
    var view: NewWorlds.View? { views[0] }

    init(commits: Int) {
        self.commits = commits
        var limits = MatchLimits()
        limits.commands = .init(burst: 1_000_000, perSecond: 1e6)
        record = BenchMatch.record(
            game: "new-worlds", minPlayers: 2, players: 2, ruleset: "{\"seed\":1,\"turnLimit\":500}")
        machine = HostedGame.turns(NewWorlds.self).makeMachine(record.id, limits)
    }

    private var now: Now { BenchMatch.now(monotonic) }

    /// Lobby, streams, cities.
    func begin() -> Bool {
        var request: UInt64 = 0
        func act(_ action: MemberAction, _ seat: Int) {
            request += 1
            feed(.action(action, by: BenchMatch.caller(seat), RequestID(request)))
            confirm(keeping: 0)
        }
        act(.ready(true), 0)
        act(.ready(true), 1)
        act(.start, 0)
        act(.loaded, 0)
        act(.loaded, 1)
        var limits = StreamLimits()
        limits.messages = .init(burst: 1_000_000, perSecond: 1e6)
        for seat in 0..<2 {
            let subscriber = SubscriberID(UInt64(seat + 1))
            let identity = Authenticated(
                caller: BenchMatch.caller(seat), session: SessionID("s\(seat)"),
                expiresAt: Timestamp(microseconds: BenchMatch.wall * 2))
            sessions.append(
                StreamSession(
                    subscriber: subscriber, match: record.id, identity: identity, lean: true, limits: limits))
            feed(.subscribe(subscriber, by: BenchMatch.caller(seat), from: .after(0)))
            confirm(keeping: 0)
        }
        for seat in 0..<2 {
            guard let view = views[seat], let founding = TurnOrders.founding(view) else { return false }
            send(founding, by: seat)
            confirm(keeping: 0)
            feed(.requestSnapshot(SubscriberID(UInt64(seat + 1))))
            guard let view = views[seat], let orders = TurnOrders(view) else { return false }
            self.orders[seat] = orders
        }
        return true
    }

    /// Plays a match of so many rows and returns what it writes, its own row first.
    func record(_ rows: Int) -> [Append] {
        appends = [Append(match: record.id, ticket: 0, fresh: true, record: record)]
        guard begin() else { return [] }
        play(rows - 2)
        defer { appends = nil }
        return appends ?? []
    }

    /// The first rows of a recorded match as those of another one.
    func copy(of appends: [Append], number: Int) -> [Append] {
        appends.prefix(12).map { append in
            var append = append
            append.match = MatchID("m_copy_\(number)")
            append.record?.id = append.match
            append.record?.inviteCode = "copy-\(number)"
            return append
        }
    }

    /// Whether a stored match comes to life: its state is there, and answers.
    static func wakes(_ stored: StoredMatch) -> Bool {
        let machine = HostedGame.turns(NewWorlds.self).makeMachine(stored.record.id, MatchLimits())
        var effects: [MatchEffect] = []
        let now = Now(monotonic: 1, wall: Timestamp(microseconds: BenchMatch.wall))
        machine.handle(
            .readSnapshot(at: nil, by: BenchMatch.caller(0), RequestID(1)), now: now, effects: &effects)
        for case .load(let token, _) in effects {
            effects = []
            machine.handle(.loaded(token, .success(.match(stored))), now: now, effects: &effects)
            for case .reply(_, .success) in effects { return machine.durableOffset == stored.lastOffset }
        }
        return false
    }

    func play(_ commands: Int) {
        var given = 0
        while given < commands {
            for seat in 0..<2 {
                guard let order = orders[seat]?.next() else { continue }
                send(order, by: seat)
                given += 1
                confirm(keeping: commits)
            }
            if orders.allSatisfy({ $0?.isWaiting == true }) {
                confirm(keeping: 0)
                let turn = (orders[0]?.turn ?? 0) + 1
                for seat in 0..<2 { orders[seat]?.began(turn: turn) }
            }
        }
        confirm(keeping: 0)
    }

    private func send(_ order: String, by seat: Int) {
        monotonic += 10_000
        ticks[seat] += 1
        let text =
            "{\"clientMessageId\":\(ticks[seat]),\"command\":{\"v\":1,\"matchId\":\"\(record.id.text)\","
            + "\"tick\":\(ticks[seat]),\"actorPlayerId\":\"p\(seat + 1)\",\"command\":\(order)}}"
        let bytes = Array(text.utf8)
        sessions[seat].receive(
            bytes.span.bytes, now: now, offset: machine.durableOffset, verify: { _ in nil }, effects: &sessionEffects)
        let taken = sessionEffects
        sessionEffects.removeAll(keepingCapacity: true)
        for effect in taken {
            if case .match(let input) = effect { feed(input) } else { refusals += 1 }
        }
    }

    private func feed(_ input: MatchInput) {
        machine.handle(input, now: now, effects: &effects)
        let taken = effects
        effects.removeAll(keepingCapacity: true)
        for effect in taken {
            switch effect {
            case .append(let append):
                pending.append(append.ticket)
                appends?.append(append)
            case .load(let token, _):
                let stored = StoredMatch(record: record, checkpoint: nil, tail: [], lastOffset: 0)
                feed(.loaded(token, .success(.match(stored))))
            case .send(let subscriber, let frame): look(at: frame, for: subscriber)
            case .note(.commandRefused), .note(.commandRejected): refusals += 1
            case .reply, .close, .schedule, .yield, .idle, .note, .sendBinary: break
            }
        }
    }

    private func confirm(keeping: Int) {
        while pending.count > keeping { feed(.appended(ticket: pending.removeFirst(), nil)) }
    }

    private func look(at frame: Frame, for subscriber: SubscriberID) {
        bytesSent += frame.bytes.count
        guard frame.bytes.count > 2000, let root = try? JSONDocument(parsing: frame.bytes, limits: .stored).root,
            let view = root["snapshot"]?["view"]
        else { return }
        views[Int(subscriber.number) - 1] = try? JSON.decode(NewWorlds.View.self, from: view)
    }
}
