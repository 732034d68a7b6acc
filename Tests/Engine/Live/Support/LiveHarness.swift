import Martlet
import MartletEngine
import Testing

/// Drives the machine of a live match, with its ticks, and clients that read their frames.
final class LiveHarness<Game: Simulation>: MachineHarness<LiveMatchMachine<Game>>, LiveOutput, LiveRecorder {
    /// Tickets whose success is looked up, as the shell has it.
    private var patient: Set<UInt64> = []
    private(set) var recorded: UInt64 = 0
    var clients: [SubscriberID: TestClient<Game>] = [:]
    /// Timers that were asked for and came.
    var timerCount = 0
    /// Bytes that a stream's socket holds, where somebody reads slowly.
    var heldBytes: [SubscriberID: Int] = [:]
    /// Links that take what they are sent at their own pace.
    var links: [SubscriberID: SlowLink] = [:]

    init(_ game: Game.Type, ruleset: String = "{}", limits: MatchLimits = MatchLimits()) {
        let caller = Self.caller("ann")
        let shape = LiveShape(Game.description)
        var record = MatchRecord(
            id: MatchID("m1"), game: "regatta", name: "a match", map: nil, owner: caller.account, minPlayers: 1,
            maxPlayers: shape.stationCount, isPrivate: false, inviteCode: "open", ruleset: Array(ruleset.utf8),
            seed: MatchSeed(7), createdAt: Timestamp(microseconds: Self.wallStart))
        if let seat = PlayerID(seat: 0) {
            record.players = [PlayerRecord(player: seat, account: caller.account, displayName: "ann")]
        }
        let id = record.id
        super.init(record) { LiveMatchMachine(id: id, limits: limits) }
    }

    func receive(_ bytes: [UInt8], from stream: SubscriberID) {
        step { $0.receive(bytes.span.bytes, from: stream, now: $1, effects: &$2) }
    }

    /// Makes the ticks that are due now, as the shell does.
    func tick(taking nanoseconds: Int64 = 1000) {
        step {
            $0.tick(now: $1, output: self, effects: &$2)
            $0.noteTickTime(nanoseconds)
        }
        step { $0.flushRecording(now: $1, recorded: recorded, to: self, effects: &$2) }
    }

    func record(_ chunk: RawSpan, as row: RecordedRow) {
        patient.insert(row.ticket)
        appends.append(row.append(to: machine.id, chunk.withUnsafeBytes { Array($0) }))
    }

    override func committed(_ append: Append, _ failure: StorageFailure?) {
        if failure == nil, patient.contains(append.ticket) {
            recorded = append.ticket
        } else {
            super.committed(append, failure)
        }
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

    override func crash() {
        super.crash()
        patient = []
        recorded = 0
        clients = [:]
    }

    override func received(binary: [UInt8], on stream: SubscriberID) { clients[stream]?.receive(binary) }

    // MARK: LiveOutput

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int {
        #expect(closed[subscriber] == nil, "nothing is sent to a closed stream")
        clients[subscriber]?.receive(bytes.withUnsafeBytes { Array($0) })
        if let link = links[subscriber] { return link.send(bytes.byteCount, at: monotonic) }
        return heldBytes[subscriber] ?? 0
    }

    func held(by subscriber: SubscriberID) -> Int {
        if let link = links[subscriber] { return link.held(at: monotonic) }
        return heldBytes[subscriber] ?? 0
    }

    // MARK: What people do

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

    func hello(_ stream: SubscriberID, isLossy: Bool = false, number: UInt8 = 0) {
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: isLossy, number: number, schema: SchemaTable(of: Game.self).hash).write(
            into: &bytes)
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

    /// The stations of the players, as the last answer or message has them.
    func stations(_ value: JSONValue?) -> [Int?] {
        (value?["players"]?.elements ?? []).map { $0["station"]?.int }
    }
}
