import Martlet
import MartletEngine
import Testing

/// Drives one match machine by hand: feeds inputs, records what comes out, plays the store and the clock.
final class MatchHarness<Game: TurnGame> {
    var machine: TurnMatchMachine<Game>
    var store: HandStore
    let limits: MatchLimits
    var monotonic: Int64 = 1_000_000_000
    let wallStart: Int64 = 1_800_000_000_000_000

    /// Appends and reads that the store has not answered; empty after each step while it is automatic.
    var appends: [Append] = []
    var loads: [(token: UInt64, request: LoadRequest)] = []
    var commitsByItself = true
    var loadsByItself = true

    var frames: [SubscriberID: [JSONValue]] = [:]
    var closed: [SubscriberID: CloseReason] = [:]
    var replies: [RequestID: Reply] = [:]
    var notes: [MatchNote] = []
    var timerAt: Int64?
    var idleCount = 0
    private var lastNumber: UInt64 = 0

    init(
        _ game: Game.Type, founder: String = "ann", isPrivate: Bool = false, minPlayers: Int = 2,
        limits: MatchLimits = MatchLimits(), passwordHash: String? = nil
    ) {
        self.limits = limits
        let caller = Self.caller(founder)
        var record = MatchRecord(
            id: MatchID("m1"), game: Game.description.id, name: "a match", map: nil, owner: caller.account,
            minPlayers: minPlayers, maxPlayers: Game.description.maxPlayers, isPrivate: isPrivate,
            inviteCode: "open-sesame", ruleset: Array("{}".utf8), seed: MatchSeed(7),
            createdAt: Timestamp(microseconds: wallStart))
        record.passwordHash = passwordHash
        if let seat = PlayerID(seat: 0) {
            record.players = [PlayerRecord(player: seat, account: caller.account, displayName: founder)]
        }
        store = HandStore(record)
        machine = TurnMatchMachine(id: record.id, limits: limits)
    }

    static func caller(_ name: String) -> Caller { Caller(account: AccountID("acc-\(name)"), displayName: name) }

    var now: Now {
        Now(monotonic: monotonic, wall: Timestamp(microseconds: wallStart + monotonic / 1000))
    }

    // MARK: Steps

    func feed(_ input: MatchInput) {
        var effects: [MatchEffect] = []
        machine.handle(input, now: now, effects: &effects)
        for effect in effects { perform(effect) }
        settle()
    }

    /// Lets the store answer whatever it answers by itself.
    func settle() {
        while true {
            if commitsByItself, !appends.isEmpty {
                commit()
            } else if loadsByItself, !loads.isEmpty {
                load()
            } else {
                return
            }
        }
    }

    /// The oldest append succeeds.
    func commit() {
        let append = appends.removeFirst()
        feed(.appended(ticket: append.ticket, store.commit(append)))
    }

    /// The oldest append is reported to have failed; `written`: it is on disk all the same.
    func failCommit(written: Bool = false) {
        let append = appends.removeFirst()
        if written { _ = store.commit(append) }
        store.isPoisoned = true
        feed(.appended(ticket: append.ticket, .unavailable("injected")))
    }

    func load() {
        let (token, request) = loads.removeFirst()
        feed(.loaded(token, .success(store.answer(request))))
    }

    func failLoad() {
        let (token, _) = loads.removeFirst()
        feed(.loaded(token, .failure(.unavailable("injected"))))
    }

    /// Lets time pass, with the timers that fall into it.
    func pass(seconds: Double) {
        let end = monotonic + Int64(seconds * 1_000_000_000)
        while let at = timerAt, at <= end {
            monotonic = max(monotonic, at)
            timerAt = nil
            feed(.timer)
        }
        monotonic = end
    }

    /// The server is killed and started again: what was not committed is gone.
    func crash() {
        appends = []
        loads = []
        timerAt = nil
        frames = [:]
        store.isPoisoned = false
        machine = TurnMatchMachine(id: machine.id, limits: limits)
    }

    private func perform(_ effect: MatchEffect) {
        switch effect {
        case .append(let append): appends.append(append)
        case .load(let token, let request): loads.append((token, request))
        case .reply(let request, let reply):
            #expect(replies[request] == nil, "a request is answered once")
            replies[request] = reply
        case .send(let subscriber, let frame):
            #expect(closed[subscriber] == nil, "nothing is sent to a closed stream")
            if let value = try? JSONValue(parsing: frame.bytes, limits: .stored) {
                frames[subscriber, default: []].append(value)
            } else {
                Issue.record("a frame is no JSON")
            }
        case .sendBinary: Issue.record("a match of turns sends no binary frames")
        case .close(let subscriber, let reason): closed[subscriber] = reason
        case .schedule(let at): timerAt = at
        case .idle: idleCount += 1
        case .note(let note): notes.append(note)
        }
    }

    // MARK: What people do

    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// Sends an action and returns its request.
    @discardableResult
    func act(_ action: MemberAction, _ name: String) -> RequestID {
        let request = RequestID(nextNumber())
        feed(.action(action, by: Self.caller(name), request))
        return request
    }

    func subscribe(_ name: String, _ start: StreamStart = .after(0)) -> SubscriberID {
        let subscriber = SubscriberID(nextNumber())
        feed(.subscribe(subscriber, by: Self.caller(name), from: start))
        return subscriber
    }

    func request(
        _ command: String, tick: Int, as player: String, turn: Int? = nil, match: String = "m1", lean: Bool = true
    ) -> CommandRequest {
        let node = (try? JSONDocument(parsing: Array(command.utf8)).root) ?? CommandRequest.nothing
        return CommandRequest(
            matchID: match, tick: tick, turn: turn, actorPlayerID: player, command: node, lean: lean)
    }

    @discardableResult
    func post(
        _ command: String, tick: Int, as player: String, by name: String, turn: Int? = nil, match: String = "m1",
        lean: Bool = true
    ) -> RequestID {
        let id = RequestID(nextNumber())
        let request = request(command, tick: tick, as: player, turn: turn, match: match, lean: lean)
        feed(.command(request, from: .request(id, Self.caller(name))))
        return id
    }

    func send(_ command: String, tick: Int, as player: String, on stream: SubscriberID, lean: Bool = true) {
        let request = request(command, tick: tick, as: player, lean: lean)
        feed(.command(request, from: .stream(stream, clientMessageID: Array("\(tick)".utf8))))
    }

    /// Joins the others and plays through the lobby until the match runs.
    func run(_ others: String...) {
        for name in others {
            act(.join(inviteCode: "open-sesame"), name)
            act(.ready(true), name)
        }
        act(.start, "ann")
        for name in ["ann"] + others { act(.loaded, name) }
        #expect(store.record.status == .running)
    }

    // MARK: What was said

    /// The answer to a request: its JSON, or nil where it failed or there is none yet.
    func answer(_ request: RequestID) -> JSONValue? {
        guard case .success(let bytes)? = replies[request] else { return nil }
        return try? JSONValue(parsing: bytes, limits: .stored)
    }

    /// The code that a request was refused with.
    func refusal(_ request: RequestID) -> String? {
        guard case .failure(let error)? = replies[request] else { return nil }
        return error.code
    }

    /// The kinds of the frames that a stream was sent, with offsets for events and snapshots: `snapshot@2 ready`.
    func story(_ stream: SubscriberID) -> String {
        let kinds = ["snapshot", "event", "ack", "match", "presence", "ready", "pong", "error", "closing"]
        return (frames[stream] ?? []).map { frame in
            guard let kind = kinds.first(where: { frame[$0] != nil }) else { return "?" }
            switch kind {
            case "snapshot", "event", "ack": return "\(kind)@\(frame[kind]?["offset"]?.int ?? -1)"
            case "error": return "error:\(frame["error"]?["code"]?.string ?? "")"
            default: return kind
            }
        }.joined(separator: " ")
    }

    func forget(_ stream: SubscriberID) { frames[stream] = [] }
}

extension CommandRequest {
    /// A JSON `null`, for text that can't be parsed.
    static var nothing: JSONNode {
        guard let document = try? JSONDocument(parsing: Array("null".utf8)) else { preconditionFailure("null is JSON") }
        return document.root
    }
}
