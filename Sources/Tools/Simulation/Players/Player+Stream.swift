import Martlet
import MartletEngine

// The stream: connecting, reading, playing.
extension Player {
    func play(_ match: MatchID) {
        guard let me else { return }
        guard let connection else {
            if world.clock.now >= connectAt { connect(match, me) }
            return
        }
        guard check?.isReady == true else { return }
        if tokenUntil.adding(seconds: -15) < world.now.wall, !mischief.chance(0.1) {
            refreshToken()
            send("{\"accessToken\":\"\(SimulatedServer.token(caller, until: tokenUntil))\"}")
        }
        resend()
        if status == .running { decide(match, me) }
        if status == .running || status == .loading { misbehave(match, me, connection) }
    }

    func connect(_ match: MatchID, _ me: PlayerID) {
        refreshToken()
        let start: StreamStart
        // In a twin run the others' offsets are hidden: what they ask for must not depend on them.
        let choice = dice.below(hasConnected ? 3 : 1)
        switch misbehaves ? choice : 0 {
        case 0 where !misbehaves: start = .after(0)
        case 0: start = .after(hasConnected && viewOffset >= 0 ? position : 0)
        case 1: start = .since(position + 1)
        default: start = .since(position > 3 ? position - 2 : 1)
        }
        world.counts.connects += 1
        if hasConnected { world.counts.reconnects += 1 }
        hasConnected = true
        isStale = true
        let connection = world.connect()
        self.connection = connection
        check = StreamCheck(match: match, player: me, start: start)
        world.trace("\(caller.account.text) connects (\(connection.id.number)) with \(start)")
        let round = round
        connection.onFrame = { [unowned self, unowned connection] frame, order in
            if connection === self.connection, round == self.round { read(frame, order, match, me) }
        }
        connection.onEnd = { [unowned self, unowned connection] reason in
            if connection === self.connection { ended(reason) }
        }
        let token = SimulatedServer.token(caller, until: tokenUntil)
        let lean = dice.chance(0.6)
        world.clock.after(dice.within(10_000_000...200_000_000)) { [unowned self] in
            world.server.open(connection, match: match, token: token, start: start, lean: lean)
        }
        arrangeTrouble(for: connection)
    }

    private func arrangeTrouble(for connection: Connection) {
        guard misbehaves else { return }
        if let seconds = faults.dropEvery {
            world.clock.after(mischief.until(every: seconds)) { [weak connection, unowned self] in
                if !world.isEnding { connection?.drop() }
            }
        }
        if let seconds = faults.slowReaderEvery, world.options.twin == nil {
            world.clock.after(mischief.until(every: seconds)) { [weak connection, unowned self] in
                guard !world.isEnding else { return }
                connection?.fallAsleep(until: world.clock.now + mischief.within(2_000_000_000...90_000_000_000))
            }
        }
    }

    private func ended(_ reason: CloseReason?) {
        world.trace("\(caller.account.text)'s stream ended: \(reason.map { "\($0)" } ?? "the line broke")")
        connection = nil
        if reason == .notAuthenticated { tokenUntil = Timestamp(microseconds: 0) }
        if reason == .forbidden || reason == .noSuchMatch, !hasLeft {
            world.judge.fail("\(table.match?.text ?? ""): a member's stream was closed with \(reason?.rawValue ?? 0)")
        }
        for index in pending.indices { pending[index].sentAt = nil }
        connectAt = world.clock.now + dice.within(100_000_000...4_000_000_000)
    }

    func send(_ text: String) { connection?.send(Array(text.utf8)) }

    // MARK: Reading

    private func read(_ frame: [UInt8], _ order: Int, _ match: MatchID, _ me: PlayerID) {
        guard let root = try? JSONDocument(parsing: frame, limits: .stored).root else {
            return world.judge.fail("\(match): a frame is no JSON")
        }
        if world.options.twin != nil, seat == 0 { world.transcript.append((world.clock.now, frame)) }
        guard let kind = check?.take(root, order: order, judge: world.judge) else { return }
        world.trace("\(me)@\(table.index) reads \(kind) at \(root["offset"]?.int ?? -1)")
        position = max(position, check?.position ?? 0)
        switch kind {
        case "snapshot": if let node = root["snapshot"] { show(node) }
        // One's own show in the ack.
        case "event": if root["event"]?["actorPlayerId"]?.string != me.description { isStale = true }
        case "match": if let node = root["match"] { learn(node) }
        case "ack": if let node = root["ack"] { acked(node, root["clientMessageId"]?.int, order, match, me) }
        case "error": refused(root, match, me)
        case "ready": for index in pending.indices { pending[index].sentAt = nil }
        default: break
        }
    }

    private func show(_ snapshot: JSONNode) {
        guard let offset = snapshot["offset"]?.int, offset >= viewOffset else { return }
        viewOffset = offset
        view = snapshot["view"]
        isStale = false
        askedForSnapshotAt = 0
    }

    func acked(_ ack: JSONNode, _ tick: Int?, _ order: Int, _ match: MatchID, _ me: PlayerID) {
        guard let tick else { return world.judge.fail("\(match): an ack without its clientMessageId") }
        world.judge.check(ack: ack, tick: tick, of: match, for: me, order: order)
        guard let index = pending.firstIndex(where: { $0.tick == tick }) else { return }
        let command = pending.remove(at: index)
        old.append(command)
        if old.count > 12 { old.removeFirst() }
        isStale = true
        if let snapshot = ack["snapshot"] { show(snapshot) }
    }

    private func refused(_ root: JSONNode, _ match: MatchID, _ me: PlayerID) {
        guard let code = root["error"]?["code"]?.string else {
            return world.judge.fail("\(match): an error without its code")
        }
        guard let tick = root["clientMessageId"]?.int else { return }
        refused(code, tick: tick, match, me)
    }

    /// A command was refused: what is a matter of time is sent again, with the same tick; the rest is given up.
    func refused(_ code: String, tick: Int, _ match: MatchID, _ me: PlayerID) {
        if code == "stale_tick" { world.judge.check(staleTick: tick, of: match, for: me) }
        guard let index = pending.firstIndex(where: { $0.tick == tick }) else { return }
        switch code {
        case "storage_unavailable", "busy", "rate_limited", "draining", "internal_error":
            pending[index].sentAt = nil
            pending[index].notBefore = world.clock.now + dice.within(500_000_000...2_000_000_000)
        case "stale_tick", "wrong_turn", "match_not_running":
            pending.remove(at: index)
            isStale = true
        default:
            world.judge.fail("\(match): the command with tick \(tick) of \(me) was refused with \(code)")
        }
    }

    // MARK: Playing

    func askForSnapshot() {
        guard world.clock.now - askedForSnapshotAt > 8_000_000_000 else { return }
        askedForSnapshotAt = world.clock.now
        send("{\"requestSnapshot\":true}")
    }

    /// Sends again what was not answered.
    private func resend() {
        let now = world.clock.now
        for index in pending.indices where pending[index].notBefore <= now {
            if let sentAt = pending[index].sentAt, now - sentAt < 12_000_000_000 { continue }
            pending[index].sentAt = now
            transmit(pending[index])
        }
    }

    private func transmit(_ command: Pending) {
        let text = Array("{\"clientMessageId\":\(command.tick),\"command\":".utf8) + command.body + Array("}".utf8)
        connection?.send(text)
        if misbehaves, mischief.chance(faults.duplicates) { connection?.send(text) }
    }

    private func decide(_ match: MatchID, _ me: PlayerID) {
        guard pending.count < (misbehaves ? patience : 1) else { return }
        guard !isStale, let view else { return askForSnapshot() }
        guard let command = brain?.next(view) else {
            // It is for the others to act; look again now and then.
            if world.clock.now - describedAt > 15_000_000_000 { isStale = true }
            return
        }
        let isBurst = misbehaves && mischief.chance(faults.mischief)
        for _ in 0..<(isBurst ? 2 + mischief.below(8) : 1) { give(command, match, me) }
        isStale = true
    }

    /// Gives a command a tick of its own and sends it.
    private func give(_ command: [UInt8], _ match: MatchID, _ me: PlayerID) {
        let body =
            "{\"v\":1,\"matchId\":\"\(match.text)\",\"tick\":\(nextTick),\"actorPlayerId\":\"\(me)\",\"command\":"
            + String(decoding: command, as: UTF8.self) + "}"
        var entry = Pending(tick: nextTick, body: Array(body.utf8))
        nextTick += 1 + (misbehaves && mischief.chance(0.05) ? mischief.below(3) : 0)
        world.counts.commands += 1
        world.trace("\(me)@\(table.index) gives \(body)")
        if misbehaves, mischief.chance(0.05) {
            entry.sentAt = world.clock.now
            pending.append(entry)
            post(entry, match, me)
        } else {
            entry.sentAt = world.clock.now
            pending.append(entry)
            transmit(entry)
        }
    }
}
