import Martlet

// A command: who may, which tick, the rules, and what everybody is told.
extension TurnMatchMachine {
    /// What became of a command that reached the rules.
    struct Decision {
        let entry: LogEntry
        /// The match's row was written with it.
        let rowChanged: Bool
    }

    func command(_ request: CommandRequest, from source: CommandSource) {
        do throws(WireError) {
            let player = try actor(of: request, from: source)
            // The row is read where it lies: a copy of it costs more than the rest of these checks.
            guard let play, let status = lobby?.record.status else {
                throw .matchNotRunning(lobby?.record.status ?? .open)
            }
            if let last = play.lastTick(of: player), request.tick <= last {
                return repeated(request, player, lastTick: last, from: source)
            }
            guard status == .running else { throw .matchNotRunning(status) }
            let turn = Game.turn(of: play.match.state)
            guard request.turn == nil || request.turn == turn else {
                throw WireError(
                    409, "wrong_turn", "This command was meant for another turn; it is turn \(turn) now.",
                    details: Array("{\"turn\":\(turn)}".utf8))
            }
            guard outbox.count < limits.pendingAppends else { throw .busy }
            guard now.monotonic >= storageRetryAt else { throw .storageUnavailable }
            let (command, encoded) = try decode(request.command)
            guard let decision = decide(command, encoded, by: player, tick: request.tick) else {
                throw WireError(500, "internal_error", "The game could not carry this out. Nothing was changed.")
            }
            note(decision.entry, by: player)
            // The event goes before the ack: whoever has an ack's snapshot is sent nothing that it holds already.
            tell(decision)
            acknowledge(decision.entry, to: player, lean: request.lean, source)
        } catch {
            out.append(.note(.commandRefused(code: error.code)))
            answer(source, .failure(error))
        }
    }

    /// The member who sent a command, once the request is theirs to send.
    private func actor(of request: CommandRequest, from source: CommandSource) throws(WireError) -> PlayerID {
        let player: PlayerID
        switch source {
        case .stream(let subscriber, _):
            guard let index = subscribers.firstIndex(where: { $0.id == subscriber }) else { throw .notAPlayer }
            player = try seat(of: subscribers[index].caller)
        case .request(_, let caller):
            player = try seat(of: caller)
        }
        guard request.matchID == id.text else {
            throw WireError(400, "match_id_mismatch", "The command names another match than the address it came to.")
        }
        guard request.actorPlayerID == player.description else {
            throw WireError(403, "wrong_actor", "You play as \(player) in this match, and can't act for anybody else.")
        }
        if let wait = buckets[player.seat].take(limits.commands, now: now.monotonic) {
            throw .rateLimited(retryAfter: wait)
        }
        return player
    }

    /// The seat of a member.
    func seat(of caller: Caller) throws(WireError) -> PlayerID {
        guard lobby != nil else { throw .matchNotFound }
        if let index = lobby?.record.players.firstIndex(where: { $0.account == caller.account }),
            let player = lobby?.record.players[index].player
        {
            return player
        }
        throw lobby?.isVisible(to: caller.account, inviteCode: nil) == true ? .notAPlayer : .matchNotFound
    }

    private func decode(_ node: JSONNode) throws(WireError) -> (Game.Command, [UInt8]) {
        do throws(JSONError) {
            let command = try JSON.decode(Game.Command.self, from: node)
            let encoded = try JSON.encode(command)
            guard encoded.count <= limits.commandBytes else {
                throw JSONError(.limitExceeded, "it is longer than \(limits.commandBytes) bytes")
            }
            return (command, encoded)
        } catch {
            throw WireError(422, "invalid_command", "This is no command of this game: \(error.message)")
        }
    }

    /// Runs the rules and writes what they said. A decision takes the next offset whether it accepts or rejects.
    /// `rowChanged`: the match's row is to be written with it. nil: a mistake in the game, nothing has changed.
    func decide(
        _ command: Game.Command, _ encoded: [UInt8], by player: PlayerID, tick: Int?, rowChanged: Bool = false
    ) -> Decision? {
        guard let play else { return nil }
        var match = play.match
        var entry = LogEntry(
            offset: play.offset + 1, timestamp: now.wall, actor: player, tick: tick,
            turn: Game.turn(of: match.state), emissions: [], command: encoded,
            randomPosition: match.random.position)
        do throws(JSONError) {
            try run(command, by: player, on: &match, into: &entry)
        } catch {
            out.append(.note(.damaged(error.message)))
            return nil
        }
        play.match = match
        play.append(entry, limits: limits)
        let row = updateRow(after: entry) || rowChanged
        append(record: row ? lobby?.record : nil, entry: entry, checkpoint: dueCheckpoint())
        return Decision(entry: entry, rowChanged: row)
    }

    private func run(
        _ command: Game.Command, by player: PlayerID, on match: inout TurnMatch<Game>, into entry: inout LogEntry
    ) throws(JSONError) {
        let emissions: [Emission<Game.Event>]
        do throws(Rejection) {
            emissions = try match.reduce(command, by: player)
        } catch {
            entry.rejection = error
            return
        }
        for emission in emissions {
            entry.emissions.append(
                EncodedEmission(audience: emission.audience, json: try JSON.encode(emission.event)))
        }
        entry.randomPosition = match.random.position
    }

    private func note(_ entry: LogEntry, by player: PlayerID) {
        if let rejection = entry.rejection {
            out.append(.note(.commandRejected(player, offset: entry.offset, code: rejection.code)))
        } else {
            out.append(.note(.commandAccepted(player, offset: entry.offset)))
        }
    }

    /// Tells the streams what was decided.
    func tell(_ decision: Decision) {
        if decision.entry.rejection == nil { broadcast(decision.entry) }
        if decision.rowChanged { announceMatch() }
    }

    /// Carries the turn and the outcome into the match's row. True where it changed.
    private func updateRow(after entry: LogEntry) -> Bool {
        guard entry.rejection == nil, let play, lobby != nil else { return false }
        var changed = false
        let turn = Game.turn(of: play.match.state)
        if turn != lobby?.record.turn {
            lobby?.reached(turn: turn, now: now.wall)
            changed = true
        }
        if entry.command == resignation, let actor = entry.actor {
            lobby?.noteResignation(of: actor)
            changed = true
        }
        if lobby?.record.status.isOver == false, let outcome = Game.outcome(of: play.match.state),
            let json = try? JSON.encode(outcome)
        {
            lobby?.finish(outcome: json, now: now.wall)
            out.append(.note(.statusChanged(.finished)))
            changed = true
        }
        return changed
    }

    // MARK: Answers

    private func acknowledge(_ entry: LogEntry, to player: PlayerID, lean: Bool, _ source: CommandSource) {
        let snapshot = lean ? nil : currentSnapshot(for: .player(player))
        answerHeld(source, ack(entry, for: player, snapshot: snapshot))
    }

    func ack(_ entry: LogEntry, for player: PlayerID, snapshot: [UInt8]?) -> [UInt8] {
        Wire.ack(
            entry, events: Projected.events(entry.emissions, for: .player(player)) ?? .noEvents, snapshot: snapshot)
    }

    /// The same tick again: the stored ack. One that nobody knows any more: `stale_tick`.
    private func repeated(_ request: CommandRequest, _ player: PlayerID, lastTick: Int, from source: CommandSource) {
        let remembered = play?.recent.last { $0.actor == player && $0.tick == request.tick }
        guard let entry = remembered ?? outbox.entry(of: player, tick: request.tick) else {
            return read(
                .tick(player, request.tick),
                for: .repeatedTick(player, request.tick, lastTick: lastTick, lean: request.lean, source))
        }
        if !request.lean, entry.offset > durableOffset, entry.offset != play?.offset,
            outbox.hold(.input(.command(request, from: source)))
        {
            return  // Its state is gone from memory and not yet in the store: ask again when it is.
        }
        repeatAck(entry, to: player, lean: request.lean, source)
    }

    func repeatAck(_ entry: LogEntry, to player: PlayerID, lean: Bool, _ source: CommandSource) {
        if let tick = entry.tick { out.append(.note(.duplicateTick(player, tick: tick))) }
        if lean { return answerHeld(source, ack(entry, for: player, snapshot: nil)) }
        do throws(WireError) { try takeView(player) } catch { return answer(source, .failure(error)) }
        if entry.offset == play?.offset {
            return answerHeld(source, ack(entry, for: player, snapshot: currentSnapshot(for: .player(player))))
        }
        read(.at(entry.offset), for: .repeatedAck(entry, player, source))
    }

    /// Answers a command at once: for what changed nothing.
    func answer(_ source: CommandSource, _ reply: Reply) {
        switch (source, reply) {
        case (.request(let request, _), _):
            out.append(.reply(request, reply))
        case (.stream(let subscriber, let message), .failure(let error)):
            let frame = StreamMessage.error(error, clientMessageID: message, match: id, offset: durableOffset)
            // A stream whose own beginning still waits is not known yet.
            if isAwaited(subscriber) { out.append(.send(subscriber, frame)) } else { release(.send(subscriber, frame)) }
        case (.stream(let subscriber, let message), .success(let ack)):
            release(
                .send(subscriber, StreamMessage.ack(ack, clientMessageID: message, match: id, offset: durableOffset)))
        }
    }

    /// Answers a command once everything so far is durable.
    func answerHeld(_ source: CommandSource, _ ack: [UInt8]) {
        switch source {
        case .request(let request, _):
            say(.reply(request, .success(ack)), orElse: .refuse(source))
        case .stream(let subscriber, let message):
            let offset = play?.offset ?? durableOffset
            say(
                .send(subscriber, StreamMessage.ack(ack, clientMessageID: message, match: id, offset: offset)),
                orElse: .refuse(source))
        }
    }

    /// Sends an accepted command's events to every stream that may see some of them. Those who see the same are sent the
    /// same bytes.
    func broadcast(_ entry: LogEntry) {
        var made: [(seen: UInt64, isActor: Bool, frame: Frame)] = []
        for subscriber in subscribers {
            guard case .live = subscriber.state, subscriber.nextOffset <= entry.offset else { continue }
            let isActor = entry.actor == subscriber.player
            guard let seen = visibleMask(entry, for: subscriber.viewer) else {
                if let frame = eventFrame(entry, for: subscriber.viewer) { say(.send(subscriber.id, frame)) }
                continue
            }
            if seen == 0 { continue }
            if let frame = made.first(where: { $0.seen == seen && $0.isActor == isActor })?.frame {
                say(.send(subscriber.id, frame))
            } else if let frame = eventFrame(entry, for: subscriber.viewer) {
                made.append((seen, isActor, frame))
                say(.send(subscriber.id, frame))
            }
        }
    }

    /// One bit for each event of the entry that the viewer sees; nil for more events than bits.
    private func visibleMask(_ entry: LogEntry, for viewer: Viewer) -> UInt64? {
        guard entry.emissions.count <= 64 else { return nil }
        var mask: UInt64 = 0
        for (index, emission) in entry.emissions.enumerated() where emission.audience.contains(viewer) {
            mask |= 1 << UInt64(index)
        }
        return mask
    }

    func eventFrame(_ entry: LogEntry, for viewer: Viewer) -> Frame? {
        guard let events = Projected.events(entry.emissions, for: viewer) else { return nil }
        let event = Wire.event(entry, match: id, viewer: viewer, events: events)
        return StreamMessage.event(event, match: id, offset: entry.offset)
    }
}
