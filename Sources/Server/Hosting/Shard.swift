internal import Martlet
package import MartletEngine
package import MartletNet
internal import MartletStore
internal import Synchronization

/// The matches of one event loop: their one writer. Its executor is the loop, so a frame reaches its match by a direct call
/// and leaves by one; only requests that came in on another loop hop.
///
/// A match is always on the same shard (`ShardDirectory`). Inputs of all its matches are taken one after the other, also those
/// that come while another is being carried out.
package actor Shard {
    package nonisolated let loop: EventLoop
    package nonisolated var unownedExecutor: UnownedSerialExecutor { UnownedSerialExecutor(loop) }

    let context: HostContext
    private var matches: [MatchID: Residence] = [:]
    private var sinks: [SubscriberID: any MemberStream] = [:]
    private var answers: [RequestID: @Sendable (Reply) -> Void] = [:]
    private var foundings: [MatchID: @Sendable (StorageFailure?) -> Void] = [:]
    private var batch: AppendBatch?
    var budgets = AccountBudgets()

    private var inbox: [(MatchID, MatchInput)] = []
    private var isTaking = false
    /// Matches that have more to do than others should wait for. The first goes on once in a turn of the loop, and stays the
    /// first until it is done: so many that come back together are back one after the other.
    private var yielding: [MatchID] = []
    private var effects: [MatchEffect] = []
    private(set) var isDraining = false

    /// What live matches cost here; read from any thread.
    nonisolated let meter: LiveMeter

    /// What the shard has of a match.
    enum Residence {
        /// Its row is being looked up; inputs wait.
        case opening([MatchInput])
        case hosted(Hosted)
    }

    /// A machine and its one timer.
    final class Hosted {
        let machine: any MatchMachine
        /// Of a live match.
        var room: LiveRoom?
        var timer: LoopTimer?
        /// What was read to find out which game it is; answers the machine's first question.
        var preloaded: StoredMatch?

        init(_ machine: any MatchMachine, preloaded: StoredMatch?) {
            self.machine = machine
            self.preloaded = preloaded
        }
    }

    package init(loop: EventLoop, context: HostContext) {
        self.loop = loop
        self.context = context
        meter = LiveMeter(context.live)
    }

    // MARK: From any thread

    /// Runs something on the shard: at once if this is its loop, else soon.
    package nonisolated func run(_ body: @escaping @Sendable (isolated Shard) -> Void) {
        if loop.isCurrent {
            assumeIsolated { body($0) }
        } else {
            loop.execute { self.assumeIsolated { body($0) } }
        }
    }

    /// Gives a match an input that is answered by one reply. `answer` is called on the shard's loop.
    package nonisolated func ask(
        _ match: MatchID, _ input: @escaping @Sendable (RequestID) -> MatchInput,
        answer: @escaping @Sendable (Reply) -> Void
    ) {
        run { shard in
            let request = RequestID(ShardDirectory.nextNumber())
            shard.answers[request] = answer
            shard.deliver(input(request), to: match)
        }
    }

    /// Writes a new match. `done` is called on the shard's loop.
    package nonisolated func found(_ record: MatchRecord, done: @escaping @Sendable (StorageFailure?) -> Void) {
        run { shard in
            shard.foundings[record.id] = done
            shard.append(Append(match: record.id, ticket: Self.foundingTicket, fresh: true, record: record))
        }
    }

    /// Machines count their tickets from 1.
    private static let foundingTicket: UInt64 = 0

    // MARK: On the loop

    var matchCount: Int { matches.count }
    var streamCount: Int { sinks.count }

    func open(_ subscriber: SubscriberID, _ sink: any MemberStream) {
        sinks[subscriber] = sink
        if case .hosted(let hosted) = matches[sink.match] { sink.hosted(in: hosted.room) }
    }

    func forget(_ subscriber: SubscriberID) { sinks[subscriber] = nil }

    enum Kind { case opening, turns, live }

    /// What is known of a match's kind; nil: it is not in memory.
    func kind(of match: MatchID) -> Kind? {
        switch matches[match] {
        case .opening: .opening
        case .hosted(let hosted): hosted.room == nil ? .turns : .live
        case nil: nil
        }
    }

    /// Once a second, on the loop.
    nonisolated func secondPassed() {
        assumeIsolated { shard in
            shard.expireStreams()
            shard.measureLoad()
        }
    }

    /// Sums up what live matches cost.
    func measureLoad() {
        var figures = LiveMeter.Figures()
        for residence in matches.values {
            guard case .hosted(let hosted) = residence else { continue }
            if let room = hosted.room { figures.add(room) } else { figures.turnMatches += 1 }
        }
        meter.measure(figures, now: context.clock.now().monotonic, idle: loop.counters.idleNanoseconds.value)
    }

    /// Closes the streams whose tokens have expired. The server calls it every few seconds.
    func expireStreams() {
        let now = context.clock.now()
        for sink in sinks.values { sink.timePassed(now: now, offset: durableOffset(of: sink.match)) }
    }

    /// Closes the streams of a session that was ended.
    func revokeStreams(of session: SessionID) {
        for sink in sinks.values where sink.sessionID == session { sink.revoke() }
    }

    /// The offset that a match is known to be durable to; 0 while it is not in memory.
    func durableOffset(of match: MatchID) -> Int {
        guard case .hosted(let hosted) = matches[match] else { return 0 }
        return hosted.machine.durableOffset
    }

    /// Gives a match an input, after those that wait already.
    func deliver(_ input: MatchInput, to match: MatchID) {
        inbox.append((match, input))
        guard !isTaking else { return }
        isTaking = true
        var next = 0
        while next < inbox.count {
            let (match, input) = inbox[next]
            next += 1
            take(input, match)
        }
        inbox.removeAll(keepingCapacity: true)
        isTaking = false
    }

    private func take(_ input: MatchInput, _ match: MatchID) {
        switch matches[match] {
        case .hosted(let hosted):
            if let room = hosted.room {
                guard !room.isInside else { return room.postpone(input) }
                if input.addsLivePlay, meter.isFull {
                    meter.refusals.add()
                    return refuse(input, .serverBusy)
                }
            }
            step(hosted, input)
        case .opening(var waiting):
            // A stream's end is always taken in: the match would show its player as connected for ever.
            let isEnd = if case .unsubscribe = input { true } else { false }
            guard isEnd || waiting.count < context.matchLimits.waitingInputs else { return refuse(input, .busy) }
            waiting.append(input)
            matches[match] = .opening(waiting)
        case nil:
            switch input {
            case .unsubscribe, .backlog, .appended, .loaded, .goOn, .drain, .issueToken, .message: return
            case .command, .action, .readSnapshot, .readEvents, .readRecording, .subscribe, .resume, .requestSnapshot,
                .chat, .timer:
                break
            }
            if isDraining { return refuse(input, .draining) }
            matches[match] = .opening([input])
            lookUp(match)
        }
    }

    private func step(_ hosted: Hosted, _ input: MatchInput) {
        var effects: [MatchEffect] = []
        swap(&effects, &self.effects)
        hosted.machine.handle(input, now: context.clock.now(), effects: &effects)
        for effect in effects { perform(effect, of: hosted) }
        effects.removeAll(keepingCapacity: effects.capacity <= 256)
        swap(&effects, &self.effects)
        if let room = hosted.room {
            switch input {
            case .subscribe(let subscriber, _, _), .resume(let subscriber, _, _):
                step(hosted, .issueToken(subscriber, .fresh(for: sinks[subscriber]?.sessionID)))
            default: room.arm()
            }
        }
        switch input {
        case .subscribe, .resume, .unsubscribe, .backlog, .loaded, .goOn:
            context.presence.set(hosted.machine.connectedSeats, in: hosted.machine.id)
        default: break
        }
    }

    // MARK: Effects

    /// What a live match wants done, besides sending the frames of its ticks.
    func perform(_ effect: MatchEffect, of match: MatchID) {
        guard case .hosted(let hosted) = matches[match] else { return }
        perform(effect, of: hosted)
    }

    private func perform(_ effect: MatchEffect, of hosted: Hosted) {
        let match = hosted.machine.id
        switch effect {
        case .append(let append): self.append(append)
        case .load(let token, let request): load(token, request, for: hosted)
        case .reply(let request, let reply): answers.removeValue(forKey: request)?(reply)
        case .send(let subscriber, let frame): sinks[subscriber]?.send(frame)
        case .sendBinary(let subscriber, let frame): sinks[subscriber]?.send(binary: frame)
        case .close(let subscriber, let reason):
            hosted.room?.leave(subscriber)
            sinks.removeValue(forKey: subscriber)?.close(reason)
            context.presence.set(hosted.machine.connectedSeats, in: match)
        case .schedule(let deadline): schedule(hosted, at: deadline)
        case .yield:
            yielding.append(match)
            if yielding.count == 1 { awaitNextTurn() }
        case .idle:
            hosted.timer?.cancel()
            hosted.room?.close()
            matches[match] = nil
        case .note(let note):
            if hosted.room != nil, note.beginsPlay { meter.noteBegin() }
            context.observer.noted(note, in: match)
        }
    }

    private func append(_ append: Append) {
        let batch =
            self.batch
            ?? AppendBatch(store: context.store, loop: loop) { outcomes in
                self.run { $0.committed(outcomes) }
            }
        self.batch = batch
        batch.add(append)
    }

    func committed(_ outcomes: [AppendOutcome]) {
        for outcome in outcomes {
            if outcome.ticket == Self.foundingTicket {
                foundings.removeValue(forKey: outcome.match)?(outcome.failure)
            } else {
                deliver(.appended(ticket: outcome.ticket, outcome.failure), to: outcome.match)
            }
        }
    }

    private func schedule(_ hosted: Hosted, at deadline: Int64) {
        let match = hosted.machine.id
        hosted.timer?.cancel()
        let wait = max(0, deadline - context.clock.now().monotonic)
        hosted.timer = loop.timer(after: UInt64(wait)) {
            self.assumeIsolated { $0.deliver(.timer, to: match) }
        }
    }

    /// A timer that is set now is due behind all ticks that are, and not before the loop has looked at its sockets.
    private func awaitNextTurn() {
        loop.timer(after: 0) { self.assumeIsolated { $0.goOn() } }
    }

    private func goOn() {
        let match = yielding.removeFirst()
        let others = yielding
        yielding = []
        deliver(.goOn, to: match)
        let isArmed = !yielding.isEmpty
        yielding += others
        if !isArmed, !others.isEmpty { awaitNextTurn() }
    }

    // MARK: Reading

    private func lookUp(_ match: MatchID) {
        let store = context.store
        Task {
            let result: Result<StoredMatch?, StorageFailure>
            do throws(StorageFailure) {
                result = .success(try await store.loadMatch(match, at: nil))
            } catch {
                result = .failure(error)
            }
            self.run { $0.lookedUp(match, result) }
        }
    }

    private func lookedUp(_ match: MatchID, _ result: Result<StoredMatch?, StorageFailure>) {
        guard case .opening(let waiting) = matches[match] else { return }
        let error: WireError
        switch result {
        case .success(let stored?):
            if let game = context.games[stored.record.game] {
                let machine = game.makeMachine(match, context.matchLimits)
                let hosted = Hosted(machine, preloaded: stored)
                hosted.room = (machine as? any LiveMachine).map {
                    LiveRoom($0, of: self, clock: context.clock, meter: meter)
                }
                matches[match] = .hosted(hosted)
                for input in waiting { deliver(input, to: match) }
                for sink in sinks.values where sink.match == match { sink.hosted(in: hosted.room) }
                if isDraining { deliver(.drain, to: match) }
                return
            }
            error = WireError(
                503, "game_not_hosted", "This server does not host \(stored.record.game). Ask its operator.")
        case .success(nil):
            error = .matchNotFound
        case .failure(let failure):
            context.observer.readFailed(failure, in: match)
            error = .storageUnavailable
        }
        matches[match] = nil
        for input in waiting { refuse(input, error) }
    }

    private func load(_ token: UInt64, _ request: LoadRequest, for hosted: Hosted) {
        let match = hosted.machine.id
        if request == .latest, let preloaded = hosted.preloaded {
            hosted.preloaded = nil
            return deliver(.loaded(token, .success(.match(preloaded))), to: match)
        }
        let store = context.store
        Task {
            let result = await Self.read(request, of: match, from: store)
            self.run { shard in
                if case .failure(let failure) = result { shard.context.observer.readFailed(failure, in: match) }
                shard.deliver(.loaded(token, result), to: match)
            }
        }
    }

    private static func read(_ request: LoadRequest, of match: MatchID, from store: any Store) async
        -> Result<LoadedPart, StorageFailure>
    {
        do throws(StorageFailure) {
            switch request {
            case .latest:
                return .success(try await store.loadMatch(match, at: nil).map(LoadedPart.match) ?? .missing)
            case .at(let offset):
                return .success(try await store.loadMatch(match, at: offset).map(LoadedPart.match) ?? .missing)
            case .events(let first, let limit):
                return .success(.events(try await store.events(of: match, from: first, limit: limit)))
            case .tick(let player, let tick):
                let row = try await store.event(of: match, actor: player, tick: tick)
                return .success(.events(row.map { [$0] } ?? []))
            }
        } catch {
            return .failure(error)
        }
    }

    // MARK: Refusing, draining

    /// Answers an input that no machine will see.
    private func refuse(_ input: MatchInput, _ error: WireError) {
        switch input {
        case .command(_, from: .request(let request, _)), .action(_, _, let request),
            .readSnapshot(_, _, let request), .readEvents(_, _, _, let request), .readRecording(_, let request):
            answers.removeValue(forKey: request)?(.failure(error))
        case .subscribe(let subscriber, _, _), .resume(let subscriber, _, _):
            sinks.removeValue(forKey: subscriber)?.close(CloseReason(refusing: error))
        case .command(_, from: .stream(let subscriber, let message)): sinks[subscriber]?.refuse(error, message)
        case .requestSnapshot(let subscriber), .chat(let subscriber, _): sinks[subscriber]?.refuse(error, nil)
        case .unsubscribe, .backlog, .appended, .loaded, .timer, .goOn, .drain, .issueToken, .message: break
        }
    }

    /// Every match finishes what is in flight and sends its streams away.
    func drain() {
        isDraining = true
        for (match, residence) in matches {
            if case .hosted = residence { deliver(.drain, to: match) }
        }
    }
}
