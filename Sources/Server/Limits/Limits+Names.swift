internal import MartletEngine

/// The limits by the names under which an operator sets them.
extension Limits {
    typealias RatePath = any WritableKeyPath<Limits, Rate> & Sendable
    typealias CountPath = any WritableKeyPath<Limits, Int> & Sendable

    static let rateNames: [(name: String, path: RatePath, what: String)] = [
        ("requests-per-account", \.requestsPerAccount, "HTTP requests of one account"),
        ("requests-per-address", \.requestsPerAddress, "HTTP requests from one address"),
        ("sign-ups-per-address", \.signUpsPerAddress, "new password accounts from one address"),
        ("guests-per-address", \.guestsPerAddress, "new guests from one address"),
        ("sign-ins-per-address", \.signInsPerAddress, "attempts to sign in from one address"),
        (
            "sign-ins-per-login", \.signInsPerLogin,
            "attempts to sign in as one login from one address; 20 times that from all"
        ),
        ("matches-per-account", \.matchesPerAccount, "new matches of one account"),
        ("streams-per-account", \.streamsPerAccount, "new streams of one account"),
    ]

    static let countNames: [(name: String, path: CountPath, what: String)] = [
        ("loopback-factor", \.loopbackFactor, "what addresses of this machine may do, as a multiple"),
        ("open-matches-per-account", \.openMatchesPerAccount, "matches of one account that are not over"),
        ("sockets-per-account", \.socketsPerAccount, "streams of one account at once"),
        ("sockets-per-address", \.socketsPerAddress, "streams from one address at once"),
        ("sockets", \.sockets, "streams at once"),
        ("connections", \.connections, "connections of any kind at once"),
        ("connections-per-address", \.connectionsPerAddress, "connections from one address at once"),
        ("request-body", \.requestBody, "bytes of a request's body"),
        ("recording-memory", \.recordingMemory, "bytes of recordings on their way out at once"),
        ("password-threads", \.passwordThreads, "threads that hash passwords, 32 MiB each"),
        ("password-queue", \.passwordQueue, "passwords that may wait for one"),
        ("buckets", \.buckets, "accounts or addresses whose rates are remembered"),
        ("revoked-sessions", \.revokedSessions, "signed-out sessions that are remembered"),
        ("idempotent-requests", \.idempotentRequests, "requests with an Idempotency-Key at work at once"),
        ("log-lines", \.logLines, "lines that may wait to be logged"),
    ]
}
