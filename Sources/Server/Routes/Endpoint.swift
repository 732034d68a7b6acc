import MartletEngine
import MartletNet

/// One route of the API: method, pattern, who may ask, and what is done.
struct Endpoint: Sendable {
    enum Access: Sendable {
        /// Anybody.
        case open
        /// Whoever has a good access token.
        case account
    }

    let method: String
    /// Parts of the path; `:id`, `:name` and `:number` stand for one value each.
    let pattern: [String]
    /// The pattern as text: a label for logs and metrics, and the name under which idempotent answers are kept.
    let name: String
    let access: Access
    let perform: @Sendable (API, Call) -> Void

    init(_ method: String, _ path: String, _ access: Access, _ perform: @escaping @Sendable (API) -> (Call) -> Void) {
        self.method = method
        pattern = path.split(separator: "/").map(String.init)
        name = path
        self.access = access
        self.perform = { api, call in perform(api)(call) }
    }

    /// The values behind `:id`, `:name` and `:number` if the path fits; empty where the pattern has none.
    func match(_ segments: [String]) -> PathValues? {
        guard segments.count == pattern.count else { return nil }
        var values = PathValues()
        for (part, segment) in zip(pattern, segments) {
            if part == ":id" {
                values.id = segment
            } else if part == ":name" {
                values.name = segment
            } else if part == ":number" {
                values.number = segment
            } else if part != segment {
                return nil
            }
        }
        return values
    }
}

/// What stood in a path in the places that a pattern leaves open.
struct PathValues: Sendable {
    var id = ""
    var number = ""
    var name = ""
}

/// One request on its way through an endpoint.
struct Call: Sendable {
    let request: HTTPRequest
    let exchange: HTTPExchange
    let endpoint: Endpoint
    let path: PathValues
    /// Present where the endpoint wants an account.
    let claims: AccessClaims?

    /// Bytes of a match's id; ours are shorter. What is longer names nothing, and is neither looked up nor logged.
    private static let longestMatchID = 64

    var match: MatchID { MatchID(path.id.utf8.count <= Self.longestMatchID ? path.id : "") }

    func succeed(_ json: [UInt8], status: Int = 200) {
        exchange.respond(.json(json, status: status, headers: [.init("Cache-Control", "no-store")]))
    }

    func fail(_ error: WireError) { exchange.respond(.failure(error)) }

    /// Answers with what a match said.
    func finish(_ reply: Reply) {
        switch reply {
        case .success(let json): succeed(json)
        case .failure(let error): fail(error)
        }
    }

    /// Runs something that waits, on the request's loop, and answers its error if it throws one.
    func later(_ body: @escaping @Sendable (Call) async throws(WireError) -> Void) {
        Task(executorPreference: request.loop) {
            do throws(WireError) {
                try await body(self)
            } catch {
                fail(error)
            }
        }
    }
}

extension HTTPResponse {
    /// An error in the wire's form.
    static func failure(_ error: WireError) -> HTTPResponse {
        var headers = [Header("Cache-Control", "no-store")]
        if let seconds = error.retryAfter { headers.append(Header("Retry-After", "\(seconds)")) }
        if error.status == 401 { headers.append(Header("WWW-Authenticate", "Bearer")) }
        return .json(Wire.errorBody(error), status: error.status, headers: headers)
    }
}
