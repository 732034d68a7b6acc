import Martlet
import MartletEngine
import MartletNet
import MartletStore

/// What the connections of dialects ask the server for: the same accounts, limits and matches that requests use.
struct DialectDesk: Sendable {
    let api: API
    let address: AddressPrefix
    let loop: EventLoop
    /// Where this server was reached, and the dialect on it: `ws://host/dialects/name`.
    let url: String

    var clock: ServerClock { api.clock }
    var counters: DialectCounters { api.operations.dialectPackets }

    func url(of match: MatchID) -> String { "\(url)/\(match.text)" }

    /// What a client asks for counts as a request does, whatever wire it came on.
    func admit(_ account: AccountID?) throws(WireError) {
        try api.rateLimits.admitRequest(account: account, address: address, now: clock.now().monotonic)
    }

    /// The account behind an access token, or a new guest. Gives the token that signs it in again.
    func signIn(name: String, token: String?) async throws(WireError) -> (claims: AccessClaims, token: String) {
        if let token, !token.isEmpty { return (try api.accounts.authenticate(token), token) }
        try api.rateLimits.admitGuest(address: address, now: clock.now().monotonic)
        var body = JSONWriter(reserving: 96)
        body.beginObject()
        body.field("displayName", name)
        body.endObject()
        let session = try await api.accounts.signUpGuest(RequestFields(parsing: body.bytes))
        return (try api.accounts.authenticate(session.accessToken), session.accessToken)
    }

    /// Open and running matches of a game that an account may see, the newest first.
    func sessions<Game: Simulation>(
        of game: Game.Type, for viewer: AccountID
    ) async throws(WireError) -> [DialectSession<Game>] {
        let id = Game.description.id.description
        var records: [MatchRecord] = []
        for status in [MatchStatus.open, .running] {
            let query = MatchQuery(game: id, status: status, viewer: viewer, limit: Self.sessionLimit)
            do throws(StorageFailure) {
                records += try await api.store.matches(query).matches.map(\.record)
            } catch {
                throw .storage(error)
            }
        }
        records.sort { $0.createdAt > $1.createdAt }
        return records.prefix(Self.sessionLimit).map { record in
            DialectSession(
                id: record.id.text, name: record.name, phase: DialectPhase(record.status),
                players: record.players.count, capacity: record.maxPlayers, hasPassword: record.passwordHash != nil,
                setup: (try? LiveSetup.read(Game.Setup.self, from: record.ruleset)) ?? Game.Setup())
        }
    }

    private static let sessionLimit = 100

    /// Founds a match.
    func found<Game: Simulation>(
        _ founding: DialectFounding, of game: Game.Type, by founder: Caller
    ) async throws(WireError) -> MatchID {
        var body = JSONWriter(reserving: 256)
        body.beginObject()
        body.field("game", Game.description.id.description)
        body.field("name", founding.name)
        body.field("ruleset", raw: founding.ruleset)
        if let password = founding.password { body.field("password", password) }
        body.endObject()
        return try await api.found(try API.parse(body.bytes), by: founder, id: nil).id
    }

    /// Makes an account a member of a match, if it is none yet, and gives it a new reconnect token.
    func join(_ match: MatchID, password: String?, by claims: AccessClaims) async throws(WireError) -> [UInt8] {
        let caller = claims.caller
        // Who is one already comes back whatever new members are refused for.
        do throws(WireError) {
            return try await freshToken(for: match, by: claims)
        } catch {
            guard error.code == WireError.notAPlayer.code else { throw error }
        }
        let proof = try await api.passwordProof(password, for: match, address: address)
        try await api.admitOpenMatch(of: caller.account)
        _ = try await ask(match, .join(inviteCode: nil, passwordProof: proof), by: caller)
        return try await freshToken(for: match, by: claims)
    }

    private func freshToken(for match: MatchID, by claims: AccessClaims) async throws(WireError) -> [UInt8] {
        let token = IssuedToken.fresh(for: claims.session)
        _ = try await ask(match, .keepToken(hash: token.hash, session: token.session), by: claims.caller)
        return token.bytes
    }

    private func ask(_ match: MatchID, _ action: MemberAction, by caller: Caller) async throws(WireError) -> [UInt8] {
        let reply = await withCheckedContinuation { continuation in
            api.directory[match].ask(match, { .action(action, by: caller, $0) }) { continuation.resume(returning: $0) }
        }
        switch reply {
        case .success(let json): return json
        case .failure(let error): throw error
        }
    }
}

extension DialectPhase {
    init(_ status: MatchStatus) {
        self =
            switch status {
            case .open, .loading: .lobby
            case .running, .paused: .running
            case .finished: .results
            case .abandoned: .closed
            }
    }
}
