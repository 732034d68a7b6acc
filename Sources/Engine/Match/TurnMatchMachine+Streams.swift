import Martlet

// Streams: beginning, catching up, presence, and the ends of them.
extension TurnMatchMachine {
    func subscribe(_ subscriber: SubscriberID, by caller: Caller, from start: StreamStart) {
        let player: PlayerID
        do throws(WireError) {
            player = try seat(of: caller)
        } catch {
            return refuse(.subscribe(subscriber, by: caller, from: start), error)
        }
        let old = subscribers.filter { $0.player == player }
        for old in old { close(old.id, .replaced, isReplaced: true) }
        subscribers.append(Subscriber(id: subscriber, caller: caller, player: player, start: start))
        if old.isEmpty { announcePresence(of: player, connected: true) }
        begin(subscriber)
    }

    /// Whether a stream waits for the match to be read.
    func isAwaited(_ subscriber: SubscriberID) -> Bool {
        waitingInputs.contains { input in
            if case .subscribe(subscriber, _, _) = input { true } else { false }
        }
    }

    func unsubscribe(_ subscriber: SubscriberID) {
        waitingInputs.removeAll { input in
            if case .subscribe(subscriber, _, _) = input { return true }
            return false
        }
        guard let index = subscribers.firstIndex(where: { $0.id == subscriber }) else { return }
        let gone = subscribers.remove(at: index)
        lastActivity = max(lastActivity, now.monotonic)
        announcePresence(of: gone.player, connected: false)
    }

    /// Closes a stream from this side and forgets it.
    func close(_ subscriber: SubscriberID, _ reason: CloseReason, isReplaced: Bool = false) {
        guard let index = subscribers.firstIndex(where: { $0.id == subscriber }) else { return }
        let gone = subscribers.remove(at: index)
        out.append(.close(subscriber, reason))
        if !isReplaced { announcePresence(of: gone.player, connected: false) }
    }

    func noteBacklog(_ subscriber: SubscriberID, _ bytes: Int) {
        guard let index = subscribers.firstIndex(where: { $0.id == subscriber }) else { return }
        subscribers[index].backlog = bytes
        if bytes > limits.backlogBytes {
            out.append(.note(.slowSubscriber(bytes: bytes)))
            close(subscriber, .tooSlow)
        }
    }

    private func announcePresence(of player: PlayerID, connected: Bool) {
        guard !isDraining else { return }
        for other in subscribers where other.player != player {
            say(
                .send(
                    other.id,
                    StreamMessage.presence(player, connected: connected, match: id, offset: durableOffset)))
        }
    }

    // MARK: Beginning

    /// Streams that wait begin, or go on, with the match as it is on disk. Who joined by a commit that failed is no
    /// member of it.
    func restartStreams() {
        for subscriber in subscribers {
            guard case .waiting = subscriber.state else { continue }
            if isMember(subscriber) { begin(subscriber.id) } else { close(subscriber.id, .forbidden) }
        }
    }

    /// Whether the seat that this stream shows is its account's.
    func isMember(_ subscriber: Subscriber) -> Bool {
        lobby?.record.player(of: subscriber.caller.account)?.player == subscriber.player
    }

    /// Streams of accounts that have left the match end as soon as that is durable.
    func closeStrangers() {
        for subscriber in subscribers where !isMember(subscriber) { say(.close(subscriber.id, .forbidden)) }
    }

    /// What was in flight is taken back: live streams wait for the match as it is on disk. One that is catching up goes
    /// on with what it reads there.
    func interruptStreams() {
        for index in subscribers.indices {
            guard case .live = subscribers[index].state else { continue }
            subscribers[index].state = .waiting(subscribers[index].resumption(behind: durableOffset))
        }
    }

    private func begin(_ id: SubscriberID) {
        guard let index = subscribers.firstIndex(where: { $0.id == id }),
            case .waiting(let start) = subscribers[index].state
        else { return }
        let firstUnsent = subscribers[index].firstUnsent
        guard let play else {
            // Not laid out yet: what there is to know is the match's row.
            sendMatch(to: id)
            return makeLive(id, from: firstUnsent)
        }
        if subscribers[index].isReady { sendMatch(to: id) }  // What it said of the row may have been taken back.
        switch start {
        case .after:
            sendSnapshot(to: id, orElse: .drop)
            makeLive(id, from: max(firstUnsent, play.offset + 1))
        case .since(let offset):
            catchUp(id, from: max(1, offset))
        }
    }

    /// Sends what lies between an offset and the present, from memory where it is there, else from the store.
    func catchUp(_ id: SubscriberID, from offset: Int) {
        guard let play, let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        guard offset < play.firstRecentOffset, offset <= durableOffset else {
            for entry in play.recent where entry.offset >= offset && entry.offset <= durableOffset {
                sendEvent(entry, to: id)
            }
            return joinPending(id, from: offset)
        }
        subscribers[index].state = .catchingUp(from: offset)
        read(.events(from: offset, limit: limits.eventPage), for: .stream(id, from: offset))
    }

    /// A page of the store came for a stream that is catching up.
    func caughtUp(_ id: SubscriberID, from offset: Int, _ rows: [EventRecord]) {
        guard let index = subscribers.firstIndex(where: { $0.id == id }),
            case .catchingUp(from: offset) = subscribers[index].state
        else { return }
        var next = offset
        for row in rows {
            guard let entry = try? LogReader<Game>.entry(row) else {
                out.append(.note(.damaged("the row at offset \(row.offset) can't be read")))
                return close(id, .internalError)
            }
            sendEvent(entry, to: id)
            next = row.offset + 1
        }
        // A slow reader may be gone by now.
        guard let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        subscribers[index].firstUnsent = next
        if play == nil {
            // The match was rolled back meanwhile: go on from here when it is awake.
            subscribers[index].state = .waiting(.since(next))
            return isDraining ? () : wake()
        }
        guard next > offset else {
            out.append(.note(.damaged("the row at offset \(offset) is missing")))
            return close(id, .internalError)
        }
        catchUp(id, from: next)
    }

    private func sendEvent(_ entry: LogEntry, to id: SubscriberID) {
        guard entry.rejection == nil, let subscriber = subscribers.first(where: { $0.id == id }),
            let frame = eventFrame(entry, for: subscriber.viewer)
        else { return }
        release(.send(id, frame))
    }

    /// The stream has all that is durable: what is in flight is sent as it commits.
    private func joinPending(_ id: SubscriberID, from offset: Int) {
        guard let subscriber = subscribers.first(where: { $0.id == id }) else { return }
        outbox.holdForEachPendingEntry { entry in
            guard entry.offset >= offset, entry.rejection == nil,
                let frame = eventFrame(entry, for: subscriber.viewer)
            else { return nil }
            return .effect(.send(id, frame), orElse: .drop)
        }
        makeLive(id, from: max(offset, (play?.offset ?? durableOffset) + 1))
    }

    private func makeLive(_ id: SubscriberID, from nextOffset: Int) {
        guard let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        subscribers[index].state = .live
        subscribers[index].nextOffset = nextOffset
        let wantsSnapshot = subscribers[index].wantsSnapshot
        subscribers[index].wantsSnapshot = false
        if !subscribers[index].isReady {
            hold(.ready(id, StreamMessage.ready(match: self.id, offset: play?.offset ?? durableOffset)))
        }
        if wantsSnapshot { sendSnapshot(to: id, orElse: .retry(.requestSnapshot(id))) }
    }

    // MARK: Snapshots

    /// A stream asks for a snapshot. One that is catching up gets it behind the events that it waits for: a snapshot is
    /// never followed by what it holds already, and nothing is left out.
    func requestSnapshot(_ id: SubscriberID) {
        guard let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        guard case .catchingUp = subscribers[index].state else {
            return sendSnapshot(to: id, orElse: .retry(.requestSnapshot(id)))
        }
        subscribers[index].wantsSnapshot = true
    }

    /// The latest snapshot for a stream, as soon as it is durable.
    func sendSnapshot(to id: SubscriberID, orElse remedy: Outbox.Remedy) {
        guard let subscriber = subscribers.first(where: { $0.id == id }) else { return }
        guard let play, let snapshot = currentSnapshot(for: subscriber.viewer) else { return sendMatch(to: id) }
        say(.send(id, StreamMessage.snapshot(snapshot, match: self.id, offset: play.offset)), orElse: remedy)
    }

    func currentSnapshot(for viewer: Viewer) -> [UInt8]? {
        guard let play else { return nil }
        return snapshot(of: play, for: viewer)
    }

    func snapshot(of play: Play<Game>, for viewer: Viewer) -> [UInt8]? {
        do throws(JSONError) {
            return Wire.snapshot(
                match: id, offset: play.offset, turn: Game.turn(of: play.match.state), takenAt: play.decidedAt,
                view: try Projected.view(of: play.match, for: viewer))
        } catch {
            out.append(.note(.damaged("the view can't be written: \(error.message)")))
            return nil
        }
    }
}
