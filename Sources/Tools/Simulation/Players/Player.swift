import Martlet
import MartletEngine

/// One simulated person with a foreign client: knows the contract, parses JSON, keeps commands until they are acked,
/// comes back by offset, and sometimes misbehaves.
final class Player {
    /// A command that was not acked yet.
    struct Pending {
        let tick: Int
        /// The WireCommand.
        let body: [UInt8]
        var sentAt: Int64?
        var notBefore: Int64 = 0
    }

    let seat: Int
    unowned let table: Table
    unowned let world: World
    let caller: Caller
    var dice: Dice
    var mischief: Dice

    // What is known of the match.
    var round = 0
    var status: MatchStatus?
    var me: PlayerID?
    var isReady = false
    var hasLoaded = false
    var allReady = false
    var describedAt: Int64 = 0
    var mustLook = false
    /// Has asked to leave an open match: the stream that was open then may be refused.
    var hasLeft = false

    // The stream.
    var connection: Connection?
    var check: StreamCheck?
    var connectAt: Int64 = 0
    var tokenUntil = Timestamp(microseconds: 0)
    var hasConnected = false
    /// Everything up to here was received on some stream.
    var position = 0
    var isBusy = false

    // The play.
    var brain: (any Brain)?
    var view: JSONNode?
    var viewOffset = -1
    var isStale = true
    var askedForSnapshotAt: Int64 = 0
    var nextTick = 1
    var pending: [Pending] = []
    /// A few commands that were acked, to be sent again.
    var old: [Pending] = []
    var hasSeenEnd = false

    init(seat: Int, table: Table, world: World) {
        self.seat = seat
        self.table = table
        self.world = world
        caller = Caller(account: AccountID("a\(table.index)-\(seat)"), displayName: "player\(seat)")
        dice = Dice(seed: world.options.seed, 0x706c_6179, UInt64(table.index), UInt64(seat))
        mischief = Dice(seed: world.options.seed, 0x6d69_7363, UInt64(table.index), UInt64(seat))
    }

    var isFounder: Bool { seat == 0 }
    /// How many commands this player leaves unanswered before waiting.
    private(set) lazy var patience = mischief.pick([1, 1, 1, 4])
    var faults: Faults { world.faults }

    /// In a twin run all but the first behave, so that both worlds see the same number of messages.
    var misbehaves: Bool { world.options.twin == nil || seat == 0 }

    var state: String {
        "\(caller.account.text): \(status?.rawValue ?? "-") at \(position), \(pending.count) pending"
            + "\(connection == nil ? ", away" : check?.isReady == true ? "" : ", not ready")\(hasSeenEnd ? ", done" : "")"
    }

    func begin() {
        world.clock.after(dice.within(0...3_000_000_000)) { [unowned self] in live() }
    }

    /// Does the next thing, then thinks about the one after.
    private func live() {
        step()
        let isSlow = status == .running && !world.isEnding
        let pause = isSlow ? dice.within(400_000_000...3_000_000_000) : dice.within(500_000_000...2_000_000_000)
        world.clock.after(pause) { [unowned self] in live() }
    }

    private func step() {
        if round != table.round { reset() }
        guard let match = table.match else {
            if isFounder, !isBusy, !world.isEnding { found() }
            return
        }
        if mustLook, status != nil, !isBusy { return describe(match) }
        switch status {
        case nil where hasSeenEnd: break
        case nil: isFounder ? describe(match) : act(.join(inviteCode: table.invitation), match)
        case .open:
            if misbehaves, !isFounder, mischief.chance(faults.mischief) { return leaveAndReturn(match) }
            if !isReady, !isFounder { return act(.ready(true), match) }
            if isFounder, allReady { return act(.start, match) }
            describe(match)
        case .loading: hasLoaded ? describe(match) : act(.loaded, match)
        case .running, .paused:
            if world.clock.now - describedAt > 30_000_000_000 { describe(match) }
        case .finished, .abandoned: seeEnd(match)
        }
        if status != nil { play(match) }
    }

    /// Changes one's mind twice: the seat is free meanwhile, and the stream ends.
    private func leaveAndReturn(_ match: MatchID) {
        hasLeft = true
        act(.leave, match)
    }

    private func reset() {
        hasLeft = false
        connection?.leave()
        connection = nil
        check = nil
        round = table.round
        status = nil
        me = nil
        isReady = false
        hasLoaded = false
        allReady = false
        position = 0
        hasConnected = false
        view = nil
        viewOffset = -1
        isStale = true
        nextTick = 1
        pending = []
        old = []
        hasSeenEnd = false
        mustLook = false
        brain = nil
    }

    func makeBrain(_ player: PlayerID) -> any Brain {
        let dice = Dice(seed: world.options.seed, 0x6272_616e, UInt64(table.index), UInt64(seat), UInt64(round))
        switch table.game {
        case .ticTacToe: return TicTacToeBrain(player: player, dice: dice)
        case .newWorlds:
            if let twin = world.options.twin, seat > 0 { return HiddenBrain(variant: twin, dice: dice) }
            return NewWorldsBrain(dice: dice)
        }
    }

    /// The match is over: stays until everything was received and the last snapshot agrees.
    private func seeEnd(_ match: MatchID) {
        guard !hasSeenEnd, pending.isEmpty, let check, check.isReady, connection != nil else { return }
        guard let reference = world.judge.cases[match]?.reference else {
            // Abandoned before it was opened.
            hasSeenEnd = true
            return table.saw(end: round, by: seat)
        }
        guard viewOffset == reference.offset, !isStale else { return askForSnapshot() }
        guard reference.nextVisible(behind: check.position, for: check.player) == nil else {
            return world.judge.fail("\(match): \(check.player) is at the end without having everything")
        }
        hasSeenEnd = true
        table.saw(end: round, by: seat)
    }

    // MARK: Requests

    /// Sends a request over a line that may lose it or its answer. `then` gets nil where none came in time.
    func call(_ request: ClientRequest, then: @escaping (Reply?, _ order: Int) -> Void) {
        let line = RequestLine(then: then)
        let lost = faults.lostRequests
        let (losesRequest, losesAnswer) = (dice.chance(lost), dice.chance(lost))
        let (there, back) = (dice.within(5_000_000...120_000_000), dice.within(5_000_000...120_000_000))
        refreshToken()
        let token = SimulatedServer.token(caller, until: tokenUntil)
        if !losesRequest {
            world.clock.after(there) { [unowned self] in
                world.server.take(request, token: token) { [unowned self] reply in
                    let order = world.nextOrder()
                    guard !losesAnswer else { return }
                    world.clock.after(back) { [unowned self] in
                        if seat == 0 { world.transcribe(reply) }
                        line.end(reply, order)
                    }
                }
            }
        }
        world.clock.after(6_000_000_000) { line.end(nil, 0) }
    }

    func refreshToken() {
        guard tokenUntil.adding(seconds: -20) < world.now.wall else { return }
        tokenUntil = world.now.wall.adding(seconds: dice.chance(0.2) ? 60 : 600)
    }

    private func found() {
        isBusy = true
        let round = round
        call(.found(table.founding, key: table.key)) { [unowned self] reply, _ in
            isBusy = false
            guard case .success(let bytes)? = reply, let root = try? JSONDocument(parsing: bytes).root,
                let id = root["id"]?.string
            else { return }
            table.wasFounded(MatchID(id), round: round)
        }
    }

    private func describe(_ match: MatchID) {
        guard !isBusy else { return }
        act(.describe(inviteCode: nil), match)
    }

    func act(_ action: MemberAction, _ match: MatchID) {
        guard !isBusy else { return }
        isBusy = true
        let round = round
        call(.action(action, match)) { [unowned self] reply, _ in
            isBusy = false
            describedAt = world.clock.now
            // Whatever it was, the match may have gone on: look before trying again.
            mustLook = true
            if case .leave = action, status == .open {
                // Gone, or as good as gone: sits down again, perhaps on another seat.
                mustLook = false
                (status, me, brain) = (nil, nil, nil)
                return
            }
            guard round == self.round else { return }
            if case .failure(let error)? = reply { return refused(error.code, action) }
            guard case .success(let bytes)? = reply else { return }
            mustLook = false
            guard let root = try? JSONDocument(parsing: bytes).root else {
                return world.judge.fail("\(match): an answer is no JSON")
            }
            world.judge.check(match: root, of: match)
            learn(root)
        }
    }

    /// An action was refused. Who left without hearing of it sits down again, and stays away where it is too late.
    private func refused(_ code: String, _ action: MemberAction) {
        guard hasLeft else { return }
        if code == "match_not_found" || code == "not_a_player" { (status, me, brain) = (nil, nil, nil) }
        guard case .join = action, code == "match_not_open" || code == "match_full" else { return }
        hasSeenEnd = true
        table.saw(end: round, by: seat)
    }

    /// Reads a Match.
    func learn(_ node: JSONNode) {
        guard let text = node["status"]?.string, let status = MatchStatus(rawValue: text) else { return }
        if let known = self.status, known.isOver || (known == .running && !status.isOver) {
            // Older news than what is known already, on another line.
        } else {
            self.status = status
        }
        let players = node["players"]?.elements ?? []
        allReady =
            players.count == table.players.count
            && players.allSatisfy { $0["ready"]?.bool == true || $0["accountId"]?.string == node["ownerId"]?.string }
        guard let mine = players.first(where: { $0["accountId"]?.string == caller.account.text }),
            let id = mine["id"]?.string, let player = PlayerID(id)
        else { return }
        if me == nil {
            me = player
            brain = makeBrain(player)
        }
        isReady = mine["ready"]?.bool ?? false
        hasLoaded = mine["loaded"]?.bool ?? false
    }
}

/// One request's answer, taken once.
final class RequestLine {
    private var then: ((Reply?, Int) -> Void)?

    init(then: @escaping (Reply?, Int) -> Void) { self.then = then }

    func end(_ reply: Reply?, _ order: Int) {
        let then = then
        self.then = nil
        then?(reply, order)
    }
}
