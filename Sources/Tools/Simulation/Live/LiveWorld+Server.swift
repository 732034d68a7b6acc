import Martlet
import MartletEngine

// The server around the machine: it performs its effects, ticks it, and dies now and then.
extension LiveWorld {
    func makeMachine() -> LiveMatchMachine<Relay> {
        LiveMatchMachine(id: disk.record.id, limits: limits, runner: LiveRunner(sabotage))
    }

    func startProcess() {
        process += 1
        armedFor = nil
        recorded = 0
        effects = []
        successors = [:]
        isBack = false
        machine = makeMachine()
    }

    func later(_ nanoseconds: Int64, _ action: @escaping (LiveWorld) -> Void) {
        let process = process
        clock.after(nanoseconds) { [unowned self] in
            if process == self.process { action(self) }
        }
    }

    func feed(_ input: MatchInput) {
        machine.handle(input, now: now, effects: &effects)
        finish()
    }

    func open(_ stream: LiveStream, by player: LivePlayer) {
        streams[stream.id] = (stream, player)
        let (process, id, isLossy) = (process, stream.id, stream.isLossy)
        stream.atServer = { [unowned self] bytes in
            guard process == self.process, streams[id] != nil else { return }
            receive(sabotage == .unackedBaseline && isLossy ? ackingAll(bytes, of: player) : bytes, from: id)
        }
        stream.serverEnd = { [unowned self] in
            guard process == self.process, streams.removeValue(forKey: id) != nil else { return }
            feed(.unsubscribe(id))
        }
        feed(.subscribe(id, by: player.caller, from: .after(0)))
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: id.number &+ $0) }
        feed(.issueToken(id, IssuedToken(bytes: bytes, hash: bytes)))
    }

    private func receive(_ bytes: [UInt8], from stream: SubscriberID) {
        // What comes before the match has begun the stream waits with its other inputs.
        let receiver = successors[stream] ?? stream
        guard streams[receiver]?.stream.hasBegun == true else { return feed(.message(receiver, bytes)) }
        machine.receive(bytes.span.bytes, from: receiver, now: now, effects: &effects)
        finish()
    }

    /// A message of inputs as if the client had all that its crew was shown.
    private func ackingAll(_ bytes: [UInt8], of player: LivePlayer) -> [UInt8] {
        guard bytes.first == LiveWire.inputs, bytes.count >= InputMessage.leastBytes,
            let seat = PlayerID(seat: player.number), let crew = machine.crew(of: seat),
            let tick = machine.frame(of: crew)?.tick
        else { return bytes }
        var writer = WireWriter()
        for place in 0..<bytes.count - 4 {
            let isAck = (2..<6).contains(place)
            writer.bits.write(isAck ? tick >> UInt32(8 * (place - 2)) & 0xff : UInt32(bytes[place]), bits: 8)
        }
        writer.bits.write(CRC32.of(writer.bits.bytes), bits: 32)
        return writer.bits.bytes
    }

    private func finish() {
        for player in players {
            let station = PlayerID(seat: player.number).flatMap { machine.station(of: $0) }
            if station != seated[player.number].station { seated[player.number] = (station, clock.now) }
        }
        let taken = effects
        effects = []
        for effect in taken { perform(effect) }
        checkResumption()
        checkSeats()
        guard machine.nextTick != armedFor else { return }
        armedFor = machine.nextTick
        guard let armedFor else { return }
        // Loops are late now and then.
        let lateness = dice.chance(0.003) ? dice.within(1_000_000...400_000_000) : dice.within(0...2_000_000)
        let process = process
        clock.at(armedFor + (isCalm ? 0 : lateness)) { [unowned self] in
            if process == self.process, machine.nextTick == armedFor { tick() }
        }
    }

    private func tick() {
        armedFor = nil
        machine.tick(now: now, output: self, effects: &effects)
        machine.noteTickTime(1000)
        if let tick = machine.playedTick {
            if let last = made.last, last.tick < tick { counts.liveTicks += Int(tick - last.tick) }
            made.append((clock.now, tick))
            if made.count > 64 { made.removeFirst(32) }
        }
        finish()
        machine.flushRecording(now: now, recorded: recorded, to: self, effects: &effects)
        finish()
    }

    func record(_ chunk: RawSpan, as row: RecordedRow) {
        disk.submit(row.append(to: machine.id, chunk.withUnsafeBytes { Array($0) }), isPatient: true)
    }

    private func perform(_ effect: MatchEffect) {
        switch effect {
        case .append(let append): disk.submit(append)
        case .load(let token, let request): disk.answer(token, request)
        case .reply: break
        case .send(let subscriber, let frame):
            streams[subscriber]?.stream.hasBegun = true
            tell(frame, to: subscriber)
        case .sendBinary(let subscriber, let frame): streams[subscriber]?.stream.deliver(frame.bytes)
        case .close(let subscriber, let reason): close(subscriber, reason)
        case .schedule(let at):
            timerNumber += 1
            let number = timerNumber
            let process = process
            clock.at(at) { [unowned self] in
                if process == self.process, number == timerNumber { feed(.timer) }
            }
        case .yield: later(dice.within(0...5_000_000)) { $0.feed(.goOn) }
        case .idle: startProcess()
        case .note(let note):
            trace("\(note)")
            if case .damaged(let what) = note { fail("the machine says that something is damaged: \(what)") }
            if case .hibernated = note { counts.hibernations += 1 }
            if case .woke = note { counts.liveResumes += 1 }
        }
    }

    /// Text messages come at once; that the match is over is kept of them.
    private func tell(_ frame: Frame, to subscriber: SubscriberID) {
        guard let player = streams[subscriber]?.player,
            let message = try? JSONDocument(parsing: frame.bytes, limits: .stored).root,
            let status = message["match"]?["status"]?.string.flatMap(MatchStatus.init(rawValue:)), status.isOver
        else { return }
        if sabotage == .untoldOutcome, player.number == 0 { return }
        told.insert(player.number)
    }

    private func close(_ subscriber: SubscriberID, _ reason: CloseReason) {
        if reason == .tooSlow { counts.slowReadersCutOff += 1 }
        trace("server closes \(subscriber.number): \(reason)")
        if sabotage == .sharedSeat, reason == .replaced, let player = streams[subscriber]?.player {
            let newer = streams.values.filter { $0.player === player }.map(\.stream.id.number).max()
            return successors[subscriber] = newer.map { SubscriberID($0) }
        }
        streams.removeValue(forKey: subscriber)?.stream.drop(tellsServer: false)
    }

    // MARK: LiveOutput

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int {
        guard let (stream, player) = streams[subscriber] else { return -1 }
        if let seat = PlayerID(seat: player.number), let crew = machine.crew(of: seat),
            let frame = machine.frame(of: crew)
        {
            shown[Self.key(crew, frame.tick), default: []].insert(Self.hash(frame))
        }
        counts.liveFrames += 1
        if sabotage == .lostFrame, !stream.isLossy, dice.chance(0.02) { return stream.heldBytes }
        stream.deliver(bytes.withUnsafeBytes { Array($0) })
        return stream.heldBytes
    }

    func held(by subscriber: SubscriberID) -> Int { streams[subscriber]?.stream.heldBytes ?? -1 }

    // MARK: Life and death

    func crash() {
        counts.crashes += 1
        // What was to be kept of a match that is not back yet still is.
        if !made.isEmpty, disk.troubleAt < clock.now - 2_000_000_000 {
            mustKeep = made.last { $0.at <= clock.now - Self.lossLimit }?.tick
        }
        trace("the server is killed at tick \(made.last?.tick ?? 0)")
        disk.crash()
        stop()
    }

    func drain() {
        counts.drains += 1
        trace("the server drains")
        if let last = made.last, disk.troubleAt < clock.now - 2_000_000_000 { mustKeep = last.tick }
        feed(.drain)
        later(500_000_000) { $0.stop() }
    }

    private func stop() {
        startProcess()
        made = []
        let open = streams.values.map(\.stream).sorted { $0.id.number < $1.id.number }
        streams = [:]
        for stream in open { stream.drop(tellsServer: false) }
    }
}
