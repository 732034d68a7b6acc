import Martlet
import MartletEngine

// What honest clients seldom do, and dishonest ones often.
extension Player {
    func misbehave(_ match: MatchID, _ me: PlayerID, _ connection: Connection) {
        guard misbehaves, mischief.chance(faults.mischief) else { return }
        switch mischief.below(12) {
        case 0:
            send(mischief.pick(["{", "[]", "{\"command\":7}", "null", "\u{0}", "{\"ping\":\"\"}", "{\"command\":{}}"]))
        case 1: send("{\"command\":\(body(match, actor: me.seat == 0 ? "p2" : "p1"))}")
        case 2: send("{\"command\":\(body(MatchID("m-elsewhere"), actor: me.description))}")
        case 3: repeatOld()
        case 4: readSnapshot(match, me)
        case 5: readEvents(match, me)
        case 6:
            // A second window: the server replaces this one.
            self.connection = nil
            connect(match, me)
        case 7: send("{\"ping\":\(mischief.below(1000))}")
        case 8: staleTick(match, me)
        case 9: pry(match)
        case 10: if mischief.chance(0.15) { act(mischief.chance(0.5) ? .resign : .leave, match) }
        default: for _ in 0..<30 { send("{\"ping\":1}") }
        }
    }

    private func body(_ match: MatchID, actor: String, tick: Int = 1_000_000) -> String {
        "{\"v\":1,\"matchId\":\"\(match.text)\",\"tick\":\(tick),\"actorPlayerId\":\"\(actor)\",\"command\":{\"type\":\"Resign\"}}"
    }

    /// An acked command again: it must be answered as it was, whatever it says now.
    private func repeatOld() {
        guard !old.isEmpty, let match = table.match, let me else { return }
        let command = mischief.pick(old)
        let changed = body(match, actor: me.description, tick: command.tick)
        let body = mischief.chance(0.5) ? String(decoding: command.body, as: UTF8.self) : changed
        send("{\"clientMessageId\":\(command.tick),\"command\":\(body)}")
    }

    /// A tick below the last that was perhaps never used: a stored ack or `stale_tick`, nothing else.
    private func staleTick(_ match: MatchID, _ me: PlayerID) {
        // Not one that may still be on its way here and be taken for the first time.
        guard let last = old.last?.tick, pending.isEmpty else { return }
        let tick = mischief.below(last)
        send("{\"clientMessageId\":\(tick),\"command\":\(body(match, actor: me.description, tick: tick))}")
    }

    private func readSnapshot(_ match: MatchID, _ me: PlayerID) {
        guard position > 0 else { return }
        let offset = mischief.below(position + 1)
        call(.snapshot(match, at: offset)) { [unowned self] reply, order in
            switch reply {
            case .success(let bytes)?:
                guard let root = try? JSONDocument(parsing: bytes, limits: .stored).root else { return }
                guard root["offset"]?.int == offset else {
                    return world.judge.fail("\(match): asked for the snapshot at \(offset), got another")
                }
                world.judge.check(snapshot: root, of: match, for: me, order: order)
            case .failure(let error)? where error.code == "offset_not_found":
                world.judge.fail("\(match): \(me) was at \(position), but there is no snapshot at \(offset)")
            default: break
            }
        }
    }

    private func readEvents(_ match: MatchID, _ me: PlayerID) {
        let since = 1 + mischief.below(position + 1)
        call(.events(match, since: since, limit: 1 + mischief.below(12))) { [unowned self] reply, order in
            guard case .success(let bytes)? = reply, let root = try? JSONDocument(parsing: bytes, limits: .stored).root,
                let next = root["nextOffset"]?.int, let reference = world.judge.cases[match]?.reference
            else { return }
            var at = since - 1
            for node in root["events"]?.elements ?? [] {
                world.judge.check(event: node, of: match, for: me, order: order, allowsEmpty: true)
                let offset = node["offset"]?.int ?? 0
                if offset <= at { world.judge.fail("\(match): a page of events is out of order") }
                if let missed = reference.nextVisible(behind: at, for: me), missed < offset {
                    world.judge.fail("\(match): a page of events lacks offset \(missed)")
                }
                at = offset
            }
            if let missed = reference.nextVisible(behind: at, for: me), missed < next {
                world.judge.fail("\(match): a page of events lacks offset \(missed)")
            }
        }
    }

    /// A stranger asks about a private match: it is not there.
    private func pry(_ match: MatchID) {
        let stranger = Caller(account: AccountID("stranger"), displayName: "stranger")
        let token = SimulatedServer.token(stranger, until: world.now.wall.adding(seconds: 60))
        let requests: [ClientRequest] = [
            .action(.describe(inviteCode: "guess"), match), .action(.join(inviteCode: nil), match),
            .snapshot(match, at: nil), .events(match, since: 1, limit: 10), .action(.resign, match),
            .command(match, Array(body(match, actor: "p1").utf8), lean: true),
        ]
        world.server.take(mischief.pick(requests), token: token) { [unowned self] reply in
            switch reply {
            case .success: world.judge.fail("\(match): a stranger was answered")
            case .failure(let error):
                let allowed = ["match_not_found", "draining", "storage_unavailable", "busy", "rate_limited"]
                if !allowed.contains(error.code) { world.judge.fail("\(match): a stranger was told \(error.code)") }
            }
        }
    }

    /// A command through the other door.
    func post(_ command: Pending, _ match: MatchID, _ me: PlayerID) {
        let round = round
        call(.command(match, command.body, lean: mischief.chance(0.5))) { [unowned self] reply, order in
            guard round == self.round else { return }
            switch reply {
            case .success(let bytes)?:
                guard let root = try? JSONDocument(parsing: bytes, limits: .stored).root else {
                    return world.judge.fail("\(match): an ack is no JSON")
                }
                acked(root, command.tick, order, match, me)
            case .failure(let error)? where error.code == "not_authenticated": break
            case .failure(let error)?: refused(error.code, tick: command.tick, match, me)
            case nil: break
            }
        }
    }
}
