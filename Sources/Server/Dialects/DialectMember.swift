import Martlet
import MartletEngine
import MartletNet

/// A client of a dialect in a match: an ordinary member's stream, whose messages a dialect translates. It lets itself in by a
/// resume token, says hello, decodes its own frames as every client does, and so knows what its crew knows and no more.
///
///     stranger ──rejoin──▶ asking ──token and sign-in are good──▶ claiming ──the match took the token──▶ member ──▶ gone
///                            └─they are not: bad_token, closed      └─it was spent meanwhile: the same
///
/// Until the token was found to be good the stream is nobody's: it counts for its address alone, and nothing is done in the
/// name of the player that it claims to be. It ends with the sign-in that the token was given to.
final class DialectMember<D: Dialect>: DialectPeer, MemberStream, @unchecked Sendable {
    enum Standing {
        case stranger
        case asking
        /// The match has the token.
        case claiming(Caller)
        case member(Caller)
        case gone
    }

    let match: MatchID
    let desk: DialectDesk
    let line = DialectLine<D>(at: .session)
    let shard: Shard
    let subscriber = SubscriberID(ShardDirectory.nextNumber())

    // All below belongs to the match's loop.
    private var pass: SocketPass?
    private(set) var sessionID: SessionID?
    var standing = Standing.stranger
    var room: LiveRoom?
    var roster: MatchRoster?
    var isLeaving = false
    private var helloNumber: UInt8 = 0
    let deadline: Int64
    /// Of this turn, not translated yet.
    var frames: [[UInt8]] = []
    private let table = SchemaTable(of: D.Game.self)
    let decoder: FrameDecoder
    var inputs = DialectInputs<D.Game.Input>()

    init(of match: MatchID, _ desk: DialectDesk, _ pass: SocketPass) {
        self.match = match
        self.pass = pass
        self.desk = desk
        shard = desk.api.directory[match]
        decoder = FrameDecoder(table)
        deadline = desk.clock.now().monotonic + 30_000_000_000
    }

    // MARK: From the socket

    func opened(_ socket: WebSocket) {
        line.socket = socket
        shard.assumeIsolated { $0.open(subscriber, self) }
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        line.socket = nil
        frames = []
        room?.leave(subscriber)
        room = nil
        pass = nil
        standing = .gone
        shard.assumeIsolated { shard in
            shard.forget(subscriber)
            shard.deliver(.unsubscribe(subscriber), to: match)
        }
    }

    func take(_ request: DialectRequest<D.Game>) {
        switch (standing, request) {
        case (.stranger, .rejoin(let player, let token)): ask(for: player, token)
        case (.member(let caller), _): perform(request, by: caller)
        default: tell(.error(code: WireError.notAuthenticated.code, message: "Say REJOIN first."))
        }
    }

    private func perform(_ request: DialectRequest<D.Game>, by caller: Caller) {
        switch request {
        case .leave:
            isLeaving = true
            act(.leave, by: caller)
        case .chat(let text): shard.assumeIsolated { $0.deliver(.chat(subscriber, text), to: match) }
        case .station(let station): act(.station(station.map { Int($0) }), by: caller)
        case .ready(let ready): act(.ready(ready), by: caller)
        case .start: act(.start, by: caller)
        case .nameCrew(let crew, let name): act(.nameCrew(Int(crew), name), by: caller)
        case .input(let input, let milliseconds): send(input, milliseconds, by: caller)
        case .rejoin: tell(.error(code: "already_authenticated", message: "You are in this session already."))
        case .authenticate, .listSessions, .createSession, .joinSession, .remembered, .refused: break
        }
    }

    // MARK: Letting in

    /// Whether that player is a member, and the token good; nothing changes yet.
    private func ask(for player: String, _ token: [UInt8]) {
        standing = .asking
        let claimed = Caller(account: AccountID(player), displayName: "")
        let hash = Sodium.sha256(token)
        shard.ask(match, { .action(.showToken(hash: hash), by: claimed, $0) }) { [weak self] reply in
            self?.shown(reply, claimed.account, hash)
        }
    }

    private func shown(_ reply: Reply, _ account: AccountID, _ hash: [UInt8]) {
        guard case .asking = standing, line.socket != nil else { return }
        guard case .success(let json) = reply, let bearer = TokenBearer(json),
            bearer.game == D.Game.description.id.description
        else {
            if case .failure(let error) = reply, error.status >= 500 { return fail(error) }
            return refuseToken()
        }
        guard let session = bearer.session else { return enter(bearer, account, hash) }
        let (accounts, loop) = (desk.api.accounts, shard.loop)
        Task(executorPreference: loop) {
            let answer: Result<Bool, WireError>
            do throws(WireError) {
                answer = .success(try await accounts.isOpen(session))
            } catch {
                answer = .failure(error)
            }
            loop.execute {
                switch answer {
                case .success(true): self.enter(bearer, account, hash)
                case .success(false): self.refuseToken()
                case .failure(let error): self.fail(error)
                }
            }
        }
    }

    /// The token is good, and so is the sign-in that it was given to.
    private func enter(_ bearer: TokenBearer, _ account: AccountID, _ hash: [UInt8]) {
        guard case .asking = standing, line.socket != nil else { return }
        if let session = bearer.session, desk.api.accounts.revoked.refuses(session) { return refuseToken() }
        do throws(WireError) {
            try pass?.count(for: account, now: desk.clock.now().monotonic)
        } catch {
            tell(.error(code: error.code, message: error.message))
            return end(.tooManyMessages)
        }
        sessionID = bearer.session
        standing = .claiming(Caller(account: account, displayName: bearer.displayName))
        shard.assumeIsolated { $0.deliver(.resume(subscriber, as: bearer.player, tokenHash: hash), to: match) }
    }

    /// The match speaks to this stream, so it took the token. False: it is a member already.
    func accept() -> Bool {
        guard case .claiming(let caller) = standing else { return false }
        standing = .member(caller)
        return true
    }

    private func fail(_ error: WireError) {
        tell(.error(code: error.code, message: error.message))
        end(.internalError)
    }

    func refuseToken() {
        tell(.error(code: "bad_token", message: "This token is not good, or no longer. Join the session again."))
        end(.notAuthenticated)
    }

    /// Wants frames; again where the player sits down elsewhere or the game begins, since inputs are counted from there.
    func sayHello() {
        helloNumber &+= 1
        inputs.restart(hello: helloNumber)
        decoder.reset()
        var hello: [UInt8] = []
        ClientMessage.Hello(isLossy: false, number: helloNumber, schema: table.hash).write(into: &hello)
        shard.assumeIsolated { $0.deliver(.message(subscriber, hello), to: match) }
    }

    // MARK: Into the match

    private func act(_ action: MemberAction, by caller: Caller) {
        do throws(WireError) {
            try desk.admit(caller.account)
        } catch {
            isLeaving = false
            return tell(.error(code: error.code, message: error.message))
        }
        shard.ask(match, { .action(action, by: caller, $0) }) { [weak self] reply in
            guard let self else { return }
            if case .failure(let error) = reply {
                self.isLeaving = false
                self.tell(.error(code: error.code, message: error.message))
            } else if self.isLeaving {
                self.end(.over)
            }
        }
    }

    private func send(_ input: D.Game.Input, _ milliseconds: UInt32, by caller: Caller) {
        guard let room, let roster, roster.status == .running else {
            return tell(.error(code: "match_not_running", message: "Orders are for a running game."))
        }
        guard roster.member(caller.account.text)?.station != nil else {
            return tell(.error(code: "no_station", message: "You sit at no console. Choose one."))
        }
        let tick = decoder.newestTick &+ 1
        guard let message = inputs.message(input, tick: tick, milliseconds: milliseconds) else {
            return desk.counters.dropped.add()
        }
        room.receive(message.span.bytes, from: subscriber)
    }

    func end(_ reason: CloseReason) { line.close(reason) }
}
