import Martlet
import MartletEngine
import MartletNet
import MartletStore

// Matches: found, list, and everything that goes to a match's machine.
extension API {
    func listGames(_ call: Call) {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.key("games")
        writer.beginArray()
        for game in games.games {
            writer.beginObject()
            writer.field("id", game.description.id)
            writer.field("title", game.description.title)
            writer.field("kind", game.kind.rawValue)
            writer.field("minPlayers", game.description.minPlayers)
            writer.field("maxPlayers", game.description.maxPlayers)
            writer.key("maps")
            writer.beginArray()
            for map in game.description.maps { writer.value(map) }
            writer.endArray()
            if let live = game.live { writer.shape(live) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        call.succeed(writer.bytes)
    }

    func foundMatch(_ call: Call) {
        call.later { call throws(WireError) in
            guard let claims = call.claims else { throw .notAuthenticated }
            let answer = try await once(call, scope: .account(claims.account)) { () throws(WireError) in
                StoredAnswer(status: 201, body: try await found(call, by: claims.caller))
            }
            call.succeed(answer.body, status: answer.status)
        }
    }

    private func found(_ call: Call, by founder: Caller) async throws(WireError) -> [UInt8] {
        let key = call.request.headers["idempotency-key"]
        if let key, let stored = try await earlierMatch(key, founder) {
            return describe(stored.record, offset: stored.lastOffset, for: founder.account)
        }
        let id = key.map { idempotency.matchID(key: $0, account: founder.account) }
        let record = try await found(try Self.parse(call.request.body), by: founder, id: id)
        return describe(record, offset: 0, for: founder.account)
    }

    /// A match as the store has it, for one account.
    private func describe(_ record: MatchRecord, offset: Int, for account: AccountID) -> [UInt8] {
        let crews = games[record.game]?.shape(under: record.ruleset)?.crews
        return Wire.match(record, crews: crews, offset: offset, for: account) {
            presence.isConnected($0, in: record.id)
        }
    }

    /// The match that a request with this key founded before the server went down, too early to keep the answer.
    private func earlierMatch(_ key: String, _ founder: Caller) async throws(WireError) -> StoredMatch? {
        do throws(StorageFailure) {
            return try await store.loadMatch(idempotency.matchID(key: key, account: founder.account), at: nil)
        } catch {
            throw .storage(error)
        }
    }

    func listMatches(_ call: Call) {
        call.later { call throws(WireError) in
            guard let claims = call.claims else { throw .notAuthenticated }
            let query = try Self.query(call.request, viewer: claims.account)
            let page: MatchPage
            do throws(StorageFailure) {
                page = try await store.matches(query)
            } catch {
                throw .storage(error)
            }
            var writer = JSONWriter(reserving: 4096)
            writer.beginObject()
            writer.key("matches")
            writer.beginArray()
            for match in page.matches {
                writer.raw(describe(match.record, offset: match.lastOffset, for: claims.account))
            }
            writer.endArray()
            if let next = page.next { writer.field("nextCursor", next) }
            writer.endObject()
            call.succeed(writer.bytes)
        }
    }

    /// Matches on a page of the list; whoever asks for more gets this many.
    private static let pageLimit = 100

    private static func query(_ request: HTTPRequest, viewer: AccountID) throws(WireError) -> MatchQuery {
        var query = MatchQuery(viewer: viewer)
        query.game = request.query("game")
        if let text = request.query("status") {
            guard let status = MatchStatus(rawValue: text) else {
                let known = MatchStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalidParameter("status", "one of \(known)")
            }
            query.status = status
        }
        switch request.query("mine") {
        case nil, "false", "0": break
        case "true", "1", "": query.member = viewer
        default: throw .invalidParameter("mine", "true or false")
        }
        query.limit = min(try number(request, "limit", in: 1...Int.max) ?? 50, pageLimit)
        if let cursor = request.query("cursor") {
            guard PagePosition(cursor) != nil else {
                throw .invalidParameter("cursor", "the nextCursor of an earlier page")
            }
            query.cursor = cursor
        }
        return query
    }

    // MARK: What a member does

    func describeMatch(_ call: Call) { act(call, .describe(inviteCode: call.request.query("inviteCode"))) }
    func leave(_ call: Call) { act(call, .leave) }
    func start(_ call: Call) { act(call, .start) }
    func loaded(_ call: Call) { act(call, .loaded) }
    func resign(_ call: Call) { act(call, .resign) }

    func join(_ call: Call) {
        call.later { call throws(WireError) in
            guard let claims = call.claims else { throw .notAuthenticated }
            let body = try Self.parseOptional(call.request.body)
            let code = try Self.text(body, "inviteCode")
            let password = try Self.text(body, "password")
            try await admitOpenMatch(of: claims.account)
            let proof = try await passwordProof(password, for: call.match, address: call.request.limitKey)
            act(call, .join(inviteCode: code, passwordProof: proof))
        }
    }

    func setReady(_ call: Call) {
        do throws(WireError) {
            guard let ready = try Self.parse(call.request.body)["ready"]?.bool else {
                throw .invalidParameter("ready", "true or false")
            }
            act(call, .ready(ready))
        } catch {
            call.fail(error)
        }
    }

    func act(_ call: Call, _ action: MemberAction) {
        guard let caller = call.claims?.caller else { return call.fail(.notAuthenticated) }
        directory[call.match].ask(
            call.match, { .action(action, by: caller, $0) }, answer: { call.finish($0) })
    }

    // MARK: Play

    func command(_ call: Call) {
        guard let caller = call.claims?.caller else { return call.fail(.notAuthenticated) }
        do throws(WireError) {
            let lean = try Self.isLean(call.request)
            let request = try CommandRequest(try Self.parse(call.request.body), lean: lean)
            directory[call.match].ask(
                call.match, { .command(request, from: .request($0, caller)) }, answer: { call.finish($0) })
        } catch {
            call.fail(error)
        }
    }

    func snapshot(_ call: Call) {
        guard let caller = call.claims?.caller else { return call.fail(.notAuthenticated) }
        do throws(WireError) {
            let offset = try Self.number(call.request, "at", in: 0...Int.max)
            directory[call.match].ask(
                call.match, { .readSnapshot(at: offset, by: caller, $0) }, answer: { call.finish($0) })
        } catch {
            call.fail(error)
        }
    }

    func events(_ call: Call) {
        guard let caller = call.claims?.caller else { return call.fail(.notAuthenticated) }
        do throws(WireError) {
            let since = try Self.number(call.request, "since", in: 0...Int.max - 1) ?? 1
            let limit = try Self.number(call.request, "limit", in: 1...Int.max) ?? 100
            directory[call.match].ask(
                call.match, { .readEvents(since: since, limit: limit, by: caller, $0) }, answer: { call.finish($0) })
        } catch {
            call.fail(error)
        }
    }

    // MARK: Reading requests

    static func parse(_ body: [UInt8]) throws(WireError) -> JSONNode {
        do throws(JSONError) {
            return try JSONDocument(parsing: body, limits: .client).root
        } catch {
            throw .malformedJSON
        }
    }

    private static func text(_ body: JSONNode?, _ name: String) throws(WireError) -> String? {
        guard let node = body?[name], !node.isNull else { return nil }
        guard let text = node.string else { throw .invalidParameter(name, "a string") }
        return text
    }

    /// nil for no body at all.
    private static func parseOptional(_ body: [UInt8]) throws(WireError) -> JSONNode? {
        body.isEmpty ? nil : try parse(body)
    }

    static func number(_ request: HTTPRequest, _ name: String, in range: ClosedRange<Int>) throws(WireError) -> Int? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalidParameter(name, "a whole number from \(range.lowerBound) on")
        }
        return number
    }

    /// `?ack=lean` leaves the snapshot out of acks.
    static func isLean(_ request: HTTPRequest) throws(WireError) -> Bool {
        switch request.query("ack") {
        case nil, "full": false
        case "lean": true
        default: throw .invalidParameter("ack", "full or lean")
        }
    }
}

extension WireError {
    /// 400 for something in the address or the body that is not as it must be.
    static func invalidParameter(_ name: String, _ wanted: String) -> WireError {
        var details = JSONWriter(reserving: 64)
        details.beginObject()
        details.field("field", name)
        details.endObject()
        return WireError(400, "invalid_request", "`\(name)` must be \(wanted).", details: details.bytes)
    }
}
