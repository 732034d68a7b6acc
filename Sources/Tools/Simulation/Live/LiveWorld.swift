import Martlet
import MartletEngine

/// One run of live matches, one after the other: the machine as the real server drives it, a disk that fails, players on
/// links that lose, under one clock.
///
/// Checked: every decoded frame is what its crew was shown at that tick, orders are applied once and in order, a killed match
/// is back with at most 100 ms of play lost, and the recording, made again, is the match.
final class LiveWorld: LiveOutput, LiveRecorder {
    /// What a kill may cost, in nanoseconds.
    static let lossLimit: Int64 = 100_000_000

    let options: SimulationOptions
    let clock = Scheduler()
    private(set) var faults: Faults
    var counts = Counts()
    private(set) var violation: String?
    private(set) var isCalm = false
    /// Nobody gives orders any more: all clients must come to agree with the server.
    private(set) var isSettling = false
    private let log: Trace
    private var dice: Dice
    private var lastNumber: UInt64 = 0

    private(set) var matchNumber = 0
    private(set) lazy var disk = makeDisk()
    private(set) lazy var machine = LiveMatchMachine<Relay>(id: disk.record.id, limits: limits)
    private(set) var players: [LivePlayer] = []
    private var streams: [SubscriberID: (stream: LiveStream, player: LivePlayer)] = [:]
    private(set) var foundedAt: Int64 = 0
    /// Where the server has each player, and since when.
    private(set) var seated: [(station: Int32?, since: Int64)] = Array(repeating: (nil, 0), count: 5)
    private var process = 0
    private var timerNumber = 0
    private var armedFor: Int64?
    private var effects: [MatchEffect] = []
    /// The newest recorded chunk that is on disk, by its ticket.
    var recorded: UInt64 = 0
    /// What crews were shown: hashes by crew and tick. A tick can be shown more than once: behind the end, or made again
    /// by a server that was killed.
    private(set) var shown: [UInt64: Set<UInt64>] = [:]
    /// When the last ticks were made.
    private var made: [(at: Int64, tick: UInt32)] = []
    /// The newest tick that must not be lost, since the last kill.
    var mustKeep: UInt32?

    init(_ options: SimulationOptions) {
        self.options = options
        faults = options.faults
        log = Trace(isKept: options.keepsTrace)
        dice = Dice(seed: options.seed, 0x6c69_7665)
        players = (0..<5).map { LivePlayer(number: $0, world: self) }
    }

    var limits: MatchLimits {
        var limits = MatchLimits()
        limits.live.keepSeatSeconds = 10
        limits.live.pauseAfterSeconds = 12
        limits.live.resultsSeconds = 5
        limits.live.sparingBytes = 2000
        limits.live.checkpointSeconds = 4
        limits.live.keptCheckpoints = 5
        limits.live.messages = .init(burst: 200, perSecond: 60)
        return limits
    }

    var now: Now {
        Now(monotonic: clock.now, wall: Timestamp(microseconds: 1_800_000_000_000_000 + clock.now / 1000))
    }

    var isPlaying: Bool { machine.nextTick != nil }

    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    func fail(_ problem: String) {
        guard violation == nil else { return }
        violation = problem
        trace("violated: \(problem)")
        log.isClosed = true
        clock.isStopped = true
    }

    func trace(_ text: @autoclosure () -> String) { log.note(clock.now, text()) }
    var lastEvents: [String] { log.last }

    // MARK: Running

    func run() {
        for player in players { player.begin() }
        // A live minute holds as much as an hour of turns, so what befalls it comes the more often.
        arrange(every: faults.crashEvery.map { $0 / 6 }) { [unowned self] in crash() }
        arrange(every: faults.drainEvery.map { $0 / 6 }) { [unowned self] in drain() }
        arrange(every: faults.fullDiskEvery.map { $0 / 8 }) { [unowned self] in
            trace("the disk is full")
            disk.fail(until: clock.now + dice.within(500_000_000...8_000_000_000))
        }
        found()
        let end = clock.now + Int64(options.minutes * 60_000_000_000)
        clock.run(until: end)
        guard violation == nil else { return }
        isCalm = true
        faults = .none
        clock.run(until: clock.now + 20_000_000_000)
        settle()
        if violation == nil { checkRecording() }
    }

    private func settle() {
        isSettling = true
        clock.run(until: clock.now + 4_000_000_000)
        let corrections = players.map(\.client.statistics.corrections)
        clock.run(until: clock.now + 3_000_000_000)
        if violation == nil { checkClients(corrections) }
    }

    private func arrange(every seconds: Double?, _ action: @escaping () -> Void) {
        guard let seconds else { return }
        clock.after(dice.until(every: seconds)) { [unowned self] in
            guard !isCalm else { return }
            action()
            arrange(every: seconds, action)
        }
    }

    // MARK: Matches

    private func makeDisk() -> LiveDisk {
        var record = MatchRecord(
            id: MatchID("m-l\(matchNumber)"), game: "relay", name: "relay", map: nil,
            owner: AccountID("acc-0"), minPlayers: 1, maxPlayers: 5, isPrivate: false, inviteCode: "x",
            ruleset: Array("{}".utf8), seed: MatchSeed(high: options.seed, low: UInt64(matchNumber)),
            createdAt: now.wall)
        record.status = .open
        record.players = (0..<5).compactMap { number in
            PlayerID(seat: number).map {
                var player = PlayerRecord(
                    player: $0, account: AccountID("acc-\(number)"), displayName: "player \(number)")
                player.station = number < 4 ? number : nil
                player.ready = true
                return player
            }
        }
        return LiveDisk(record, world: self)
    }

    private func found() {
        matchNumber += 1
        counts.matches += 1
        disk = makeDisk()
        startProcess()
        shown = [:]
        made = []
        mustKeep = nil
        foundedAt = clock.now
        for player in players { player.forget() }
        act(.start, by: players[0])
        watch()
    }

    /// Starts until it runs, and founds the next one when it is over.
    private func watch() {
        let number = matchNumber
        clock.after(1_000_000_000) { [unowned self] in
            guard number == matchNumber else { return }
            switch disk.record.status {
            case .open: act(.start, by: players[0])
            case .finished, .abandoned:
                counts.finishedMatches += 1
                checkRecording()
                for stream in streams.values.map(\.stream).sorted(by: { $0.id.number < $1.id.number }) {
                    stream.drop(tellsServer: false)
                }
                streams = [:]
                if violation == nil { return found() }
            default: break
            }
            watch()
        }
    }

    func act(_ action: MemberAction, by player: LivePlayer) {
        feed(.action(action, by: player.caller, RequestID(nextNumber())))
    }

    // MARK: The server's shell

    private func startProcess() {
        process += 1
        armedFor = nil
        recorded = 0
        effects = []
        machine = LiveMatchMachine(id: disk.record.id, limits: limits)
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
        let process = process
        stream.atServer = { [unowned self] bytes in
            guard process == self.process, streams[stream.id] != nil else { return }
            machine.receive(bytes.span.bytes, from: stream.id, now: now, effects: &effects)
            finish()
        }
        stream.serverEnd = { [unowned self] in
            guard process == self.process, streams.removeValue(forKey: stream.id) != nil else { return }
            feed(.unsubscribe(stream.id))
        }
        feed(.subscribe(stream.id, by: player.caller, from: .after(0)))
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: stream.id.number &+ $0) }
        feed(.issueToken(stream.id, IssuedToken(bytes: bytes, hash: bytes)))
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
        case .reply, .send: break
        case .sendBinary(let subscriber, let frame): streams[subscriber]?.stream.deliver(frame.bytes)
        case .close(let subscriber, let reason):
            if reason == .tooSlow { counts.slowReadersCutOff += 1 }
            trace("server closes \(subscriber.number): \(reason)")
            streams.removeValue(forKey: subscriber)?.stream.drop(tellsServer: false)
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

    // MARK: LiveOutput

    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int {
        guard let (stream, player) = streams[subscriber] else { return -1 }
        if let seat = PlayerID(seat: player.number), let crew = machine.crew(of: seat),
            let frame = machine.frame(of: crew)
        {
            shown[Self.key(crew, frame.tick), default: []].insert(Self.hash(frame))
        }
        counts.liveFrames += 1
        stream.deliver(bytes.withUnsafeBytes { Array($0) })
        return stream.heldBytes
    }

    func held(by subscriber: SubscriberID) -> Int { streams[subscriber]?.stream.heldBytes ?? -1 }

    // MARK: Life and death

    private func crash() {
        counts.crashes += 1
        // What was to be kept of a match that is not back yet still is.
        if !made.isEmpty, disk.troubleAt < clock.now - 2_000_000_000 {
            mustKeep = made.last { $0.at <= clock.now - Self.lossLimit }?.tick
        }
        trace("the server is killed at tick \(made.last?.tick ?? 0)")
        disk.crash()
        stop()
    }

    private func drain() {
        counts.drains += 1
        trace("the server drains")
        if disk.troubleAt < clock.now - 2_000_000_000 { mustKeep = made.last?.tick }
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
