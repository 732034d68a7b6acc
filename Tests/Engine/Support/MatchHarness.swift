import Martlet
import MartletEngine
import Testing

/// Drives the machine of a match of turns.
final class MatchHarness<Game: TurnGame>: MachineHarness<TurnMatchMachine<Game>> {
    init(
        _ game: Game.Type, founder: String = "ann", isPrivate: Bool = false, minPlayers: Int = 2,
        limits: MatchLimits = MatchLimits(), passwordHash: String? = nil
    ) {
        let caller = Self.caller(founder)
        var record = MatchRecord(
            id: MatchID("m1"), game: Game.description.id, name: "a match", map: nil, owner: caller.account,
            minPlayers: minPlayers, maxPlayers: Game.description.maxPlayers, isPrivate: isPrivate,
            inviteCode: "open-sesame", ruleset: Array("{}".utf8), seed: MatchSeed(7),
            createdAt: Timestamp(microseconds: Self.wallStart))
        record.passwordHash = passwordHash
        if let seat = PlayerID(seat: 0) {
            record.players = [PlayerRecord(player: seat, account: caller.account, displayName: founder)]
        }
        let id = record.id
        super.init(record) { TurnMatchMachine(id: id, limits: limits) }
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

    override func crash() {
        super.crash()
        texts = [:]
    }

    // MARK: What people do

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

    /// The kinds of the frames that a stream was sent, with offsets for events and snapshots: `snapshot@2 ready`.
    func story(_ stream: SubscriberID) -> String {
        let kinds = ["snapshot", "event", "ack", "match", "presence", "ready", "pong", "error", "closing"]
        return (texts[stream] ?? []).map { frame in
            guard let kind = kinds.first(where: { frame[$0] != nil }) else { return "?" }
            switch kind {
            case "snapshot", "event", "ack": return "\(kind)@\(frame[kind]?["offset"]?.int ?? -1)"
            case "error": return "error:\(frame["error"]?["code"]?.string ?? "")"
            default: return kind
            }
        }.joined(separator: " ")
    }

    func forget(_ stream: SubscriberID) { texts[stream] = [] }
}

extension CommandRequest {
    /// A JSON `null`, for text that can't be parsed.
    static var nothing: JSONNode {
        guard let document = try? JSONDocument(parsing: Array("null".utf8)) else { preconditionFailure("null is JSON") }
        return document.root
    }
}
