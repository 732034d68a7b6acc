import Martlet

// Reading from the store, writing to it, and what follows from its answers.
extension TurnMatchMachine {
    // MARK: Waking

    func wake() {
        if case .waking = residence { return }
        let token = nextToken()
        residence = .waking(token: token)
        out.append(.load(token, .latest))
    }

    func nextToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }

    func loaded(_ token: UInt64, _ result: Result<LoadedPart, StorageFailure>) {
        if case .waking(token) = residence { return woken(result) }
        guard let read = reads.removeValue(forKey: token) else { return }
        finish(read, result)
    }

    private func woken(_ result: Result<LoadedPart, StorageFailure>) {
        if isDraining { return sleepAgain(.draining) }
        switch result {
        case .success(.match(let stored)):
            do throws(DamagedLog) {
                try restore(stored)
            } catch {
                out.append(.note(.damaged(error.message)))
                return sleepAgain(.storageUnavailable)
            }
            lastActivity = now.monotonic
            let inputs = waitingInputs
            waitingInputs = []
            lobbyTimePassed()
            restartStreams()
            for input in inputs { take(input) }
        case .success(.missing), .success(.events): sleepAgain(.matchNotFound)
        case .failure: sleepAgain(.storageUnavailable)
        }
    }

    private func restore(_ stored: StoredMatch) throws(DamagedLog) {
        if let checkpoint = stored.checkpoint {
            let play = try Play<Game>(stored, checkpoint: checkpoint, limits: limits)
            self.play = play
            durableOffset = play.offset
            residence = .awake
            out.append(.note(.woke(offset: play.offset, replayed: stored.tail.count)))
        } else {
            play = nil
            durableOffset = 0
            residence = .lobby
        }
        lobby = Lobby(stored.record)
        isFresh = true
        // So that a late answer to an earlier machine of this match is never taken for one of this one's.
        lastTicket = max(lastTicket, UInt64(max(0, now.monotonic)))
    }

    /// The match could not be read: whoever waits is told, and the next input tries again.
    private func sleepAgain(_ error: WireError) {
        storageRetryAt = now.monotonic + 1_000_000_000
        residence = lobby == nil ? .cold : .asleep
        let inputs = waitingInputs
        waitingInputs = []
        for input in inputs { refuse(input, error) }
        for subscriber in subscribers {
            guard case .waiting = subscriber.state else { continue }
            close(subscriber.id, isDraining ? .draining : .internalError)
        }
    }

    // MARK: Writing

    /// Sends an append to the store. What is held from now on waits for it.
    func append(record: MatchRecord? = nil, entry: LogEntry? = nil, checkpoint: Checkpoint? = nil) {
        lastTicket += 1
        let events = entry.map { [$0.record(schema: Game.description.schema)] } ?? []
        outbox.open(ticket: lastTicket, offset: play?.offset ?? 0, entry: entry)
        out.append(
            .append(
                Append(
                    match: id, ticket: lastTicket, fresh: isFresh, record: record, events: events,
                    checkpoint: checkpoint)))
        isFresh = false
    }

    /// A checkpoint of the state as it stands, if one is due.
    func dueCheckpoint() -> Checkpoint? {
        guard let play, play.offset - play.checkpointOffset >= limits.checkpointInterval else { return nil }
        return takeCheckpoint()
    }

    func takeCheckpoint() -> Checkpoint? {
        do throws(JSONError) {
            let checkpoint = try play?.checkpoint()
            if let checkpoint { play?.checkpointOffset = checkpoint.offset }
            return checkpoint
        } catch {
            out.append(.note(.damaged("the state can't be written: \(error.message)")))
            return nil
        }
    }

    func appended(_ ticket: UInt64, _ failure: StorageFailure?) {
        if failure != nil {
            if outbox.contains(ticket) { rollBack() }
            return
        }
        guard let (offset, held) = outbox.confirm(ticket) else { return }
        durableOffset = max(durableOffset, offset)
        flush(held)
    }

    /// Lets go what was held, in its order. What is said meanwhile comes behind it.
    private func flush(_ held: [Outbox.Held]) {
        isFlushing = true
        flushing = held
        var next = 0
        while next < flushing.count {
            switch flushing[next] {
            case .effect(let effect, _): release(effect)
            case .ready(let subscriber, let frame): becomeReady(subscriber, frame)
            case .input(let input): take(input)
            }
            next += 1
        }
        flushing = []
        isFlushing = false
    }

    // MARK: Holding

    /// Says something as soon as all that was decided before it is durable.
    func say(_ effect: MatchEffect, orElse remedy: Outbox.Remedy = .drop) {
        hold(.effect(effect, orElse: remedy))
    }

    /// Lets it go at once where nothing is in flight.
    func hold(_ held: Outbox.Held) {
        if outbox.hold(held) { return }
        if isFlushing { return flushing.append(held) }
        flush([held])
    }

    private func becomeReady(_ id: SubscriberID, _ frame: Frame) {
        guard let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        subscribers[index].isReady = true
        release(.send(id, frame))
    }

    /// Lets an effect out. Streams that went away meanwhile get nothing; one that reads too slowly is cut off.
    func release(_ effect: MatchEffect) {
        if case .close(let id, let reason) = effect { return close(id, reason) }
        guard case .send(let id, let frame) = effect else { return out.append(effect) }
        guard let index = subscribers.firstIndex(where: { $0.id == id }) else { return }
        if subscribers[index].backlog > 0 {
            subscribers[index].backlog += frame.bytes.count
            if subscribers[index].backlog > limits.backlogBytes {
                out.append(.note(.slowSubscriber(bytes: subscribers[index].backlog)))
                return close(id, .tooSlow)
            }
        }
        out.append(effect)
    }

    /// Goes back to what is on disk, and tells everyone whose words were taken back. The store's doomed answers to what
    /// else was in flight are ignored; the next append is fresh.
    private func rollBack() {
        let held = outbox.failAll()
        out.append(.note(.rolledBack(to: durableOffset, lost: (play?.offset ?? durableOffset) - durableOffset)))
        storageRetryAt = now.monotonic + 250_000_000
        play = nil
        lobby = nil
        residence = .cold
        interruptStreams()
        var again: [MatchInput] = []
        for held in held {
            switch held {
            case .input(let input): again.append(input)
            case .ready: break
            case .effect(_, let remedy):
                switch remedy {
                case .drop: break
                case .refuse(let source): answer(source, .failure(.storageUnavailable))
                case .refuseRequest(let request): out.append(.reply(request, .failure(.storageUnavailable)))
                case .retry(let input): again.append(input)
                }
            }
        }
        if isDraining { closeForDrain() } else { wake() }
        for input in again { take(input) }
    }

    // MARK: Time

    /// Asks for the next timer, where the one that is set would come too late.
    func planTimer() {
        guard let deadline = nextDeadline() else { return }
        if let scheduledAt, scheduledAt <= deadline { return }
        scheduledAt = deadline
        out.append(.schedule(at: deadline))
    }

    private func nextDeadline() -> Int64? {
        var mayLeaveMemory = subscribers.isEmpty
        switch residence {
        case .cold, .waking: return nil
        case .awake: mayLeaveMemory = true
        case .lobby, .asleep: break
        }
        var deadline: Int64?
        if let due = lobby?.deadline(limits) { deadline = max(now.deadline(for: due), storageRetryAt) }
        guard mayLeaveMemory else { return deadline }
        let idle = max(lastActivity + limits.hibernateAfterSeconds * 1_000_000_000, now.monotonic + 1_000_000_000)
        return min(deadline ?? idle, idle)
    }

    func timePassed() {
        scheduledAt = nil
        guard !isDraining else { return }
        switch residence {
        case .waking: return
        case .cold:
            // Somebody looks after matches that are not in memory: what time does to this one, waking does.
            return wake()
        case .asleep:
            // What time does to the row it may do to the game too, so the state has to be here.
            if let due = lobby?.deadline(limits), due <= now.wall { return wake() }
        case .lobby, .awake: lobbyTimePassed()
        }
        guard outbox.isEmpty, reads.isEmpty,
            now.monotonic - lastActivity >= limits.hibernateAfterSeconds * 1_000_000_000
        else {
            return
        }
        hibernate()
    }

    /// The state leaves memory; open streams stay. With nobody here the whole machine may go.
    private func hibernate() {
        switch residence {
        case .cold, .waking: return
        case .awake:
            guard let play else { return }
            if play.offset - play.checkpointOffset >= limits.recentEntries, let checkpoint = takeCheckpoint() {
                return append(checkpoint: checkpoint)
            }
            self.play = nil
            residence = .asleep
            out.append(.note(.hibernated(offset: play.offset)))
        case .lobby, .asleep: break
        }
        guard subscribers.isEmpty else { return }
        residence = .cold
        lobby = nil
    }

    /// Says once that the machine may go: the store has everything, nobody is here and nobody waits.
    func noteIdleness() {
        var isIdle = outbox.isEmpty && reads.isEmpty && subscribers.isEmpty && waitingInputs.isEmpty
        switch residence {
        case .cold: break
        case .waking: isIdle = false
        case .lobby, .awake, .asleep: isIdle = isIdle && isDraining
        }
        if isIdle, !wasIdle { out.append(.idle) }
        wasIdle = isIdle
    }

    /// What is in flight commits and is answered; then the streams are told to come back.
    func drain() {
        guard !isDraining else { return }
        isDraining = true
        let inputs = waitingInputs
        waitingInputs = []
        for input in inputs { refuse(input, .draining) }
        if let play, play.offset > play.checkpointOffset, let checkpoint = takeCheckpoint() {
            append(checkpoint: checkpoint)
        }
        closeForDrain()
    }

    private func closeForDrain() {
        let frame = StreamMessage.closing(
            .draining, reconnectAfterMilliseconds: 1000, match: id, offset: play?.offset ?? durableOffset)
        for subscriber in subscribers {
            say(.send(subscriber.id, frame))
            say(.close(subscriber.id, .draining))
        }
    }
}
