import MartletEngine
import MartletNet

/// One open stream: a WebSocket, the session machine that reads it, and the match it is about. Lives on its match's loop,
/// every call comes there, and a frame reaches the match by direct calls.
final class StreamConnection: WebSocketHandler, MemberStream, @unchecked Sendable {
    /// Who opened the stream, and whom it counts for in the quotas.
    struct Ticket: Sendable {
        let claims: AccessClaims
        let address: AddressPrefix
    }

    private let shard: Shard
    private let accounts: AccountService
    private let rateLimits: RateLimits
    private let observer: any StreamObserver
    private let start: StreamStart
    private let ticket: Ticket
    private let highWaterBytes: Int
    /// Messages of all the account's streams on this loop.
    private let accountMessages: TokenBucket.Rate

    // All below belongs to the shard's loop.
    private var session: StreamSession
    private var socket: WebSocket?
    private var isCongested = false
    private var budget: AccountBudget?
    private var effects: [StreamSession.Effect] = []
    /// Once it is known that the match is a live one.
    private var room: LiveRoom?
    /// Whether the match has answered: it is awake, and knows this stream.
    private var hasBegun = false
    private var earlyMessages = 0

    init(
        shard: Shard, session: StreamSession, start: StreamStart, ticket: Ticket, accounts: AccountService,
        rateLimits: RateLimits, observer: any StreamObserver, highWaterBytes: Int,
        accountMessages: TokenBucket.Rate
    ) {
        self.highWaterBytes = highWaterBytes
        self.accountMessages = accountMessages
        self.shard = shard
        self.session = session
        self.start = start
        self.ticket = ticket
        self.accounts = accounts
        self.rateLimits = rateLimits
        self.observer = observer
    }

    deinit { rateLimits.closeSocket(account: ticket.claims.account, address: ticket.address) }

    // MARK: From the socket

    func opened(_ socket: WebSocket) {
        self.socket = socket
        let subscriber = session.subscriber
        let match = session.match
        let caller = session.identity.caller
        let start = start
        observer.streamOpened(session, start)
        // Signed out while the socket was on its way here: nobody else would close it before its token expires.
        if accounts.revoked.refuses(ticket.claims) { return revoke() }
        budget = shard.assumeIsolated { $0.budgets.join(caller.account) }
        shard.assumeIsolated { shard in
            shard.open(subscriber, self)
            shard.deliver(.subscribe(subscriber, by: caller, from: start), to: match)
        }
    }

    func received(text: RawSpan, on socket: WebSocket) {
        let (offset, now) = present()
        var effects: [StreamSession.Effect] = []
        swap(&effects, &self.effects)
        if let budget, !budget.take(accountMessages, now: now.monotonic) {
            session.flood(offset: offset, effects: &effects)
        }
        session.receive(
            text, now: now, offset: offset, ticks: room?.machine.tickTimes, verify: verify, effects: &effects)
        perform(effects)
        effects.removeAll(keepingCapacity: true)
        swap(&effects, &self.effects)
    }

    func received(binary: RawSpan, on socket: WebSocket) {
        guard let room, hasBegun else { return takeEarly(binary) }
        room.receive(binary, from: session.subscriber)
    }

    /// A message that comes before the match has begun the stream, such as the hello of a client that comes back: it waits
    /// with the match's other inputs. What is too much is dropped, as a lossy link would.
    private func takeEarly(_ binary: RawSpan) {
        let match = session.match
        switch shard.assumeIsolated({ $0.kind(of: match) }) {
        case .turns: refuseBinary()
        case nil: break
        case .opening, .live:
            guard earlyMessages < Self.earlyMessages, binary.byteCount <= Self.earlyBytes else { return }
            earlyMessages += 1
            let input = MatchInput.message(session.subscriber, binary.withUnsafeBytes { Array($0) })
            shard.assumeIsolated { $0.deliver(input, to: match) }
        }
    }

    /// The match is in memory now; in a room if it is a live one.
    func hosted(in room: LiveRoom?) {
        guard let room else {
            if earlyMessages > 0 { refuseBinary() }
            return
        }
        self.room = room
        guard let socket else { return }
        room.join(session.subscriber, socket)
        socket.keepFresh(unsentBytes: Self.unsentBytes)
    }

    /// Binary messages that may wait for the match, and bytes of each.
    private static let earlyMessages = 8
    private static let earlyBytes = 1024
    /// What the kernel may hold back of a live stream: a few frames, more would be old when it arrives.
    private static let unsentBytes: Int32 = 1024

    /// Binary frames belong to live games, which this match is not (RFC 6455, 7.4.1: unsupported data).
    private func refuseBinary() { socket?.close(1003, "this match is played in text frames") }

    func drained(_ socket: WebSocket) {
        isCongested = false
        let subscriber = session.subscriber
        let match = session.match
        shard.assumeIsolated { $0.deliver(.backlog(subscriber, bytes: 0), to: match) }
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        self.socket = nil
        let subscriber = session.subscriber
        let match = session.match
        observer.streamClosed(session, code: code)
        room?.leave(subscriber)
        room = nil
        let leaves = budget != nil
        budget = nil
        let account = ticket.claims.account
        shard.assumeIsolated { shard in
            if leaves { shard.budgets.leave(account) }
            shard.forget(subscriber)
            shard.deliver(.unsubscribe(subscriber), to: match)
        }
    }

    // MARK: From the match

    func send(_ frame: Frame) {
        hasBegun = true
        write(frame)
    }

    private func write(_ frame: Frame) {
        guard let socket else { return }
        socket.send(text: frame.bytes)
        guard !isCongested, socket.bufferedBytes > highWaterBytes else { return }
        isCongested = true
        let subscriber = session.subscriber
        let match = session.match
        let bytes = socket.bufferedBytes
        shard.assumeIsolated { $0.deliver(.backlog(subscriber, bytes: bytes), to: match) }
    }

    func send(binary frame: Frame) { _ = frame.bytes.withUnsafeBytes { socket?.send(packed: $0.bytes) } }

    func close(_ reason: CloseReason) {
        socket?.close(reason.rawValue, reason.reason)
    }

    /// The match could not take a message of this stream.
    func refuse(_ error: WireError, _ clientMessageID: [UInt8]?) {
        write(session.refusal(of: clientMessageID, error, offset: present().offset))
    }

    // MARK: From the shard

    var sessionID: SessionID? { session.identity.session }
    var match: MatchID { session.match }

    func timePassed(now: Now, offset: Int) {
        var effects: [StreamSession.Effect] = []
        session.timePassed(now: now, offset: offset, effects: &effects)
        perform(effects)
    }

    /// The session was signed out, or its refresh token used twice.
    func revoke() {
        var effects: [StreamSession.Effect] = []
        session.revoke(offset: present().offset, effects: &effects)
        perform(effects)
    }

    // MARK: Helpers

    private func present() -> (offset: Int, now: Now) {
        let match = session.match
        return shard.assumeIsolated { ($0.durableOffset(of: match), $0.context.clock.now()) }
    }

    private func verify(_ token: String) -> Authenticated? {
        (try? accounts.authenticate(token)).map(Authenticated.init)
    }

    private func perform(_ effects: [StreamSession.Effect]) {
        let match = session.match
        for effect in effects {
            switch effect {
            case .match(let input): shard.assumeIsolated { $0.deliver(input, to: match) }
            case .send(let frame): write(frame)
            case .close(let reason): close(reason)
            }
        }
    }
}

/// Is told of streams: for logs and metrics.
protocol StreamObserver: Sendable {
    func streamOpened(_ session: StreamSession, _ start: StreamStart)
    func streamClosed(_ session: StreamSession, code: UInt16)
}

extension Authenticated {
    init(_ claims: AccessClaims) {
        self.init(caller: claims.caller, session: claims.session, expiresAt: claims.expiry)
    }
}

/// A WebSocket that is told why it may not be: a browser learns that from a close code only.
final class RefusedStream: WebSocketHandler {
    private let reason: CloseReason

    init(_ reason: CloseReason) { self.reason = reason }

    func opened(_ socket: WebSocket) { socket.close(reason.rawValue, reason.reason) }
    func received(text: RawSpan, on socket: WebSocket) {}
    func received(binary: RawSpan, on socket: WebSocket) {}
}
