import Martlet

// The recording: what ticks took in, written a few times a second beside the play; now and then the whole world, so that a
// killed match is soon made again. Nothing here is waited for.
extension LiveMatchMachine {
    package func flushRecording(
        now: Now, recorded: UInt64, to recorder: any LiveRecorder, effects: inout [MatchEffect]
    ) {
        guard let play, !play.chunk.isEmpty else { return }
        guard Int64(play.chunk.count) * tickNanoseconds >= live.recordingInterval - tickNanoseconds / 2 else { return }
        self.now = now
        swap(&out, &effects)
        defer { swap(&out, &effects) }
        if let oldest = flights.first, oldest.ticket <= recorded { appended(recorded, nil) }
        let isCheckpointDue =
            Int64(play.tick &- play.checkpointTick) * tickNanoseconds >= live.checkpointSeconds * 1_000_000_000
        guard !isCheckpointDue, !isRowDirty, mayRecord else { return writeChunk(withCheckpoint: isCheckpointDue) }
        lastTicket += 1
        lastOffset += 1
        let row = row(of: play)
        play.chunk.finish { chunk in
            totals.recordedBytes += UInt64(chunk.byteCount)
            recorder.record(chunk, as: row)
        }
        flights.append(RecordingFlight(ticket: lastTicket, offset: lastOffset, tick: play.tick))
    }

    /// Whether nothing else of this match is on its way to the store, which might come behind what is recorded. Nor may so
    /// much wait that no answered append has room behind it: nothing else would tell a match at rest that all is on disk.
    private var mayRecord: Bool {
        let most = min(live.shelvedChunks, limits.pendingAppends / 2)
        guard case .working = store, !isFresh, flights.count < most else { return false }
        return flights.first.map { $0.ticket > appendedTicket } ?? true
    }

    /// Sends what was recorded since the last time to the store.
    func writeChunk(withCheckpoint: Bool) {
        guard let play, case .working = store else { return dropChunk() }
        // The last ones are not left behind: nothing comes after them that would take them along.
        guard flights.count < limits.pendingAppends || play.chunk.isFull || !isRunning else { return }
        let chunk = play.chunk.finish()
        guard withCheckpoint || !chunk.isEmpty else { return }
        append(chunk.isEmpty ? nil : chunk, withCheckpoint: withCheckpoint, withRow: isRowDirty)
    }

    /// Writes the match's row, if it is another than on disk; what is said of it from now on waits for that.
    func writeRow(withCheckpoint: Bool = false) {
        guard isRowDirty, case .working = store else { return }
        append(nil, withCheckpoint: withCheckpoint, withRow: true)
    }

    private func append(_ chunk: [UInt8]?, withCheckpoint: Bool, withRow: Bool) {
        lastTicket += 1
        appendedTicket = lastTicket
        var append = Append(match: id, ticket: lastTicket, fresh: isFresh)
        isFresh = false
        if let chunk {
            lastOffset += 1
            totals.recordedBytes += UInt64(chunk.count)
            append.events = [row(of: play).event(chunk)]
        }
        if withRow {
            append.record = lobby?.record
            isRowDirty = false
            rowTicket = lastTicket
        }
        if withCheckpoint, let play {
            append.checkpoint = checkpoint(of: play)
            append.droppedCheckpoints = dropCheckpoints(of: play)
        }
        flights.append(RecordingFlight(ticket: lastTicket, offset: lastOffset, tick: play?.tick ?? 0))
        out.append(.append(append))
    }

    private func row(of play: LivePlay<Game>?) -> RecordedRow {
        RecordedRow(
            ticket: lastTicket, offset: lastOffset, tick: play?.tick ?? 0, timestamp: now.wall, schema: schema)
    }

    /// The world behind the last tick; all ticks before it are in the log.
    private func checkpoint(of play: LivePlay<Game>) -> Checkpoint {
        let payload = world(of: play)
        play.checkpointTick = play.tick
        play.checkpoints.append(lastOffset)
        return Checkpoint(
            offset: lastOffset, schema: schema, turn: Int(play.tick), takenAt: now.wall,
            hash: StateHash.of(payload), payload: payload, lastTicks: [])
    }

    private func world(of play: LivePlay<Game>) -> [UInt8] {
        let bytes = runner.checkpoint(&play.world, play.tick, play.occupied, play.ending, play.worldBytes)
        play.worldBytes = bytes.count
        return bytes
    }

    /// The opening and the newest ones stay; of the older half every other one goes when there are too many.
    private func dropCheckpoints(of play: LivePlay<Game>) -> [Int] {
        guard play.checkpoints.count > max(4, live.keptCheckpoints) else { return [] }
        let half = play.checkpoints.count / 2
        var dropped: [Int] = []
        var kept: [Int] = []
        for (place, offset) in play.checkpoints.enumerated() {
            if place < half, place % 2 == 1 { dropped.append(offset) } else { kept.append(offset) }
        }
        play.checkpoints = kept
        return dropped
    }

    /// While the store fails nothing is kept of what is played.
    private func dropChunk() {
        guard let play, outageTick != nil else { return }
        play.chunk.skip(to: play.tick)
    }

    // MARK: Outages

    /// Between two questions to a store that fails: what is played meanwhile is lost in a crash, so it is not left alone long.
    private static var longestRetry: Int64 { 1_000_000_000 }

    /// An append failed, and with it all behind it. Play goes on; who waits for the row is told that it could not be saved.
    func storeFailed() {
        let waiting = held.takeAll()
        flights = []
        failedTicket = lastTicket
        isRowDirty = true
        if outageTick == nil {
            outageTick = durableTick
            out.append(.note(.recordingInterrupted))
        }
        play?.chunk.skip(to: play?.tick ?? 0)
        store = .failing(retryAt: now.monotonic + retryDelay)
        retryDelay = min(retryDelay * 2, Self.longestRetry)
        for effect in waiting {
            switch effect {
            case .reply(let request, _): out.append(.reply(request, .failure(.storageUnavailable)))
            // A stream that opened meanwhile is told so once. The rest tells of the match as it goes on, saved or not.
            default: release(effect)
            }
        }
    }

    /// Asks where the log ends: an append whose failure was reported may be on disk all the same.
    func askStore() {
        let token = nextToken()
        store = .asking(token: token)
        out.append(.load(token, .latest))
    }

    /// The store answers again: the row as it is now, and the recording goes on from the world as it is now.
    func storeAnswered(_ result: Result<LoadedPart, StorageFailure>) {
        guard case .success(.match(let stored)) = result else {
            store = .failing(retryAt: now.monotonic + retryDelay)
            retryDelay = min(retryDelay * 2, Self.longestRetry)
            return
        }
        store = .working
        isFresh = true
        lastOffset = stored.lastOffset
        durableOffset = stored.lastOffset
        isRowDirty = true
        play?.checkpoints = stored.checkpoints
        guard let play, !play.isOver || durableTick != play.tick else { return writeRow() }
        play.chunk.skip(to: play.tick)
        append(world(of: play), withCheckpoint: true, withRow: true)
    }
}
