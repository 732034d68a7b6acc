package import Martlet

/// Who is behind an access token.
package struct Authenticated: Hashable, Sendable {
    package var caller: Caller
    package var session: SessionID
    package var expiresAt: Timestamp

    package init(caller: Caller, session: SessionID, expiresAt: Timestamp) {
        self.caller = caller
        self.session = session
        self.expiresAt = expiresAt
    }
}

/// Every bound that one stream keeps.
package struct StreamLimits: Hashable, Sendable {
    /// Messages of any kind. Past it the stream is closed with 4008. Twice what `MatchLimits.commands` lets through, so
    /// that a hasty player is told `rate_limited` first.
    package var messages = TokenBucket.Rate(burst: 1000, perSecond: 200)
    /// Messages of all streams of one account together, on one event loop. Past it the stream that sent one too many is
    /// closed with 4008.
    package var accountMessages = TokenBucket.Rate(burst: 4000, perSecond: 800)
    /// Bytes of one message; the transport closes with 1009 past it.
    package var messageBytes = 65_536
    /// Bytes of a `clientMessageId`, as JSON.
    package var clientMessageIDBytes = 128
    /// Characters of what somebody says in a live match.
    package var chatLength = 400

    package init() {}
}

/// The session machine of one open stream: reads the client's messages, knows who sends them and until when, and turns
/// them into inputs of the match.
///
///     open ──message──▶ open      (a fresher token extends it)
///     open ──expired, too many messages, another account's token──▶ closed
package struct StreamSession: Sendable {
    package enum Effect: Sendable {
        case match(MatchInput)
        case send(Frame)
        /// `send` with a `closing` message came before it.
        case close(CloseReason)
    }

    package let subscriber: SubscriberID
    package let match: MatchID
    package private(set) var identity: Authenticated
    private let lean: Bool
    private let limits: StreamLimits
    private var messages = TokenBucket()
    private var isClosed = false

    /// `lean`: acks on this stream leave the snapshot out (`?ack=lean`).
    package init(
        subscriber: SubscriberID, match: MatchID, identity: Authenticated, lean: Bool, limits: StreamLimits
    ) {
        self.subscriber = subscriber
        self.match = match
        self.identity = identity
        self.lean = lean
        self.limits = limits
    }

    /// Takes one text message. `verify` tells who is behind a token, or nil; `offset` is the match's, for what is
    /// answered here, and so are a live one's `ticks`.
    package mutating func receive(
        _ text: RawSpan, now: Now, offset: Int, ticks: TickTimes? = nil, verify: (String) -> Authenticated?,
        effects: inout [Effect]
    ) {
        guard !isClosed else { return }
        guard messages.take(limits.messages, now: now.monotonic) == nil else {
            return close(.tooManyMessages, offset: offset, effects: &effects)
        }
        guard let root = try? JSONDocument(parsing: text, limits: .client).root else {
            return fail(.malformedJSON, nil, offset: offset, effects: &effects)
        }
        var messageID: [UInt8]?
        do throws(WireError) {
            messageID = try clientMessageID(root)
            if let token = root["accessToken"], !token.isNull {
                guard let identity = token.string.flatMap(verify),
                    identity.caller.account == self.identity.caller.account
                else { return close(.notAuthenticated, offset: offset, effects: &effects) }
                self.identity = identity
            }
            guard identity.expiresAt > now.wall else {
                return close(.notAuthenticated, offset: offset, effects: &effects)
            }
            try dispatch(root, messageID, offset: offset, ticks, effects: &effects)
        } catch {
            fail(error, messageID, offset: offset, effects: &effects)
        }
    }

    /// Closes the stream if its token has expired. The shell calls it now and then.
    package mutating func timePassed(now: Now, offset: Int, effects: inout [Effect]) {
        guard !isClosed, identity.expiresAt <= now.wall else { return }
        close(.notAuthenticated, offset: offset, effects: &effects)
    }

    /// The session was signed out.
    package mutating func revoke(offset: Int, effects: inout [Effect]) {
        guard !isClosed else { return }
        close(.notAuthenticated, offset: offset, effects: &effects)
    }

    /// The account's streams send too much together.
    package mutating func flood(offset: Int, effects: inout [Effect]) {
        guard !isClosed else { return }
        close(.tooManyMessages, offset: offset, effects: &effects)
    }

    private func dispatch(
        _ root: JSONNode, _ messageID: [UInt8]?, offset: Int, _ ticks: TickTimes?, effects: inout [Effect]
    ) throws(WireError) {
        guard root.kind == .object else { throw .invalidField("message", "a JSON object") }
        var ping: [UInt8]?
        if let node = root["ping"], !node.isNull {
            guard node.kind == .number else { throw .invalidField("ping", "a number") }
            ping = node.raw
        }
        var wantsSnapshot = false
        if let node = root["requestSnapshot"], !node.isNull {
            guard let wanted = node.bool else { throw .invalidField("requestSnapshot", "true or false") }
            wantsSnapshot = wanted
        }
        if let command = root["command"], !command.isNull {
            let request = try CommandRequest(command, lean: lean)
            effects.append(.match(.command(request, from: .stream(subscriber, clientMessageID: messageID))))
        }
        if let node = root["chat"], !node.isNull {
            effects.append(.match(.chat(subscriber, try chat(node))))
        }
        if wantsSnapshot { effects.append(.match(.requestSnapshot(subscriber))) }
        if let ping { effects.append(.send(StreamMessage.pong(ping, ticks, match: match, offset: offset))) }
    }

    private func chat(_ node: JSONNode) throws(WireError) -> String {
        guard let text = node.string, !text.isEmpty, text.unicodeScalars.count <= limits.chatLength, text.isPrintable
        else { throw .invalidField("chat", "1 to \(limits.chatLength) printable characters") }
        return text
    }

    /// Given back as it came: a string or a number.
    private func clientMessageID(_ root: JSONNode) throws(WireError) -> [UInt8]? {
        guard let node = root["clientMessageId"], !node.isNull else { return nil }
        let raw = node.raw
        guard node.kind == .string || node.kind == .number, raw.count <= limits.clientMessageIDBytes else {
            throw .invalidField("clientMessageId", "a string or number of at most \(limits.clientMessageIDBytes) bytes")
        }
        return raw
    }

    private func fail(_ error: WireError, _ messageID: [UInt8]?, offset: Int, effects: inout [Effect]) {
        effects.append(.send(refusal(of: messageID, error, offset: offset)))
    }

    /// What the client is told whose message was not taken.
    package func refusal(of messageID: [UInt8]?, _ error: WireError, offset: Int) -> Frame {
        StreamMessage.error(error, clientMessageID: messageID, match: match, offset: offset)
    }

    private mutating func close(_ reason: CloseReason, offset: Int, effects: inout [Effect]) {
        isClosed = true
        effects.append(
            .send(
                StreamMessage.closing(reason, reconnectAfterMilliseconds: nil, match: match, offset: offset)))
        effects.append(.close(reason))
    }
}
