import Martlet
import MartletEngine

/// One run of live matches, one after the other: the machine as the real server drives it, a disk that fails, players on
/// links that lose, under one clock.
///
/// Checked: every decoded frame is what its crew was shown at that tick and holds nothing that the crew may not see; on a lossy
/// link it is written against what was acked; each shot is told once; a player has one stream; orders are applied once and in
/// order, and none that was confirmed is left out; a killed match is back with at most 100 ms of play lost and all that the disk
/// confirmed; the recording, made again, is the match; how it ended is written and told; and when it grows calm each client sits
/// where the server has it and predicts what comes.
final class LiveWorld: LiveOutput, LiveRecorder {
    /// What a kill may cost, in nanoseconds.
    static let lossLimit: Int64 = 100_000_000

    let options: SimulationOptions
    let clock = Scheduler()
    private(set) var faults: Faults
    var counts = Counts()
    private(set) var violation: String?
    /// Since when nothing goes wrong any more.
    private(set) var calmSince: Int64?
    /// Nobody gives orders any more: all clients must come to agree with the server.
    private(set) var isSettling = false
    private let log: Trace
    var dice: Dice
    private var lastNumber: UInt64 = 0

    private(set) var matchNumber = 0
    private(set) lazy var disk = makeDisk()
    private(set) var players: [LivePlayer] = []
    private(set) var foundedAt: Int64 = 0
    /// When the match was first seen to be over.
    private var overSince: Int64?

    // The server's: `LiveWorld+Server`.
    lazy var machine = makeMachine()
    var streams: [SubscriberID: (stream: LiveStream, player: LivePlayer)] = [:]
    /// Which stream replaced another one.
    var successors: [SubscriberID: SubscriberID] = [:]
    var process = 0
    var timerNumber = 0
    var armedFor: Int64?
    var effects: [MatchEffect] = []
    /// The newest recorded chunk that is on disk, by its ticket.
    var recorded: UInt64 = 0
    /// When the last ticks were made.
    var made: [(at: Int64, tick: UInt32)] = []

    // What is to be checked: `LiveWorld+Checks`.
    /// What crews were shown: hashes by crew and tick. A tick can be shown more than once: behind the end, or made again
    /// by a server that was killed.
    var shown: [UInt64: Set<UInt64>] = [:]
    /// Where the server has each player, and since when.
    var seated: [(station: Int32?, since: Int64)] = Array(repeating: (nil, 0), count: 5)
    /// The newest tick that must not be lost, since the last kill.
    var mustKeep: UInt32?
    /// Whether the match has been seen in memory since the process began.
    var isBack = false
    /// Players who were told that the match is over.
    var told: Set<Int> = []
    /// Orders that a frame confirmed when all was well.
    var confirmed: Set<UInt64> = []

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
    var isCalm: Bool { calmSince != nil }
    var sabotage: LiveSabotage? { options.liveSabotage }
    var setup: Relay.Setup {
        var setup = Relay.Setup()
        setup.seconds = seconds
        return setup
    }

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
        calmSince = clock.now
        faults = .none
        clock.run(until: clock.now + Self.calmLength)
        settle()
        if violation == nil { checkRecording() }
    }

    private func settle() {
        isSettling = true
        clock.run(until: clock.now + Self.settlingLength - Self.settledLength)
        let corrections = players.map(\.client.statistics.corrections)
        clock.run(until: clock.now + Self.settledLength)
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

    /// How long orders are given at the end though nothing goes wrong, and none after that; in the last part of that time
    /// nobody has anything left to learn.
    static let calmLength: Int64 = 20_000_000_000
    static let settlingLength: Int64 = 7_000_000_000
    private static let settledLength: Int64 = 3_000_000_000

    // MARK: Matches

    /// How long this run's matches last.
    private var seconds: Int32 { 20 + Int32(options.seed % 5) * 10 }

    private func makeDisk() -> LiveDisk {
        var record = MatchRecord(
            id: MatchID("m-l\(matchNumber)"), game: "relay", name: "relay", map: nil,
            owner: AccountID("acc-0"), minPlayers: 1, maxPlayers: 5, isPrivate: false, inviteCode: "x",
            ruleset: Array("{\"seconds\":\(seconds)}".utf8),
            seed: MatchSeed(high: options.seed, low: UInt64(matchNumber)),
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
        confirmed = []
        told = []
        mustKeep = nil
        overSince = nil
        foundedAt = clock.now
        for player in players { player.forget() }
        act(.start, by: players[0])
        watch()
    }

    /// Starts until it runs, and founds the next one when it is over and everybody knows.
    private func watch() {
        let number = matchNumber
        clock.after(1_000_000_000) { [unowned self] in
            guard number == matchNumber else { return }
            switch disk.record.status {
            case .open: act(.start, by: players[0])
            case .finished, .abandoned:
                if told.count == players.count {
                    end()
                    return violation == nil ? found() : ()
                }
                let since = overSince ?? clock.now
                overSince = since
                if clock.now - since > Self.tellingLimit {
                    fail("the match is over, and players \(told.sorted()) alone were told")
                }
            default: break
            }
            watch()
        }
    }

    /// Longer than disks fail, and servers take to come back.
    private static let tellingLimit: Int64 = 30_000_000_000

    private func end() {
        counts.finishedMatches += 1
        checkRecording()
        let open = streams.values.map(\.stream).sorted { $0.id.number < $1.id.number }
        streams = [:]
        for stream in open { stream.drop(tellsServer: false) }
    }

    func act(_ action: MemberAction, by player: LivePlayer) {
        feed(.action(action, by: player.caller, RequestID(nextNumber())))
    }
}
