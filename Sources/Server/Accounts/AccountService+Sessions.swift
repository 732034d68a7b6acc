internal import Martlet
package import MartletEngine
internal import MartletStore

/// A session is one sign-in and the refresh tokens that descend from it, of which one is good at a time.
///
///     signed in ──refresh (newest token)──▶ next generation ──▶ …
///        │                                      │
///        └──── signed out, or an older token came back: revoked, its access tokens refused at once
extension AccountService {
    /// `POST /sessions`: `{login, password}`. An unknown login takes as long as a wrong password and looks the same.
    package func signIn(_ body: RequestFields) async throws(WireError) -> IssuedSession {
        let login = NameRules.comparable(try body.string("login"))
        let password = try body.string("password")
        guard password.utf8.count <= settings.limits.passwordLength else { throw .badCredentials }
        let account = try await asking { () async throws(StorageFailure) in try await store.account(login: login) }
        guard try await passwords.verify(password, hash: account?.passwordHash), let account else {
            logger.info("sign-in refused", [.account: .string(account?.id.text ?? "unknown")])
            throw .badCredentials
        }
        return try await openSession(of: account)
    }

    /// `POST /sessions/refresh`: `{refreshToken}`. Under the same `Idempotency-Key` the same token brings the same
    /// successor, until that was used itself: also where a crash came between the rotation and its answer.
    package func refresh(_ body: RequestFields, idempotencyKey: String? = nil) async throws(WireError) -> IssuedSession
    {
        let token = try body.string("refreshToken")
        guard let reading = refreshTokens.read(token) else { throw .invalidRefreshToken }
        let seed = idempotencyKey.map { refreshTokens.seed(of: token, idempotencyKey: $0) }
        let now = clock.now().wall
        let found = try await asking { () async throws(StorageFailure) in try await store.session(reading.session) }
        guard let session = found, session.revokedAt == nil, now < session.expiresAt else { throw .invalidRefreshToken }
        let isNewest = reading.generation == session.generation && Sodium.equal(reading.hash, session.tokenHash)
        let given = isNewest ? nil : successor(of: reading, in: session, seed)
        guard isNewest || given != nil else { throw try await revokeFamily(session) }
        guard
            let account = try await asking({ () async throws(StorageFailure) in
                try await store.account(session.account)
            })
        else { throw .invalidRefreshToken }
        if let given { return issue(session, of: account, refreshToken: given, now: now) }

        var (generation, overflow) = session.generation.addingReportingOverflow(1)
        if overflow { generation = 0 }
        let issued = refreshTokens.issue(session: session.id, generation: generation, seed: seed)
        var next = session
        next.generation = generation
        next.tokenHash = issued.hash
        next.expiresAt = now.adding(seconds: settings.refreshLifetimeSeconds)
        let rotated = next
        let isOurs = try await asking { () async throws(StorageFailure) in
            try await store.rotate(rotated, expectedGeneration: session.generation)
        }
        // Somebody else used the same token a moment ago.
        guard isOurs else { throw try await revokeFamily(session) }
        return issue(rotated, of: account, refreshToken: issued.token, now: now)
    }

    /// `DELETE /sessions/current`. Once it returns, no token of the session is good.
    package func signOut(_ claims: AccessClaims) async throws(WireError) {
        try await revoke(claims.session)
        logger.info("signed out", [.account: .string(claims.account.text), .session: .string(claims.session.text)])
    }

    /// Whose access token this is. Fast, and without the store: for every request and every new stream.
    package func authenticate(_ token: String) throws(WireError) -> AccessClaims {
        var token = token
        let claims = token.withUTF8 { bytes in
            Result { () throws(WireError) in try authenticate(UnsafeRawBufferPointer(bytes)) }
        }
        return try claims.get()
    }

    package func authenticate(_ token: UnsafeRawBufferPointer) throws(WireError) -> AccessClaims {
        let claims: AccessClaims
        do throws(TokenRefusal) { claims = try tokens.verify(token, now: clock.now().wall) } catch {
            switch error {
            case .malformed, .forged: throw .invalidToken
            case .expired: throw .tokenExpired
            }
        }
        guard !revoked.refuses(claims) else { throw .sessionRevoked }
        return claims
    }

    /// Whether an access token that was good before still is. Fast: for each message of a connection that signed in once.
    package func check(_ claims: AccessClaims) throws(WireError) {
        guard !revoked.refuses(claims) else { throw .sessionRevoked }
        guard claims.expiry > clock.now().wall else { throw .tokenExpired }
    }

    /// Whether a sign-in still stands, also when its access tokens have long expired.
    package func isOpen(_ session: SessionID) async throws(WireError) -> Bool {
        guard !revoked.refuses(session) else { return false }
        let found = try await asking { () async throws(StorageFailure) in try await store.session(session) }
        guard let found else { return false }
        return found.revokedAt == nil && clock.now().wall < found.expiresAt
    }

    func openSession(of account: AccountRecord) async throws(WireError) -> IssuedSession {
        let now = clock.now().wall
        let id = SessionID(Self.freshID("s"))
        let issued = refreshTokens.issue(session: id, generation: 0)
        let session = SessionRecord(
            id: id, account: account.id, tokenHash: issued.hash, generation: 0, createdAt: now,
            expiresAt: now.adding(seconds: settings.refreshLifetimeSeconds), revokedAt: nil)
        try await asking { () async throws(StorageFailure) in try await store.insert(session) }
        logger.info("session opened", [.account: .string(account.id.text), .session: .string(id.text)])
        return issue(session, of: account, refreshToken: issued.token, now: now)
    }

    private func issue(
        _ session: SessionRecord, of account: AccountRecord, refreshToken: String, now: Timestamp
    ) -> IssuedSession {
        let claims = AccessClaims(
            account: account.id, session: session.id, displayName: account.displayName, isGuest: account.isGuest,
            issuedAt: now.seconds, expiresAt: now.seconds + settings.accessLifetimeSeconds)
        return IssuedSession(
            account: account, session: session.id, accessToken: tokens.issue(claims), accessExpiresAt: claims.expiry,
            refreshToken: refreshToken, refreshExpiresAt: session.expiresAt)
    }

    /// The session's good token, if it is what this very request made of the one before it.
    private func successor(of reading: RefreshTokens.Reading, in session: SessionRecord, _ seed: [UInt8]?) -> String? {
        let (generation, overflow) = reading.generation.addingReportingOverflow(1)
        guard let seed, !overflow, generation == session.generation else { return nil }
        let issued = refreshTokens.issue(session: session.id, generation: generation, seed: seed)
        return Sodium.equal(issued.hash, session.tokenHash) ? issued.token : nil
    }

    private func revokeFamily(_ session: SessionRecord) async throws(WireError) -> WireError {
        try await revoke(session.id)
        logger.warning(
            "refresh token used twice, session revoked",
            [.account: .string(session.account.text), .session: .string(session.id.text)])
        return .refreshReused
    }

    /// Refused here at once; if the store can't keep it, the caller is told to try again.
    private func revoke(_ session: SessionID) async throws(WireError) {
        let now = clock.now().wall
        revoked.insert(session, now: now)
        try await asking { () async throws(StorageFailure) in try await store.revoke(session, at: now) }
    }
}
