import Martlet

// Reading the match from the store, the store's answers, and what time does.
extension LiveMatchMachine {
    // MARK: Waking

    func wake() {
        guard case .cold = residence else { return }
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
        if case .asking(token) = store { return storeAnswered(result) }
        if reading?.token == token { readOn(result) }
    }

    private func woken(_ result: Result<LoadedPart, StorageFailure>) {
        guard !isDraining else { return residence = .cold }
        switch result {
        case .success(.match(let stored)):
            do throws(DamagedLog) {
                guard let resume = try resumption(of: stored) else { return restored(stored, nil) }
                residence = .resuming(resume)
                out.append(.yield)
            } catch {
                stayCold(error)
            }
        case .success: stayCold(.matchNotFound)
        case .failure: stayCold(.storageUnavailable)
        }
    }

    /// How to make again what is played on, or what the match came to: whoever comes for the results is shown it. nil: there is
    /// no world, or none of an end that this build can read.
    private func resumption(of stored: StoredMatch) throws(DamagedLog) -> LiveResume<Game>? {
        switch stored.record.status {
        case .running: try LiveResume(stored)
        case .finished: try? LiveResume(stored)
        case .open, .loading, .paused, .abandoned: nil
        }
    }

    /// Makes some more ticks again. Other matches' come between two such calls.
    func resumeOn() {
        guard case .resuming(let resume) = residence else { return }
        do throws(DamagedLog) {
            guard try resume.advance(by: live.resumedTicks) else { return out.append(.yield) }
            restored(resume.stored, resume)
        } catch {
            // The outcome of a match that is over stands in its row.
            resume.stored.record.status.isOver ? restored(resume.stored, nil) : stayCold(error)
        }
    }

    private func stayCold(_ damage: DamagedLog) {
        out.append(.note(.damaged(damage.message)))
        stayCold(.storageUnavailable)
    }

    /// The match can't be had: who waits for it is told why.
    private func stayCold(_ error: WireError) {
        let inputs = waitingInputs
        waitingInputs = []
        residence = .cold
        for input in inputs { refuse(input, error) }
    }

    /// The match is in memory, with the world that was made again: what waited is done.
    private func restored(_ stored: StoredMatch, _ resume: LiveResume<Game>?) {
        let inputs = waitingInputs
        waitingInputs = []
        restore(stored, resume)
        for input in inputs { take(input) }
        lobbyTimePassed()
    }

    private func restore(_ stored: StoredMatch, _ resume: LiveResume<Game>?) {
        residence = .awake
        know(stored.record)
        isFresh = true
        isRowDirty = false
        lastOffset = stored.lastOffset
        durableOffset = stored.lastOffset
        // So that a late answer to an earlier machine of this match is never taken for one of this one's.
        lastTicket = max(lastTicket, UInt64(max(0, now.monotonic)))
        failedTicket = lastTicket
        desertedAt = now.monotonic
        // An end that is made otherwise than it was is not shown.
        guard let resume, resume.problem == nil || !stored.record.status.isOver else { return followRow() }
        let play = resume.makePlay()
        durableTick = play.tick
        self.play = play
        guard isRunning else {
            play.conclude()
            return followRow()
        }
        out.append(.note(.woke(offset: stored.lastOffset, replayed: stored.tail.count)))
        if let problem = resume.problem {
            // Made again, the world is another one than was played. It is played on, and recorded from here.
            out.append(.note(.damaged(problem)))
            outageTick = play.tick
            storeAnswered(.success(.match(stored)))
        }
        lobby?.keepCrews(in: shape)
        // Whoever sat at a station is expected back; until then it is the autopilot's.
        followRow()
        for station in 0..<Int32(min(64, shape.stationCount)) { play.occupy(station, false) }
    }

    // MARK: The store's answers

    func appended(_ ticket: UInt64, _ failure: StorageFailure?) {
        guard ticket > failedTicket else { return }
        let landed = flights.firstIndex { $0.ticket > ticket } ?? flights.count
        guard landed > 0 else { return }
        guard failure == nil else { return storeFailed() }
        let flight = flights[landed - 1]
        flights.removeFirst(landed)
        durableOffset = max(durableOffset, flight.offset)
        durableTick = flight.tick
        retryDelay = 250_000_000
        if let outageTick {
            self.outageTick = nil
            out.append(.note(.recordingContinued(missingTicks: Int(flight.tick &- outageTick))))
            announceMatch()
        }
        guard !held.isEmpty else { return }
        for effect in held.take(upTo: ticket) { release(effect) }
    }

    // MARK: Time

    /// Asks for the next timer, where the one that is set would come too late.
    func planTimer() {
        guard let deadline = nextDeadline() else { return }
        if let scheduledAt, scheduledAt <= deadline { return }
        scheduledAt = deadline
        out.append(.schedule(at: deadline))
    }

    /// Only what can be done when its time has come: a deadline that stays would be a timer without end.
    private func nextDeadline() -> Int64? {
        guard case .awake = residence, !isDraining else { return nil }
        var deadlines: [Int64] = []
        for case let seat? in seats {
            if let until = seat.keptUntil { deadlines.append(until) }
            if let until = seat.resultsUntil { deadlines.append(until) }
        }
        if case .failing(let retryAt) = store { deadlines.append(retryAt) }
        if let sleepAt { deadlines.append(sleepAt) }
        if case .working = store, let due = lobby?.deadline(Lobby.limits(limits)) {
            deadlines.append(now.deadline(for: due))
        }
        return deadlines.min().map { max($0, now.monotonic + 1_000_000) }
    }

    /// When what nobody is connected to leaves memory. An open lobby stays until it is given up: it is small. nil also where
    /// that has to wait for the store, which then says when.
    private var sleepAt: Int64? {
        guard let desertedAt, status != .open, seatOfStream.isEmpty, reading == nil, case .working = store,
            flights.isEmpty || play?.nextTick != nil
        else { return nil }
        return desertedAt + live.pauseAfterSeconds * 1_000_000_000
    }

    func timePassed() {
        scheduledAt = nil
        guard !isDraining else { return }
        switch residence {
        case .cold: return wake()
        case .waking, .resuming: return
        case .awake: break
        }
        if case .failing(let retryAt) = store, retryAt <= now.monotonic { askStore() }
        releaseStations()
        lobbyTimePassed()
        closeResults()
        if let sleepAt, sleepAt <= now.monotonic { sleep() }
    }

    private func lobbyTimePassed() {
        guard case .working = store, var lobby else { return }
        let (change, _) = lobby.timePassed(now: now.wall, limits: Lobby.limits(limits))
        guard change != .none else { return }
        self.lobby = lobby
        try? carryOut(change)
    }

    // MARK: Sleeping

    /// Leaves memory once the store has everything. Until it has, play stands still.
    private func sleep() {
        guard case .working = store else { return }
        if let play {
            play.nextTick = nil
            if play.checkpointTick != play.tick || !play.chunk.isEmpty { writeChunk(withCheckpoint: isRunning) }
        }
        writeRow()
        guard flights.isEmpty, reading == nil, seatOfStream.isEmpty else { return }
        if isRunning { out.append(.note(.hibernated(offset: durableOffset))) }
        residence = .cold
        play = nil
        lobby = nil
        seats = Array(repeating: nil, count: PlayerID.seatLimit)
    }

    /// Says once that the machine may go: the store has everything, nobody is here and nobody waits.
    func noteIdleness() {
        var isIdle = flights.isEmpty && seatOfStream.isEmpty && waitingInputs.isEmpty && held.isEmpty
        switch residence {
        case .cold: break
        case .waking, .resuming: isIdle = false
        case .awake: isIdle = isIdle && isDraining
        }
        if isIdle, !wasIdle { out.append(.idle) }
        wasIdle = isIdle
    }

    /// What was played is written, then the streams are told to come back.
    func drain() {
        guard !isDraining else { return }
        isDraining = true
        let inputs = waitingInputs
        waitingInputs = []
        for input in inputs { refuse(input, .draining) }
        if let reading { out.append(.reply(reading.request, .failure(.draining))) }
        reading = nil
        // What was made again is in the store.
        if case .resuming = residence { residence = .cold }
        play?.nextTick = nil
        if isRunning { writeChunk(withCheckpoint: true) }
        writeRow()
        let frame = StreamMessage.closing(.draining, reconnectAfterMilliseconds: 1000, match: id, offset: durableOffset)
        for seat in seats {
            guard let subscriber = seat?.subscriber else { continue }
            say(.send(subscriber, frame))
            say(.close(subscriber, .draining))
        }
    }
}
