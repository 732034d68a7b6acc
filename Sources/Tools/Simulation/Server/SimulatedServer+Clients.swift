import Martlet
import MartletEngine

/// What a client asks for outside a stream.
enum ClientRequest {
    /// `POST /matches` with a body and an idempotency key.
    case found([UInt8], key: String)
    case action(MemberAction, MatchID)
    case snapshot(MatchID, at: Int?)
    case events(MatchID, since: Int, limit: Int)
    case command(MatchID, [UInt8], lean: Bool)
}

// Doors: requests and streams, with tokens.
extension SimulatedServer {
    /// `tok/<account>/<name>/<expiry in µs>`: signed by nobody, for nobody forges here.
    static func token(_ caller: Caller, until time: Timestamp) -> String {
        "tok/\(caller.account.text)/\(caller.displayName)/\(time.microseconds)"
    }

    static func verify(_ token: String, now: Timestamp) -> Authenticated? {
        let parts = token.split(separator: "/").map(String.init)
        guard parts.count == 4, let expiry = Int64(parts[3]), expiry > now.microseconds else { return nil }
        return Authenticated(
            caller: Caller(account: AccountID(parts[1]), displayName: parts[2]), session: SessionID(parts[1]),
            expiresAt: Timestamp(microseconds: expiry))
    }

    // MARK: Requests

    /// - Parameter answer: called once, or never where the process dies.
    func take(_ request: ClientRequest, token: String, answer: @escaping (Reply) -> Void) {
        guard isUp else { return }
        guard let identity = Self.verify(token, now: world.now.wall) else {
            return answer(.failure(WireError(401, "not_authenticated", "Sign in again.")))
        }
        guard !isDraining else { return answer(.failure(.draining)) }
        lastRequest += 1
        let id = RequestID(lastRequest)
        let caller = identity.caller
        switch request {
        case .found(let body, let key): found(body, key: key, by: caller, answer)
        case .action(let action, let match):
            answers[id] = answer
            feed(match, .action(action, by: caller, id))
        case .snapshot(let match, let offset):
            answers[id] = answer
            feed(match, .readSnapshot(at: offset, by: caller, id))
        case .events(let match, let since, let limit):
            answers[id] = answer
            feed(match, .readEvents(since: since, limit: limit, by: caller, id))
        case .command(let match, let body, let lean):
            guard let root = try? JSONDocument(parsing: body).root else { return answer(.failure(.malformedJSON)) }
            do throws(WireError) {
                let command = try CommandRequest(root, lean: lean)
                answers[id] = answer
                feed(match, .command(command, from: .request(id, caller)))
            } catch {
                answer(.failure(error))
            }
        }
    }

    private func found(_ body: [UInt8], key: String, by caller: Caller, _ answer: @escaping (Reply) -> Void) {
        let id = MatchID("m-\(key)")
        if let kept = world.store.matches[id] {
            return answer(.success(Wire.match(kept.record, offset: 0, for: caller.account) { _ in false }))
        }
        do throws(WireError) {
            guard let root = try? JSONDocument(parsing: body).root else { throw .malformedJSON }
            let founding = try MatchFounding(root, games: world.games.catalog, founder: caller)
            let seed = MatchSeed(high: Self.key(id), low: world.options.seed)
            let record = founding.record(
                id: id, inviteCode: "invite-\(key)", seed: seed, founder: caller, now: world.now.wall)
            foundings[Self.key(id)] = { failure in
                guard failure == nil else { return answer(.failure(.storageUnavailable)) }
                answer(.success(Wire.match(record, offset: 0, for: caller.account) { _ in false }))
            }
            world.store.submit(Append(match: id, ticket: 0, fresh: true, record: record))
        } catch {
            answer(.failure(error))
        }
    }

    // MARK: Streams

    func open(_ connection: Connection, match: MatchID, token: String, start: StreamStart, lean: Bool) {
        guard isUp else { return connection.lose() }
        guard let identity = Self.verify(token, now: world.now.wall) else { return connection.close(.notAuthenticated) }
        guard !isDraining else { return connection.close(.draining) }
        let id = connection.id
        let session = StreamSession(
            subscriber: id, match: match, identity: identity, lean: lean, limits: world.streamLimits)
        streams[id] = Stream(connection: connection, match: match, session: session)
        let process = process
        connection.atServer = { [unowned self] text in
            if process == self.process { receive(text, on: id) }
        }
        connection.serverEnd = { [unowned self] in
            guard process == self.process, streams.removeValue(forKey: id) != nil else { return }
            feed(match, .unsubscribe(id))
        }
        connection.serverBacklog = { [unowned self] bytes in
            later(0) { [unowned self] in
                if streams[id] != nil { feed(match, .backlog(id, bytes: bytes)) }
            }
        }
        watch(id)
        feed(match, .subscribe(id, by: identity.caller, from: start))
    }

    private func receive(_ text: [UInt8], on id: SubscriberID) {
        guard let stream = streams[id] else { return }
        var effects: [StreamSession.Effect] = []
        let now = world.now
        let offset = hosts[stream.match]?.machine.durableOffset ?? 0
        stream.session.receive(
            text.span.bytes, now: now, offset: offset, verify: { Self.verify($0, now: now.wall) }, effects: &effects)
        perform(effects, of: stream, id)
    }

    /// Looks after the token now and then, as the shell does.
    private func watch(_ id: SubscriberID) {
        later(30_000_000_000) { [unowned self] in
            guard let stream = streams[id] else { return }
            var effects: [StreamSession.Effect] = []
            let offset = hosts[stream.match]?.machine.durableOffset ?? 0
            stream.session.timePassed(now: world.now, offset: offset, effects: &effects)
            perform(effects, of: stream, id)
            watch(id)
        }
    }

    private func perform(_ effects: [StreamSession.Effect], of stream: Stream, _ id: SubscriberID) {
        for effect in effects {
            switch effect {
            case .match(let input): feed(stream.match, input)
            case .send(let frame): stream.connection.deliver(frame.bytes)
            case .close(let reason):
                guard streams.removeValue(forKey: id) != nil else { return }
                stream.connection.close(reason)
                feed(stream.match, .unsubscribe(id))
            }
        }
    }
}
