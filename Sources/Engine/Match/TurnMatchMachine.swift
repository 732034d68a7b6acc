package import Martlet

/// The match machine of turn-based games: one writer, offsets, duplicate and stale ticks, rules, acks held until their
/// commit, many commits in flight, streams with their own offsets, hibernation.
///
/// The files beside this one hold its parts: commands, members, streams, reads, storage.
package final class TurnMatchMachine<Game: TurnGame>: MatchMachine {
    /// Where the match is.
    ///
    ///     cold ──input──▶ waking ──loaded──▶ lobby ──start──▶ awake ──idle──▶ asleep ──input──▶ waking
    ///      ▲                │                  │                │                │
    ///      └────failure─────┘◀──idle, nobody───┴────────────────┼──nobody────────┘
    ///                       ▲                                   │
    ///                       └───────── a commit failed ─────────┘
    enum Residence {
        /// Only in the store.
        case cold
        /// Being read; inputs wait.
        case waking(token: UInt64)
        /// The row is here; the game was never opened.
        case lobby
        /// Row and state are here.
        case awake
        /// The row is here, and streams may be open; the state is in the store.
        case asleep
    }

    package let id: MatchID
    let limits: MatchLimits
    var residence = Residence.cold
    var lobby: Lobby?
    /// Present while `awake`.
    var play: Play<Game>?
    /// What waits while `waking`.
    var waitingInputs: [MatchInput] = []
    var subscribers: [Subscriber] = []
    /// The game's command that gives the match up, as it is stored.
    let resignation = try? JSON.encode(Game.resignation)
    /// By seat: of commands, and of views.
    var buckets = [TokenBucket](repeating: TokenBucket(), count: PlayerID.seatLimit)
    var viewBuckets = [TokenBucket](repeating: TokenBucket(), count: PlayerID.seatLimit)

    var outbox = Outbox()
    /// The last offset that is on disk.
    package var durableOffset = 0
    var lastTicket: UInt64 = 0
    /// Whether the next append is the first since the match was read.
    var isFresh = true
    /// Until then commands are refused: the store failed a moment ago.
    var storageRetryAt: Int64 = .min
    var reads: [UInt64: PendingRead] = [:]
    var lastToken: UInt64 = 0

    var now = Now(monotonic: 0, wall: Timestamp(microseconds: 0))
    var lastActivity: Int64 = 0
    var scheduledAt: Int64?
    var isDraining = false
    /// What is let go just now, and what was said meanwhile.
    var flushing: [Outbox.Held] = []
    var isFlushing = false
    /// Whether the shell was told that the machine may go.
    var wasIdle = false
    /// Effects of the input at hand.
    var out: [MatchEffect] = []

    package init(id: MatchID, limits: MatchLimits) {
        self.id = id
        self.limits = limits
    }

    package var subscriberCount: Int { subscribers.count }

    package var connectedSeats: UInt64 {
        subscribers.reduce(0) { $0 | 1 << UInt64($1.player.seat) }
    }

    package func handle(_ input: MatchInput, now: Now, effects: inout [MatchEffect]) {
        self.now = now
        swap(&out, &effects)
        take(input)
        planTimer()
        noteIdleness()
        swap(&out, &effects)
    }

    func take(_ input: MatchInput) {
        switch input {
        case .appended(let ticket, let failure): appended(ticket, failure)
        case .loaded(let token, let result): loaded(token, result)
        case .unsubscribe(let subscriber): unsubscribe(subscriber)
        case .backlog(let subscriber, let bytes): noteBacklog(subscriber, bytes)
        case .timer: timePassed()
        case .drain: drain()
        case .command, .action, .readSnapshot, .readEvents, .subscribe, .requestSnapshot: admit(input)
        case .issueToken, .message, .goOn: break
        case .readRecording, .resume, .chat: refuse(input, .notLive)
        }
    }

    /// Lets an input in if what it needs is in memory; otherwise it waits for the store.
    private func admit(_ input: MatchInput) {
        lastActivity = now.monotonic
        if isDraining { return refuse(input, .draining) }
        switch residence {
        case .lobby, .awake:
            perform(input)
        case .asleep:
            if case .action(.describe, _, _) = input { return perform(input) }
            wait(input)
            wake()
        case .cold:
            wait(input)
            wake()
        case .waking:
            wait(input)
        }
    }

    private func wait(_ input: MatchInput) {
        guard waitingInputs.count < limits.waitingInputs else { return refuse(input, .busy) }
        waitingInputs.append(input)
    }

    private func perform(_ input: MatchInput) {
        guard outbox.heldBytes < limits.heldBytes else { return refuse(input, .busy) }
        switch input {
        case .command(let request, let source): command(request, from: source)
        case .action(let action, let caller, let request): act(action, by: caller, request)
        case .readSnapshot(let offset, let caller, let request): readSnapshot(at: offset, by: caller, request)
        case .readEvents(let since, let limit, let caller, let request):
            readEvents(since: since, limit: limit, by: caller, request)
        case .subscribe(let subscriber, let caller, let start): subscribe(subscriber, by: caller, from: start)
        case .requestSnapshot(let subscriber):
            do throws(WireError) {
                if let player = subscribers.first(where: { $0.id == subscriber })?.player { try takeView(player) }
                requestSnapshot(subscriber)
            } catch {
                refuse(input, error)
            }
        case .unsubscribe, .backlog, .appended, .loaded, .timer, .goOn, .drain, .readRecording, .resume, .issueToken,
            .message, .chat:
            take(input)
        }
    }

    /// Answers an input that can't be served.
    func refuse(_ input: MatchInput, _ error: WireError) {
        if case .command(_, let source) = input {
            out.append(.note(.commandRefused(code: error.code)))
            return answer(source, .failure(error))
        }
        if let refusal = input.refusal(error, match: id, offset: durableOffset) { out.append(refusal) }
    }
}
