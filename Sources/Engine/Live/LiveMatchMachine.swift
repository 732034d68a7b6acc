package import Martlet

/// Where a live match is.
///
///     cold ──input──▶ waking ──loaded──▶ resuming ──all made again──▶ awake ──nobody is here any more──▶ cold
///      ▲────failure─────┘───damage, drain───┘
enum LiveResidence<Game: Simulation> {
    /// Only in the store.
    case cold
    /// Being read; inputs wait.
    case waking(token: UInt64)
    /// Its world is made again from the recording, a few ticks at a call; inputs wait. Only where there is one to make.
    case resuming(LiveResume<Game>)
    /// The row is here, and with a running match its world.
    case awake
}

/// The match machine of live games: one writer, a lobby with stations, ticks at absolute deadlines, a frame for each
/// client, a recording, seats that wait for those who lost their link.
///
/// The files beside this one hold its parts: members, streams, messages, ticks, frames, recording, storage. Types that do
/// not depend on the game stand outside of the class: inside, an array of them would be code for any type.
/// Play never waits for the store: a tick is made whether or not the last one is on disk. What members are told of the
/// match's row waits for its commit, as in every match.
package final class LiveMatchMachine<Game: Simulation>: LiveMachine {
    package let id: MatchID
    let limits: MatchLimits
    var live: LiveLimits { limits.live }
    /// What each message and each tick calls, compiled for the game.
    let runner: LiveRunner<Game>
    package let tickNanoseconds: Int64
    let ticksPerFrame: Int32
    /// The game's own version of what is stored.
    let schema = Int(Game.description.schema)
    /// The crews of this match, which its setup may make fewer than the game has.
    var shape = LiveShape(Game.description)
    /// What a client's build must agree with.
    let schemaHash = SchemaTable(of: Game.self).hash
    @exclusivity(unchecked) var residence = LiveResidence<Game>.cold
    @exclusivity(unchecked) var lobby: Lobby?
    /// The world; there while the match runs, and behind its end as long as somebody looks at the results.
    @exclusivity(unchecked) var play: LivePlay<Game>?
    /// What waits while `waking` and `resuming`.
    var waitingInputs: [MatchInput] = []

    /// By seat; made when somebody first needs one.
    @exclusivity(unchecked) var seats: [LiveSeat?] = Array(repeating: nil, count: PlayerID.seatLimit)
    /// Which seat a stream shows.
    @exclusivity(unchecked) var seatOfStream = SeatTable()

    @exclusivity(unchecked) var store = RecordingStore.working
    @exclusivity(unchecked) var flights: [RecordingFlight] = []
    @exclusivity(unchecked) var lastTicket: UInt64 = 0
    /// The newest that is answered, other than what is only recorded.
    @exclusivity(unchecked) var appendedTicket: UInt64 = 0
    /// Answers up to this ticket are about what was given up.
    var failedTicket: UInt64 = 0
    /// The newest append with the match's row; what is said of the row waits for it.
    var rowTicket: UInt64 = 0
    /// What is said once a ticket is confirmed, in order.
    var held = HeldEffects()
    /// What each account may still do with the row.
    var actions = AccountBuckets()
    /// Whether the row in memory is another than the one that was sent to the store.
    @exclusivity(unchecked) var isRowDirty = false
    @exclusivity(unchecked) var isFresh = true
    /// The last offset that was given to a row, and that is on disk.
    @exclusivity(unchecked) var lastOffset = 0
    package var durableOffset = 0
    var durableTick: UInt32 = 0
    /// Since when the store has been failing, in ticks of the recording; nil: it works.
    var outageTick: UInt32?
    var retryDelay: Int64 = 250_000_000
    var lastToken: UInt64 = 0
    var reading: PendingRecording?

    @exclusivity(unchecked) var now = Now(monotonic: 0, wall: Timestamp(microseconds: 0))
    /// Since when nobody has been connected; nil: somebody is.
    var desertedAt: Int64?
    var scheduledAt: Int64?
    @exclusivity(unchecked) var isDraining = false
    var wasIdle = false
    @exclusivity(unchecked) var out: [MatchEffect] = []

    @exclusivity(unchecked) var totals = TickLoad()
    @exclusivity(unchecked) var window = TickWindow()
    /// Of `totals.ticks` those whose time was noted.
    @exclusivity(unchecked) var ticksNoted: UInt64 = 0
    /// Buffers of the hot path, kept between calls.
    @exclusivity(unchecked) var decoded: [TimedInput<Game.Input>] = []
    @exclusivity(unchecked) var message: [UInt8] = []
    /// The founder's choices, read once, and from the start on with the crews' names; the last one here, since its size is the game's.
    var setup: Game.Setup?

    package init(id: MatchID, limits: MatchLimits, runner: LiveRunner<Game> = LiveRunner()) {
        self.id = id
        self.limits = limits
        self.runner = runner
        let description = Game.description
        tickNanoseconds = 1_000_000_000 / Int64(description.ticksPerSecond)
        ticksPerFrame = description.ticksPerFrame
    }

    package var subscriberCount: Int { seatOfStream.count }

    package var connectedSeats: UInt64 {
        var bits: UInt64 = 0
        for place in seats.indices where seats[place]?.subscriber != nil { bits |= 1 << UInt64(place) }
        return bits
    }

    package var load: TickLoad { totals }
    package var playerCount: Int { seatOfStream.count }
    package var tickTimes: TickTimes? { window.times(budget: Int(Game.description.tickBudgetMicroseconds)) }
    package var nextTick: Int64? { play?.nextTick }

    // MARK: Inputs

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
        case .timer: timePassed()
        case .goOn: resumeOn()
        case .drain: drain()
        case .backlog: break  // What a socket holds is asked when a frame is due.
        case .command, .readSnapshot, .readEvents: refuse(input, .liveMatch)
        case .action, .readRecording, .subscribe, .resume, .issueToken, .message, .requestSnapshot, .chat: admit(input)
        }
    }

    /// Lets an input in if the match is in memory; otherwise it waits for the store.
    private func admit(_ input: MatchInput) {
        if isDraining { return refuse(input, .draining) }
        switch residence {
        case .awake: return perform(input)
        case .waking, .resuming: break
        case .cold:
            switch input {
            case .issueToken, .message: return
            default: break
            }
        }
        guard waitingInputs.count < limits.waitingInputs else { return refuse(input, .busy) }
        waitingInputs.append(input)
        wake()
    }

    private func perform(_ input: MatchInput) {
        switch input {
        case .action, .subscribe, .resume:
            // While the store stands still, what waits for it must not grow for ever.
            guard held.bytes < limits.heldBytes else { return refuse(input, .busy) }
        default: break
        }
        switch input {
        case .action(let action, let caller, let request): act(action, by: caller, request)
        case .readRecording(let caller, let request): readRecording(by: caller, request)
        case .subscribe(let subscriber, let caller, _): subscribe(subscriber, by: caller)
        case .resume(let subscriber, let player, let hash): resume(subscriber, as: player, tokenHash: hash)
        case .issueToken(let subscriber, let token): seat(of: subscriber)?.freshToken = token
        case .message(let subscriber, let bytes): receiveNow(bytes.span.bytes, from: subscriber)
        case .requestSnapshot(let subscriber): startOver(subscriber)
        case .chat(let subscriber, let text): chat(subscriber, text)
        default: break
        }
    }

    /// Answers an input that can't be served.
    func refuse(_ input: MatchInput, _ error: WireError) {
        if case .command = input { out.append(.note(.commandRefused(code: error.code))) }
        if let refusal = input.refusal(error, match: id, offset: durableOffset) { out.append(refusal) }
    }

    /// The match's row is here.
    func know(_ record: MatchRecord) {
        lobby = Lobby(record)
        setup = try? LiveSetup.read(Game.Setup.self, from: record.ruleset)
        shape = LiveShape(Game.self, in: setup)
    }

    // MARK: Seats

    func seat(of subscriber: SubscriberID) -> LiveSeat? { seatOfStream[subscriber].flatMap { seats[$0] } }

    /// The inputs of a seat. All seats are made below.
    func inputSeat(_ seat: LiveSeat) -> InputSeat<Game.Input> { unsafeDowncast(seat, to: InputSeat<Game.Input>.self) }

    /// The place of a member, made where there is none yet.
    func seat(_ player: PlayerID) -> LiveSeat {
        if let seat = seats[player.seat] { return seat }
        let seat = InputSeat<Game.Input>(player)
        seats[player.seat] = seat
        return seat
    }

    var status: MatchStatus { lobby?.record.status ?? .open }
    /// Whether ticks are made.
    var isRunning: Bool { status == .running && play != nil }
    /// Whether there is an outcome; the match is played on for a while.
    var isDecided: Bool { play?.ending != nil }
    /// Whether a station of somebody who is gone may be given up.
    var releasesStations: Bool { (status == .open || status == .running) && !isDecided }
}
