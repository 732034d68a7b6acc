import Martlet
import MartletEngine

/// One run: a server, its disk, the lines to it, and players at tables, all under one clock.
final class World {
    let options: SimulationOptions
    let clock = Scheduler()
    private let log: Trace
    var counts = Counts()
    /// What may go wrong just now; nothing any more at the end.
    var faults: Faults
    private(set) var isEnding = false
    private var lastOrder = 0

    let games: Games
    let limits: MatchLimits
    private(set) lazy var judge = Judge(world: self)
    private(set) lazy var store = SimulatedStore(world: self)
    private(set) lazy var server = SimulatedServer(world: self)
    private(set) var tables: [Table] = []
    private var dice: Dice
    private var lastConnection: UInt64 = 0

    /// What the first player of each table was sent, for twin runs.
    var transcript: [(at: Int64, bytes: [UInt8])] = []
    /// When the first player might have seen something of the others.
    private(set) var contactAt: Int64?

    init(_ options: SimulationOptions) {
        self.options = options
        faults = options.faults
        limits = Self.limits(options)
        log = Trace(isKept: options.keepsTrace)
        games = Games(sabotage: options.sabotage) { match in
            match.text.hasPrefix("m-w") ? .newWorlds : .ticTacToe
        }
        dice = Dice(seed: options.seed, 0x776f_726c)
        store.complete = { [unowned self] outcomes in server.completed(outcomes) }
        for index in 0..<options.tables {
            let game = options.games[(index + Int(truncatingIfNeeded: options.seed % 2)) % options.games.count]
            tables.append(Table(index: index, game: game, world: self))
        }
    }

    var sabotage: Sabotage? { options.sabotage }

    /// The time as the server reads it: the wall's clock began in 2026.
    var now: Now {
        Now(monotonic: clock.now, wall: Timestamp(microseconds: 1_800_000_000_000_000 + clock.now / 1000))
    }

    /// Small ones, and others in each run, so that every border is crossed.
    private static func limits(_ options: SimulationOptions) -> MatchLimits {
        var dice = Dice(seed: options.seed, 0x6c69_6d69)
        var limits = MatchLimits()
        limits.commands = .init(burst: 20, perSecond: 5)
        limits.recentEntries = dice.pick([2, 8, 64])
        limits.checkpointInterval = dice.pick([3, 24, 256])
        limits.eventPage = dice.pick([2, 10, 256])
        limits.hibernateAfterSeconds = Int64(dice.pick([2, 8, 60]))
        limits.pendingAppends = dice.pick([4, 4096])
        limits.waitingInputs = dice.pick([3, 256])
        limits.loadingSeconds = Int64(dice.pick([8, 30]))
        limits.openIdleSeconds = 600
        limits.backlogBytes = options.twin == nil ? 8000 : .max
        return limits
    }

    var streamLimits: StreamLimits {
        var limits = StreamLimits()
        limits.messages = .init(burst: 40, perSecond: 10)
        return limits
    }

    func nextOrder() -> Int {
        lastOrder += 1
        return lastOrder
    }

    /// Keeps an answer that the first player of a table got, in a twin run.
    func transcribe(_ reply: Reply) {
        guard options.twin != nil else { return }
        switch reply {
        case .success(let bytes): transcript.append((clock.now, bytes))
        case .failure(let error): transcript.append((clock.now, Wire.errorBody(error)))
        }
    }

    func connect() -> Connection {
        lastConnection += 1
        return Connection(id: SubscriberID(lastConnection), world: self)
    }

    func trace(_ text: @autoclosure () -> String) { log.note(clock.now, text()) }
    func closeTrace() { log.isClosed = true }
    var lastEvents: [String] { log.last }

    func noteCommit(of match: MatchID, _ reference: any MatchReference) {
        guard options.twin != nil, contactAt == nil, reference.isContact() else { return }
        contactAt = clock.now
        clock.isStopped = true
    }

    // MARK: Running

    func run() {
        for table in tables { table.begin() }
        arrange(every: faults.crashEvery) { [unowned self] in server.crash() }
        arrange(every: faults.drainEvery) { [unowned self] in server.drain() }
        arrange(every: faults.fullDiskEvery) { [unowned self] in
            store.fillDisk(until: clock.now + dice.within(500_000_000...20_000_000_000))
        }
        audit()
        let start = clock.now
        clock.run(until: start + Int64(options.minutes * 60_000_000_000))
        if !clock.isStopped { calmDown() }
        if judge.violation == nil, contactAt == nil { judge.final() }
    }

    private func arrange(every seconds: Double?, _ action: @escaping () -> Void) {
        guard let seconds else { return }
        clock.after(dice.until(every: seconds)) { [unowned self] in
            guard !isEnding else { return }
            action()
            arrange(every: seconds, action)
        }
    }

    private func audit() {
        clock.after(20_000_000_000) { [unowned self] in
            server.auditMemory()
            server.keepHouse()
            audit()
        }
    }

    /// Nothing goes wrong any more: what was begun must come to its end, and all must see the same.
    private func calmDown() {
        isEnding = true
        faults = .none
        trace("nothing goes wrong from here on")
        let limit = clock.now + 40 * 60_000_000_000
        while clock.now < limit, !clock.isStopped, tables.contains(where: { !$0.isDone }) {
            clock.run(until: clock.now + 5_000_000_000)
        }
        server.auditMemory()
        for table in tables where !table.isDone && judge.violation == nil && contactAt == nil {
            judge.fail("40 calm minutes later table \(table.index) is not done: \(table.state)")
        }
    }
}
