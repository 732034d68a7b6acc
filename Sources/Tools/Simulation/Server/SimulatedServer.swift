import Martlet
import MartletEngine

/// The server's shell as the real one is: performs what the machines ask for on the simulated store, sockets and timers,
/// and brings the outcomes back later. One process after the other: a crash ends one.
final class SimulatedServer {
    final class Host {
        let machine: any MatchMachine
        let audit: () -> (offset: Int, hash: UInt64)?
        var timerNumber = 0

        init(machine: any MatchMachine, audit: @escaping () -> (offset: Int, hash: UInt64)?) {
            self.machine = machine
            self.audit = audit
        }
    }

    final class Stream {
        let connection: Connection
        let match: MatchID
        var session: StreamSession

        init(connection: Connection, match: MatchID, session: StreamSession) {
            self.connection = connection
            self.match = match
            self.session = session
        }
    }

    unowned let world: World
    var dice: Dice
    private(set) var isUp = true
    private(set) var isDraining = false
    /// Counts processes: what one began, no other ends.
    private(set) var process = 0
    private(set) var hosts: [MatchID: Host] = [:]
    private var order: [MatchID] = []
    var streams: [SubscriberID: Stream] = [:]
    var answers: [RequestID: (Reply) -> Void] = [:]
    /// Foundings on their way to the disk.
    var foundings: [UInt64: (StorageFailure?) -> Void] = [:]
    var lastRequest: UInt64 = 0
    private var lastOutcomeAt: Int64 = 0

    init(world: World) {
        self.world = world
        dice = Dice(seed: world.options.seed, 0x7365_7276)
    }

    // MARK: Machines

    func feed(_ match: MatchID, _ input: MatchInput) {
        let host = host(for: match, input)
        var effects: [MatchEffect] = []
        host.machine.handle(input, now: world.now, effects: &effects)
        for effect in effects { perform(effect, for: match, host) }
    }

    private func host(for match: MatchID, _ input: MatchInput) -> Host {
        if let host = hosts[match] { return host }
        let host = world.games.host(for: match, limits: world.limits)
        hosts[match] = host
        order.append(match)
        return host
    }

    private func perform(_ effect: MatchEffect, for match: MatchID, _ host: Host) {
        let process = process
        switch effect {
        case .append(let append):
            world.store.submit(append)
            if world.sabotage == .ackBeforeCommit {
                later(0) { [unowned self] in feed(match, .appended(ticket: append.ticket, nil)) }
            }
        case .load(let token, let request):
            world.store.load(match, request) { [unowned self] result in
                guard process == self.process, hosts[match] != nil else { return }
                feed(match, .loaded(token, result))
            }
        case .reply(let request, let reply): answers.removeValue(forKey: request)?(reply)
        case .send(let subscriber, let frame), .sendBinary(let subscriber, let frame): send(frame, to: subscriber)
        case .close(let subscriber, let reason):
            guard let stream = streams.removeValue(forKey: subscriber) else { return }
            if reason == .tooSlow { world.counts.slowReadersCutOff += 1 }
            world.trace("server closes stream \(subscriber.number): \(reason)")
            stream.connection.close(reason)
        case .schedule(let at):
            host.timerNumber += 1
            let number = host.timerNumber
            world.clock.at(at) { [unowned self] in
                guard process == self.process, hosts[match] === host, host.timerNumber == number else { return }
                feed(match, .timer)
            }
        case .yield: later(0) { [unowned self] in feed(match, .goOn) }
        case .idle:
            hosts[match] = nil
            order.removeAll { $0 == match }
        case .note(let note): count(note, match)
        }
    }

    private func count(_ note: MatchNote, _ match: MatchID) {
        switch note {
        case .rolledBack: world.counts.rollbacks += 1
        case .hibernated: world.counts.hibernations += 1
        case .woke: world.counts.wakings += 1
        case .commandRefused: world.counts.refusals += 1
        case .damaged(let what): world.judge.fail("\(match): the machine says that something is damaged: \(what)")
        default: break
        }
        world.trace("\(match) \(note)")
    }

    private func send(_ frame: Frame, to subscriber: SubscriberID) {
        guard let stream = streams[subscriber] else { return }
        if world.sabotage == .lostFrame, dice.chance(0.02) { return }
        stream.connection.deliver(frame.bytes)
        if world.sabotage == .repeatedFrame, dice.chance(0.02) { stream.connection.deliver(frame.bytes) }
    }

    /// Does something a moment later, unless the process is another by then.
    func later(_ nanoseconds: Int64, _ action: @escaping () -> Void) {
        let process = process
        world.clock.after(nanoseconds) { [unowned self] in
            if process == self.process { action() }
        }
    }

    func completed(_ outcomes: [AppendOutcome]) {
        // The store's thread and the loop's meet a moment later, and outcomes keep their order.
        lastOutcomeAt = max(lastOutcomeAt, world.clock.now + dice.within(5_000...400_000))
        later(lastOutcomeAt - world.clock.now) { [unowned self] in
            for outcome in outcomes {
                if outcome.ticket == 0 {
                    foundings.removeValue(forKey: Self.key(outcome.match))?(outcome.failure)
                } else if world.sabotage != .ackBeforeCommit || outcome.failure != nil {
                    guard hosts[outcome.match] != nil else { continue }
                    feed(outcome.match, .appended(ticket: outcome.ticket, outcome.failure))
                }
            }
        }
    }

    static func key(_ match: MatchID) -> UInt64 { StateHash.of(Array(match.text.utf8)) }

    /// What is in memory and durable agrees with the log.
    func auditMemory() {
        for match in order {
            guard let host = hosts[match], let (offset, hash) = host.audit() else { continue }
            world.judge.memory(of: match, offset: offset, hash: hash)
        }
    }

    /// As the shell's housekeeping does: what time does to a match, it does to one that is not in memory too.
    func keepHouse() {
        guard isUp, !isDraining else { return }
        for id in world.store.ids where hosts[id] == nil {
            guard let status = world.store.matches[id]?.record.status, !status.isOver else { continue }
            feed(id, .timer)
        }
    }

    // MARK: Life and death

    func crash() {
        guard isUp else { return }
        world.counts.crashes += 1
        world.trace("the server is killed")
        stop()
    }

    private func stop() {
        process += 1
        isUp = false
        isDraining = false
        hosts = [:]
        order = []
        answers = [:]
        foundings = [:]
        let open = streams.values.sorted { $0.connection.id.number < $1.connection.id.number }
        streams = [:]
        for stream in open { stream.connection.lose() }
        world.store.crash()
        world.clock.after(dice.within(200_000_000...5_000_000_000)) { [unowned self] in
            isUp = true
            world.trace("the server is up")
        }
    }

    /// SIGTERM: what is in flight commits, streams end with 4012, then the process ends.
    func drain() {
        guard isUp, !isDraining else { return }
        world.counts.drains += 1
        world.trace("the server drains")
        isDraining = true
        for match in order where hosts[match] != nil { feed(match, .drain) }
        awaitEnd(tries: 100)
    }

    private func awaitEnd(tries: Int) {
        if hosts.isEmpty || tries == 0 {
            if tries == 0, world.faults == .none {
                world.judge.fail("the server drained for 10 s and \(hosts.count) matches are still not done")
            }
            return stop()
        }
        later(100_000_000) { [unowned self] in awaitEnd(tries: tries - 1) }
    }
}
