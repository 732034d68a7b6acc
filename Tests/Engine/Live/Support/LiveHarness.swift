import Martlet
import MartletEngine
import Testing

/// Drives one live match's machine by hand: inputs, ticks, the store, the clock, and clients that read their frames.
final class LiveHarness<Game: Simulation>: LiveOutput, LiveRecorder {
    var machine: LiveMatchMachine<Game>
    var store: HandStore
    let limits: MatchLimits
    var monotonic: Int64 = 1_000_000_000
    let wallStart: Int64 = 1_800_000_000_000_000

    var appends: [Append] = []
    /// Tickets whose success is looked up, as the shell has it.
    private var patient: Set<UInt64> = []
    private(set) var recorded: UInt64 = 0
    var loads: [(token: UInt64, request: LoadRequest)] = []
    var commitsByItself = true
    var failsCommits = false
    var loadsByItself = true

    var texts: [SubscriberID: [JSONValue]] = [:]
    var clients: [SubscriberID: TestClient<Game>] = [:]
    var closed: [SubscriberID: CloseReason] = [:]
    var replies: [RequestID: Reply] = [:]
    var notes: [MatchNote] = []
    var timerAt: Int64?
    /// Timers that were asked for and came.
    var timerCount = 0
    var idleCount = 0
    /// Bytes that a stream's socket holds, where somebody reads slowly.
    var heldBytes: [SubscriberID: Int] = [:]
    private var lastNumber: UInt64 = 0
    private var effects: [MatchEffect] = []

    init(_ game: Game.Type, ruleset: String = "{}", limits: MatchLimits = MatchLimits()) {
        self.limits = limits
        let caller = Self.caller("ann")
        let shape = LiveShape(Game.description)
        var record = MatchRecord(
            id: MatchID("m1"), game: "regatta", name: "a match", map: nil, owner: caller.account, minPlayers: 1,
            maxPlayers: shape.stationCount, isPrivate: false, inviteCode: "open", ruleset: Array(ruleset.utf8),
            seed: MatchSeed(7), createdAt: Timestamp(microseconds: wallStart))
        if let seat = PlayerID(seat: 0) {
            record.players = [PlayerRecord(player: seat, account: caller.account, displayName: "ann")]
        }
        store = HandStore(record)
        machine = LiveMatchMachine(id: record.id, limits: limits)
    }

    static func caller(_ name: String) -> Caller { Caller(account: AccountID("acc-\(name)"), displayName: name) }

    var now: Now { Now(monotonic: monotonic, wall: Timestamp(microseconds: wallStart + monotonic / 1000)) }

    // MARK: Steps

    func feed(_ input: MatchInput) {
        machine.handle(input, now: now, effects: &effects)
        settle()
    }

    func receive(_ bytes: [UInt8], from stream: SubscriberID) {
        machine.receive(bytes.span.bytes, from: stream, now: now, effects: &effects)
        settle()
    }

    /// Makes the ticks that are due now, as the shell does.
    func tick() {
        machine.tick(now: now, output: self, effects: &effects)
        machine.noteTickTime(1000)
        settle()
        machine.flushRecording(now: now, recorded: recorded, to: self, effects: &effects)
        settle()
    }

    private func settle() {
        while true {
            let taken = effects
            effects = []
            for effect in taken { perform(effect) }
            if commitsByItself, !appends.isEmpty {
                failsCommits ? failCommit() : commit()
            } else if loadsByItself, !loads.isEmpty {
                let (token, request) = loads.removeFirst()
                let result: Result<LoadedPart, StorageFailure> =
                    failsCommits ? .failure(.unavailable("injected")) : .success(store.answer(request))
                machine.handle(.loaded(token, result), now: now, effects: &effects)
            } else if effects.isEmpty {
                return
            }
        }
    }

    func commit() {
        let append = appends.removeFirst()
        let failure = store.commit(append)
        if failure == nil, patient.contains(append.ticket) {
            recorded = append.ticket
        } else {
            machine.handle(.appended(ticket: append.ticket, failure), now: now, effects: &effects)
        }
    }

    func record(_ chunk: RawSpan, as row: RecordedRow) {
        patient.insert(row.ticket)
        appends.append(row.append(to: machine.id, chunk.withUnsafeBytes { Array($0) }))
    }

    /// The oldest append is reported to have failed; `written`: it is on disk all the same.
    func failCommit(written: Bool = false) {
        let append = appends.removeFirst()
        if written { _ = store.commit(append) }
        store.isPoisoned = true
        machine.handle(.appended(ticket: append.ticket, .unavailable("injected")), now: now, effects: &effects)
    }

    /// Lets time pass in small steps, with ticks and timers at their deadlines.
    func pass(seconds: Double) {
        let end = monotonic + Int64(seconds * 1_000_000_000)
        while let next = [machine.nextTick, timerAt].compactMap({ $0 }).min(), next <= end {
            monotonic = max(monotonic, next)
            if timerAt == next {
                timerAt = nil
                timerCount += 1
                feed(.timer)
            } else {
                tick()
            }
        }
        monotonic = end
    }

    /// The process is killed: what was not committed is gone, and so are all streams.
    func crash() {
        appends = []
        patient = []
        recorded = 0
        loads = []
        effects = []
        timerAt = nil
        clients = [:]
        store.isPoisoned = false
        machine = LiveMatchMachine(id: machine.id, limits: limits)
    }

    private func perform(_ effect: MatchEffect) {
        switch effect {
        case .append(let append): appends.append(append)
        case .load(let token, let request): loads.append((token, request))
        case .reply(let request, let reply):
            #expect(replies[request] == nil, "a request is answered once")
            replies[request] = reply
        case .send(let stream, let frame):
            #expect(closed[stream] == nil, "nothing is sent to a closed stream")
            if let value = try? JSONValue(parsing: frame.bytes, limits: .stored) {
                texts[stream, default: []].append(value)
            } else {
                Issue.record("a frame is no JSON")
            }
        case .sendBinary(let stream, let frame):
            #expect(closed[stream] == nil, "nothing is sent to a closed stream")
            clients[stream]?.receive(frame.bytes)
        case .close(let stream, let reason): closed[stream] = reason
        case .schedule(let at): timerAt = at
        case .idle: idleCount += 1
        case .note(let note): notes.append(note)
        }
    }

    // MARK: LiveOutput

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int {
        #expect(closed[subscriber] == nil, "nothing is sent to a closed stream")
        clients[subscriber]?.receive(bytes.withUnsafeBytes { Array($0) })
        return heldBytes[subscriber] ?? 0
    }

    func held(by subscriber: SubscriberID) -> Int { heldBytes[subscriber] ?? 0 }

    // MARK: What people do

    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    @discardableResult
    func act(_ action: MemberAction, _ name: String) -> RequestID {
        let request = RequestID(nextNumber())
        feed(.action(action, by: Self.caller(name), request))
        return request
    }

    /// Opens a stream with a token of its own, and says hello.
    @discardableResult
    func connect(_ name: String, isLossy: Bool = false, saysHello: Bool = true) -> SubscriberID {
        let stream = SubscriberID(nextNumber())
        clients[stream] = TestClient()
        feed(.subscribe(stream, by: Self.caller(name), from: .after(0)))
        feed(.issueToken(stream, Self.token(stream.number)))
        if saysHello { hello(stream, isLossy: isLossy) }
        return stream
    }

    func hello(_ stream: SubscriberID, isLossy: Bool = false) {
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: isLossy, schema: SchemaTable(of: Game.self).hash).write(into: &bytes)
        receive(bytes, from: stream)
    }

    static func token(_ number: UInt64) -> IssuedToken {
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: number &+ $0) }
        return IssuedToken(bytes: bytes, hash: bytes.map { ~$0 })
    }

    /// Sends inputs meant for the next tick, in one message.
    func play(_ values: [Game.Input], on stream: SubscriberID) {
        guard let client = clients[stream] else { return }
        receive(
            client.message(values, tick: client.decoder.newestTick + 1, time: UInt32(monotonic / 1_000_000)),
            from: stream)
    }

    // MARK: What was said

    func answer(_ request: RequestID) -> JSONValue? {
        guard case .success(let bytes)? = replies[request] else { return nil }
        return try? JSONValue(parsing: bytes, limits: .stored)
    }

    func refusal(_ request: RequestID) -> String? {
        guard case .failure(let error)? = replies[request] else { return nil }
        return error.code
    }

    /// The stations of the players, as the last answer or message has them.
    func stations(_ value: JSONValue?) -> [Int?] {
        (value?["players"]?.elements ?? []).map { $0["station"]?.int }
    }
}
