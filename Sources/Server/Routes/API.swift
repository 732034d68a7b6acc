import Martlet
import MartletEngine
import MartletNet
import MartletStore

/// Answers HTTP: finds the endpoint, lets its limits and its access be checked, and hands the call on. Paths that are no
/// endpoint are files of the web client.
struct API: HTTPHandler {
    let accounts: AccountService
    let idempotency: IdempotencyService
    let rateLimits: RateLimits
    let recordings: RecordingBudget
    let directory: ShardDirectory
    let store: any Store
    let games: GameCatalog
    let presence: PresenceBoard
    let clock: ServerClock
    let operations: Operations
    let dialects: [HostedDialect]

    static let endpoints: [Endpoint] = [
        Endpoint("POST", "/accounts", .open, API.signUp),
        Endpoint("POST", "/accounts/guest", .open, API.signUpGuest),
        Endpoint("GET", "/accounts/me", .account, API.ownAccount),
        Endpoint("POST", "/sessions", .open, API.signIn),
        Endpoint("POST", "/sessions/refresh", .open, API.refresh),
        Endpoint("DELETE", "/sessions/current", .account, API.signOut),
        Endpoint("GET", "/games", .open, API.listGames),
        Endpoint("POST", "/matches", .account, API.foundMatch),
        Endpoint("GET", "/matches", .account, API.listMatches),
        Endpoint("GET", "/matches/:id", .account, API.describeMatch),
        Endpoint("POST", "/matches/:id/join", .account, API.join),
        Endpoint("POST", "/matches/:id/leave", .account, API.leave),
        Endpoint("POST", "/matches/:id/ready", .account, API.setReady),
        Endpoint("POST", "/matches/:id/start", .account, API.start),
        Endpoint("POST", "/matches/:id/loaded", .account, API.loaded),
        Endpoint("POST", "/matches/:id/resign", .account, API.resign),
        Endpoint("POST", "/matches/:id/station", .account, API.takeStation),
        Endpoint("POST", "/matches/:id/crews/:number", .account, API.nameCrew),
        Endpoint("POST", "/matches/:id/commands", .account, API.command),
        Endpoint("GET", "/matches/:id/snapshot", .account, API.snapshot),
        Endpoint("GET", "/matches/:id/events", .account, API.events),
        Endpoint("GET", "/matches/:id/recording", .account, API.recording),
        Endpoint("GET", "/matches/:id/stream", .open, API.stream),
        Endpoint("GET", "/dialects/:name", .open, API.dialectGateway),
        Endpoint("GET", "/dialects/:name/:id", .open, API.dialectSession),
        Endpoint("GET", "/health/live", .open, API.live),
        Endpoint("GET", "/health/ready", .open, API.ready),
        Endpoint("GET", "/ready", .open, API.ready),
        Endpoint("GET", "/metrics", .open, API.metrics),
    ]

    func handle(_ request: HTTPRequest, _ exchange: HTTPExchange) {
        // HEAD is GET without the body, which the connection leaves out.
        let method = request.method == "HEAD" ? "GET" : request.method
        var allowed: [String] = []
        for endpoint in Self.endpoints {
            guard let values = endpoint.match(request.segments) else { continue }
            guard endpoint.method == method else {
                allowed.append(endpoint.method)
                continue
            }
            return begin(endpoint, values, request, exchange)
        }
        guard allowed.isEmpty else {
            let error = WireError(
                405, "method_not_allowed", "This address takes \(allowed.joined(separator: ", ")).")
            var response = HTTPResponse.failure(error)
            response.headers.append(.init("Allow", allowed.joined(separator: ", ")))
            return exchange.respond(response)
        }
        if method == "GET", let file = operations.files?(request) { return exchange.respond(file) }
        exchange.respond(.failure(.notFound))
    }

    private func begin(
        _ endpoint: Endpoint, _ values: PathValues, _ request: HTTPRequest, _ exchange: HTTPExchange
    ) {
        operations.count(endpoint)
        do throws(WireError) {
            guard request.head.target.isQueryWhole else {
                throw WireError(400, "invalid_request", "The query behind the question mark is not properly encoded.")
            }
            let claims = endpoint.access == .account ? try authenticate(request) : nil
            if !endpoint.isProbe {
                try rateLimits.admitRequest(
                    account: claims?.account, address: request.limitKey, now: clock.now().monotonic)
            }
            endpoint.perform(
                self,
                Call(
                    request: request, exchange: exchange, endpoint: endpoint, path: values, claims: claims))
        } catch {
            exchange.respond(.failure(error))
        }
    }

    func authenticate(_ request: HTTPRequest) throws(WireError) -> AccessClaims {
        guard let header = request.headers["authorization"] else { throw .notAuthenticated }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .notAuthenticated }
        return try accounts.authenticate(String(parts[1]))
    }
}

extension Endpoint {
    /// Probes are not limited: a cluster must not take a server for dead because a stranger knocks too often.
    var isProbe: Bool { name == "/ready" || name.hasPrefix("/health") }
}

extension HTTPRequest {
    /// Whom the address' limits count for.
    var limitKey: AddressPrefix { AddressPrefix(remoteAddress) }
}

extension WireError {
    static let notFound = WireError(404, "not_found", "There is nothing at this address.")
}
