import Martlet

// Binary messages of clients. A stranger's bytes are read here: what is none of the framing is counted, and a stream that
// sends too much of it, or too much of anything, is closed.
extension LiveMatchMachine {
    package func receive(
        _ message: RawSpan, from subscriber: SubscriberID, now: Now, effects: inout [MatchEffect]
    ) {
        self.now = now
        swap(&out, &effects)
        if case .awake = residence { receiveNow(message, from: subscriber) }
        swap(&out, &effects)
    }

    func receiveNow(_ message: RawSpan, from subscriber: SubscriberID) {
        guard !isDraining, let seat = seat(of: subscriber) else { return }
        guard seat.messages.take(live.messages, now: now.monotonic) == nil else {
            out.append(.note(.badMessages(subscriber)))
            return close(subscriber, .tooManyMessages)
        }
        do throws(LiveWireError) {
            switch try runner.read(message, &decoded) {
            case .hello(let hello): greet(seat, subscriber, hello)
            case .inputs(let head): take(head, of: seat)
            case .leave: giveUp(seat)
            }
        } catch {
            countBad(seat, subscriber, error)
        }
    }

    // MARK: Hello

    private func greet(_ seat: LiveSeat, _ subscriber: SubscriberID, _ hello: ClientMessage.Hello) {
        guard hello.schema == schemaHash else {
            refuse(subscriber, .schema)
            let error = WireError(
                409, "schema_mismatch", "This client was built for other rules than the server runs. Load it again.")
            return out.append(
                .send(subscriber, StreamMessage.error(error, clientMessageID: nil, match: id, offset: durableOffset)))
        }
        // On a lossy link a hello comes twice, or its welcome is lost: the answer is the same, and nothing begins anew.
        if seat.isGreeted, seat.hello == hello.number { return welcome(seat, subscriber) }
        // There a later one overtakes an earlier one too.
        if seat.isGreeted, seat.isLossy, Int8(bitPattern: hello.number &- seat.hello) < 0 { return }
        seat.isGreeted = true
        seat.hello = hello.number
        seat.isLossy = hello.isLossy
        seat.seatWord = .known
        seat.resetInputs()
        if let token = seat.freshToken, var changed = lobby,
            changed.keepToken(hash: token.hash, session: token.session, of: seat.player) != .none
        {
            lobby = changed
            isRowDirty = true
            writeRow()
        }
        welcome(seat, subscriber)
        if status == .finished, play == nil { return refuse(subscriber, .forgotten) }
        look(seat)
    }

    private func welcome(_ seat: LiveSeat, _ subscriber: SubscriberID) {
        guard let setup else { return close(subscriber, .internalError) }
        let welcome = Welcome<Game.Setup>(
            hello: seat.hello, ticksPerSecond: Game.description.ticksPerSecond,
            ticksPerFrame: Game.description.ticksPerFrame,
            station: place(seat.station), crew: crew(of: seat.station), tick: play?.tick ?? 0, schema: schemaHash,
            token: ResumeToken(seat.freshToken), setup: setup)
        var bytes: [UInt8] = []
        welcome.write(into: &bytes)
        out.append(.sendBinary(subscriber, Frame(bytes: bytes)))
    }

    /// Attaches the seat to its crew's view, against nothing; or takes it off.
    func look(_ seat: LiveSeat) {
        guard let play else { return seat.viewer = nil }
        if let viewer = seat.viewer { play.replicator.detach(viewer) }
        seat.viewer = nil
        guard seat.isGreeted, seat.subscriber != nil, let crew = crew(of: seat.station) else { return }
        seat.viewer = play.replicator.attach(crew: crew, isLossy: seat.isLossy)
        seat.hasLastFrame = false
        awaitLastFrames()
    }

    /// The next frame is written against nothing, or the last one comes again.
    func startOver(_ subscriber: SubscriberID) {
        guard let seat = seat(of: subscriber) else { return }
        if let wait = seat.snapshots.take(live.restarts, now: now.monotonic) {
            return refuse(.requestSnapshot(subscriber), .rateLimited(retryAfter: wait))
        }
        isRunning ? seat.viewer?.restart() : look(seat)
    }

    // MARK: Inputs

    private func take(_ head: InputHead, of seat: LiveSeat) {
        seat.clientTime = head.time
        seat.clientTimeAt = now.monotonic
        if head.ack != 0 { acknowledge(head.ack, by: seat) }
        guard isRunning, seat.isGreeted, seat.station >= 0, let play else {
            totals.droppedInputs += UInt64(decoded.count)
            return inputSeat(seat).inputs.refuse(decoded)
        }
        let arrival = LiveRunner<Game>.Arrival(
            now: now.monotonic, nextTick: play.tick &+ 1,
            untilNext: (play.nextTick ?? now.monotonic) - now.monotonic,
            tickLength: tickNanoseconds, roundTrip: seat.roundTrip.roundTrip)
        totals.droppedInputs += runner.insert(&inputSeat(seat).inputs, decoded, head, arrival)
    }

    /// Only what a lossy link acks decides what frames are written against.
    private func acknowledge(_ tick: UInt32, by seat: LiveSeat) {
        let isSent = seat.isLossy ? seat.viewer?.acknowledge(tick) ?? false : tick <= seat.roundTrip.newest
        guard isSent else { return totals.ignoredAcks += 1 }
        seat.roundTrip.didAck(tick, at: now.monotonic)
        if case .said(let said) = seat.seatWord, LiveWire.distance(from: said, to: tick) >= 0 { seat.seatWord = .known }
    }

    /// The player gets up by a message of the client.
    private func giveUp(_ seat: LiveSeat) {
        guard releasesStations, var changed = lobby, changed.releaseStation(of: seat.player, now: now.wall) != .none
        else { return }
        lobby = changed
        isRowDirty = true
        followRow()
        writeRow()
        announceMatch()
    }

    // MARK: Refusing

    private func countBad(_ seat: LiveSeat, _ subscriber: SubscriberID, _ error: LiveWireError) {
        totals.badMessages += 1
        seat.badMessages += 1
        guard seat.badMessages >= live.badMessages else { return }
        refuse(subscriber, RefusalCode(error))
        out.append(.note(.badMessages(subscriber)))
        close(subscriber, .tooManyMessages)
    }

    private func refuse(_ subscriber: SubscriberID, _ code: RefusalCode) {
        var bytes: [UInt8] = []
        Refusal(code: code.rawValue, text: Array(code.text.utf8)).write(into: &bytes)
        out.append(.sendBinary(subscriber, Frame(bytes: bytes)))
    }
}

/// What a refusal says.
enum RefusalCode: UInt8 {
    case unknown = 1
    case damaged = 2
    case checksum = 3
    case tooLong = 4
    case version = 5
    case schema = 6
    case forgotten = 7

    init(_ error: LiveWireError) { self = RefusalCode(rawValue: error.rawValue) ?? .unknown }

    var text: String {
        switch self {
        case .unknown: "no message of this framing"
        case .damaged: "a message that can't be"
        case .checksum: "a message whose checksum is wrong"
        case .tooLong: "a message that is too long"
        case .version: "another version of the framing"
        case .schema: "another build of the game: load the page again"
        case .forgotten: "the match is over, and how it looked at its end can't be read any more"
        }
    }
}

extension ResumeToken {
    /// Zeros where there is none.
    fileprivate init(_ issued: IssuedToken?) {
        var words: [UInt64] = [0, 0]
        for (place, byte) in (issued?.bytes ?? []).prefix(Self.byteCount).enumerated() {
            words[place / 8] |= UInt64(byte) << UInt64(8 * (place % 8))
        }
        self.init(low: words[0], high: words[1])
    }
}
