import Martlet

/// Why something is being read from the store.
enum PendingRead: Sendable {
    case repeatedTick(PlayerID, Int, lastTick: Int, lean: Bool, CommandSource)
    case repeatedAck(LogEntry, PlayerID, CommandSource)
    case snapshot(PlayerID, RequestID)
    case events(PlayerID, since: Int, RequestID)
    case stream(SubscriberID, from: Int)
}

// Questions about the past, answered from memory where it reaches, else from the store.
extension TurnMatchMachine {
    func read(_ request: LoadRequest, for purpose: PendingRead) {
        guard reads.count < limits.waitingInputs else { return fail(purpose, .busy) }
        let token = nextToken()
        reads[token] = purpose
        out.append(.load(token, request))
    }

    /// Counts a view that a player asks for.
    func takeView(_ player: PlayerID) throws(WireError) {
        if let wait = viewBuckets[player.seat].take(limits.views, now: now.monotonic) {
            throw .rateLimited(retryAfter: wait)
        }
    }

    func readSnapshot(at offset: Int?, by caller: Caller, _ request: RequestID) {
        do throws(WireError) {
            let player = try seat(of: caller)
            guard let play else { throw .offsetNotFound }
            try takeView(player)
            if offset == nil || offset == play.offset {
                guard let snapshot = currentSnapshot(for: .player(player)) else { throw .storageUnavailable }
                return say(
                    .reply(request, .success(snapshot)), orElse: .retry(.readSnapshot(at: offset, by: caller, request)))
            }
            guard let offset, offset >= 0, offset <= durableOffset else { throw .offsetNotFound }
            read(.at(offset), for: .snapshot(player, request))
        } catch {
            out.append(.reply(request, .failure(error)))
        }
    }

    func readEvents(since: Int, limit: Int, by caller: Caller, _ request: RequestID) {
        do throws(WireError) {
            let player = try seat(of: caller)
            let first = max(1, since)
            let count = min(max(1, limit), limits.eventPage)
            guard let play, first <= durableOffset else {
                return out.append(.reply(request, .success(Wire.eventPage([], nextOffset: first))))
            }
            guard first >= play.firstRecentOffset else {
                return read(.events(from: first, limit: count), for: .events(player, since: first, request))
            }
            let entries = play.recent.filter { $0.offset >= first && $0.offset <= durableOffset }.prefix(count)
            out.append(.reply(request, .success(page(Array(entries), since: first, for: player))))
        } catch {
            out.append(.reply(request, .failure(error)))
        }
    }

    /// An answer of the store.
    func finish(_ read: PendingRead, _ result: Result<LoadedPart, StorageFailure>) {
        let part: LoadedPart
        switch result {
        case .success(let loaded): part = loaded
        case .failure: return fail(read, .storageUnavailable)
        }
        do throws(DamagedLog) {
            try finish(read, part)
        } catch {
            out.append(.note(.damaged(error.message)))
            fail(read, .storageUnavailable)
        }
    }

    private func finish(_ read: PendingRead, _ part: LoadedPart) throws(DamagedLog) {
        switch (read, part) {
        case (.repeatedTick(let player, let tick, let lastTick, let lean, let source), .events(let rows)):
            guard let row = rows.first(where: { $0.actor == player && $0.tick == tick }) else {
                return answer(
                    source,
                    .failure(
                        WireError(
                            409, "stale_tick", "Tick \(tick) is older than your last one, \(lastTick).",
                            details: Array("{\"lastTick\":\(lastTick)}".utf8))))
            }
            repeatAck(try LogReader<Game>.entry(row), to: player, lean: lean, source)
        case (.repeatedAck(let entry, let player, let source), .match(let stored)):
            let past = try rebuild(stored)
            answer(source, .success(ack(entry, for: player, snapshot: snapshot(of: past, for: .player(player)))))
        case (.snapshot(let player, let request), .match(let stored)):
            guard let snapshot = snapshot(of: try rebuild(stored), for: .player(player)) else {
                return fail(read, .storageUnavailable)
            }
            out.append(.reply(request, .success(snapshot)))
        case (.events(let player, let since, let request), .events(let rows)):
            var entries: [LogEntry] = []
            for row in rows { entries.append(try LogReader<Game>.entry(row)) }
            out.append(.reply(request, .success(page(entries, since: since, for: player))))
        case (.stream(let subscriber, let offset), .events(let rows)):
            caughtUp(subscriber, from: offset, rows)
        default:
            fail(read, .offsetNotFound)
        }
    }

    /// Tells whoever waits for a read that it failed.
    private func fail(_ read: PendingRead, _ error: WireError) {
        switch read {
        case .repeatedTick(_, _, _, _, let source), .repeatedAck(_, _, let source): answer(source, .failure(error))
        case .snapshot(_, let request), .events(_, _, let request): out.append(.reply(request, .failure(error)))
        case .stream(let subscriber, _): close(subscriber, .internalError)
        }
    }

    private func rebuild(_ stored: StoredMatch) throws(DamagedLog) -> Play<Game> {
        guard let checkpoint = stored.checkpoint else { throw DamagedLog(message: "there is no checkpoint") }
        return try Play<Game>(stored, checkpoint: checkpoint, limits: limits)
    }

    /// What a player may know of these rows: one's own commands, rejected ones too, and of others' what can be seen.
    private func page(_ entries: [LogEntry], since: Int, for player: PlayerID) -> [UInt8] {
        var events: [[UInt8]] = []
        for entry in entries {
            let seen = Projected.events(entry.emissions, for: .player(player))
            guard seen != nil || entry.actor == player else { continue }
            events.append(Wire.event(entry, match: id, viewer: .player(player), events: seen ?? .noEvents))
        }
        return Wire.eventPage(events, nextOffset: (entries.last?.offset ?? since - 1) + 1)
    }
}

extension TurnMatchMachine {
    /// Where the state in memory stands and its hash, while it is awake and all of it is durable; for the simulator.
    package func durableTruth() -> (offset: Int, hash: UInt64)? {
        guard let play, outbox.isEmpty, let hash = try? play.match.hash() else { return nil }
        return (play.offset, hash)
    }
}
