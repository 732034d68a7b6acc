package import MartletEngine

/// Every bound that the server keeps towards strangers, with its default. A match's own stand in `MatchLimits`, those
/// of sockets and HTTP in Net.
package struct Limits: Hashable, Sendable {
    package typealias Rate = TokenBucket.Rate

    // MARK: Rates; past one: 429 `rate_limited` with Retry-After
    /// HTTP requests of one account, whatever they ask.
    package var requestsPerAccount = Rate(burst: 1000, perSecond: 200)
    /// HTTP requests from one address. Many players share one behind a school's or an operator's NAT.
    package var requestsPerAddress = Rate(burst: 2000, perSecond: 400)
    /// New password accounts from one address. Each costs a password hash.
    package var signUpsPerAddress = Rate(burst: 20, perSecond: 0.1)
    /// New guests from one address.
    package var guestsPerAddress = Rate(burst: 200, perSecond: 5)
    /// Attempts to sign in from one address, right or wrong.
    package var signInsPerAddress = Rate(burst: 60, perSecond: 0.5)
    /// Attempts to sign in as one login from one address: what a guesser has. From all together 20 times that.
    package var signInsPerLogin = Rate(burst: 20, perSecond: 0.1)
    /// New matches of one account.
    package var matchesPerAccount = Rate(burst: 60, perSecond: 1)
    /// New streams of one account: reconnects included.
    package var streamsPerAccount = Rate(burst: 120, perSecond: 5)
    /// This machine's own addresses may do this many times as much: they are its operator's tools, or a proxy that
    /// nobody declared and whose users would otherwise share one bucket.
    package var loopbackFactor = 100

    // MARK: Quotas; past one: 429 `quota_exceeded`
    /// Matches that one account founded or plays in and that are not over.
    package var openMatchesPerAccount = 100
    /// Streams open at once.
    package var socketsPerAccount = 64
    package var socketsPerAddress = 512
    package var sockets = 50_000
    /// Connections of any kind: streams and requests, and those that have not said yet what they are. Past one they are
    /// closed at once. The limit an address does not hold for this machine's own and for trusted proxies.
    package var connections = 60_000
    package var connectionsPerAddress = 2048

    // MARK: Sizes
    /// Bytes of a request's body; past it 413.
    package var requestBody = 65_536
    /// Characters of an `Idempotency-Key`.
    package var idempotencyKeyLength = 200
    /// Bytes of a password.
    package var passwordLength = 1024

    /// Bytes of recordings on their way out at once: each is whole in memory until its last byte is sent. Past it 503 `busy`.
    package var recordingMemory = 256 << 20

    // MARK: Queues and tables
    /// Threads that hash passwords. Each takes 32 MiB while it does.
    package var passwordThreads = 2
    /// Passwords that may wait for one; past it 503 `busy`.
    package var passwordQueue = 64
    /// Buckets that one table remembers; past it newcomers share one.
    package var buckets = 100_000
    /// Signed-out sessions that are remembered; past it every access token is refreshed early.
    package var revokedSessions = 100_000
    /// Requests with an `Idempotency-Key` at work at once; past it 503 `busy`.
    package var idempotentRequests = 4096
    /// Further ones with the same key that wait for the first; past it 409 `request_in_progress`.
    package var idempotentWaiters = 8
    /// Lines that wait to be logged; past it they are dropped and counted.
    package var logLines = 8192

    package init() {}

    package static let `default` = Limits()

    /// What contradicts itself; empty when all is well. The one place where relations between limits stand.
    package var contradictions: [String] {
        var found: [String] = []
        func require(_ holds: Bool, _ relation: String) { if !holds { found.append(relation) } }

        require(
            requestsPerAddress.burst >= requestsPerAccount.burst
                && requestsPerAddress.perSecond >= requestsPerAccount.perSecond,
            "requests-per-address must not be below requests-per-account: one account comes from one address")
        require(
            signInsPerAddress.burst >= signInsPerLogin.burst
                && signInsPerAddress.perSecond >= signInsPerLogin.perSecond,
            "sign-ins-per-address must not be below sign-ins-per-login")
        require(
            guestsPerAddress.burst >= signUpsPerAddress.burst,
            "guests-per-address must not be below sign-ups-per-address: a guest costs less")
        require(
            streamsPerAccount.burst >= socketsPerAccount,
            "streams-per-account must let an account open all its sockets at once after a restart")
        require(
            matchesPerAccount.burst <= openMatchesPerAccount,
            "matches-per-account must not be above open-matches-per-account: the burst could not be used")
        require(socketsPerAccount <= socketsPerAddress, "sockets-per-account must not be above sockets-per-address")
        require(socketsPerAddress <= sockets, "sockets-per-address must not be above sockets")
        require(sockets <= connections, "sockets must not be above connections")
        require(
            socketsPerAddress <= connectionsPerAddress,
            "sockets-per-address must not be above connections-per-address")
        require(connectionsPerAddress <= connections, "connections-per-address must not be above connections")
        require((1...16).contains(passwordThreads), "password-threads must be from 1 to 16")
        require(passwordQueue >= passwordThreads, "password-queue must not be below password-threads")
        require(
            idempotentWaiters < idempotentRequests, "idempotent-waiters must be below idempotent-requests")
        require(
            requestBody >= 4 * passwordLength + 4096, "request-body must hold a sign-up with the longest password")
        require((1...1_000_000).contains(loopbackFactor), "loopback-factor must be from 1 to 1000000")
        let sizes = [
            openMatchesPerAccount, socketsPerAccount, recordingMemory, idempotencyKeyLength, buckets, revokedSessions,
            idempotentWaiters,
            logLines,
        ]
        require(sizes.allSatisfy { $0 >= 1 }, "quotas, sizes and queues must be at least 1")
        return found
    }

    /// All rates and quotas this many times as high: for load tests.
    package func scaled(by factor: Double) -> Limits {
        func scaled(_ value: Int) -> Int { Int(min(max(1, Double(value) * factor), 1e9)) }
        func scaled(_ rate: Rate) -> Rate { rate.scaled(by: factor) }
        var limits = self
        limits.requestsPerAccount = scaled(requestsPerAccount)
        limits.requestsPerAddress = scaled(requestsPerAddress)
        limits.signUpsPerAddress = scaled(signUpsPerAddress)
        limits.guestsPerAddress = scaled(guestsPerAddress)
        limits.signInsPerAddress = scaled(signInsPerAddress)
        limits.signInsPerLogin = scaled(signInsPerLogin)
        limits.matchesPerAccount = scaled(matchesPerAccount)
        limits.streamsPerAccount = scaled(streamsPerAccount)
        limits.openMatchesPerAccount = scaled(openMatchesPerAccount)
        limits.socketsPerAccount = scaled(socketsPerAccount)
        limits.socketsPerAddress = scaled(socketsPerAddress)
        limits.sockets = max(sockets, limits.socketsPerAddress)
        limits.connectionsPerAddress = max(scaled(connectionsPerAddress), limits.socketsPerAddress)
        limits.connections = max(connections, limits.sockets, limits.connectionsPerAddress)
        return limits
    }
}

extension TokenBucket.Rate {
    func scaled(by factor: Double) -> TokenBucket.Rate {
        TokenBucket.Rate(burst: Int(min(max(1, Double(burst) * factor), 1e9)), perSecond: perSecond * factor)
    }
}
