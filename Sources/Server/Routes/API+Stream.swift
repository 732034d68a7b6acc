import MartletEngine
import MartletNet

// `GET /matches/{id}/stream`: who asks, from where, and on to the match's loop.
extension API {
    static let subprotocol = "martlet.v1"
    private static let tokenPrefix = "bearer."

    func stream(_ call: Call) {
        do throws(WireError) {
            try admitOrigin(call.request)
            let start = try Self.start(of: call.request)
            let lean = try Self.isLean(call.request)
            let offered = call.request.headers.list("sec-websocket-protocol")
            let chosen = offered.contains(Self.subprotocol) ? Self.subprotocol : nil
            guard let claims = streamClaims(call.request, offered: offered) else {
                return call.exchange.acceptWebSocket(
                    subprotocol: chosen, handler: RefusedStream(.notAuthenticated))
            }
            let address = call.request.limitKey
            try rateLimits.openSocket(account: claims.account, address: address, now: clock.now().monotonic)
            let shard = directory[call.match]
            let session = StreamSession(
                subscriber: SubscriberID(ShardDirectory.nextNumber()), match: call.match,
                identity: Authenticated(claims), lean: lean, limits: operations.streamLimits)
            let connection = StreamConnection(
                shard: shard, session: session, start: start,
                ticket: .init(claims: claims, address: address), accounts: accounts, rateLimits: rateLimits,
                observer: operations, highWaterBytes: operations.webSocket.highWaterBytes,
                accountMessages: operations.streamLimits.accountMessages)
            call.exchange.acceptWebSocket(
                subprotocol: chosen, on: shard.loop, configuration: operations.webSocket, handler: connection)
        } catch {
            call.fail(error)
        }
    }

    /// A browser says which page opens the stream; a page of another site may not use this one's players.
    func admitOrigin(_ request: HTTPRequest) throws(WireError) {
        guard let origin = request.headers["origin"] else { return }
        let page = origin.lowercased()
        // The scheme is not compared: behind a proxy that ends TLS, this server sees another one than the browser.
        let authority = page.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last.map(String.init)
        let isOwn = authority != nil && authority == request.headers["host"]?.lowercased()
        guard isOwn || operations.allowedOrigins.contains(page) else {
            throw WireError(
                403, "origin_not_allowed",
                "This server does not take streams from pages of \(origin). Its operator can allow them.")
        }
    }

    /// Who opens the stream, by the token among its subprotocols or in its Authorization header.
    private func streamClaims(_ request: HTTPRequest, offered: [String]) -> AccessClaims? {
        if let token = offered.first(where: { $0.hasPrefix(Self.tokenPrefix) }) {
            return try? accounts.authenticate(String(token.dropFirst(Self.tokenPrefix.count)))
        }
        return try? authenticate(request)
    }

    private static func start(of request: HTTPRequest) throws(WireError) -> StreamStart {
        let after = try number(request, "after", in: 0...Int.max - 1)
        let since = try number(request, "since", in: 0...Int.max - 1)
        switch (after, since) {
        case (_?, _?): throw .invalidParameter("since", "left out where `after` is given")
        case (nil, let since?): return .since(since)
        case (let after, nil): return .after(after ?? 0)
        }
    }
}
