internal import MartletEngine

/// The limits by the names under which an operator sets them.
extension Limits {
    typealias RatePath = any WritableKeyPath<Limits, Rate> & Sendable
    typealias CountPath = any WritableKeyPath<Limits, Int> & Sendable

    static let rateNames: [(name: String, path: RatePath)] = [
        ("requests-per-account", \.requestsPerAccount),
        ("requests-per-address", \.requestsPerAddress),
        ("sign-ups-per-address", \.signUpsPerAddress),
        ("guests-per-address", \.guestsPerAddress),
        ("sign-ins-per-address", \.signInsPerAddress),
        ("sign-ins-per-login", \.signInsPerLogin),
        ("matches-per-account", \.matchesPerAccount),
        ("streams-per-account", \.streamsPerAccount),
    ]

    static let countNames: [(name: String, path: CountPath)] = [
        ("loopback-factor", \.loopbackFactor),
        ("open-matches-per-account", \.openMatchesPerAccount),
        ("sockets-per-account", \.socketsPerAccount),
        ("sockets-per-address", \.socketsPerAddress),
        ("sockets", \.sockets),
        ("request-body", \.requestBody),
        ("password-threads", \.passwordThreads),
        ("password-queue", \.passwordQueue),
        ("buckets", \.buckets),
        ("revoked-sessions", \.revokedSessions),
        ("idempotent-requests", \.idempotentRequests),
        ("log-lines", \.logLines),
    ]
}
