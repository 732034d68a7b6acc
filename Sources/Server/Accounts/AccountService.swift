internal import Martlet
package import MartletEngine
package import MartletNet
package import MartletStore

/// Accounts and sessions: sign up, sign in, refresh, sign out, and who a request is from.
///
/// Called from event loops: it never blocks one. Passwords are hashed on threads of their own, and the store answers
/// when it can.
package final class AccountService: Sendable {
    package struct Settings: Hashable, Sendable {
        package var accessLifetimeSeconds: Int64 = 15 * 60
        /// From the last refresh on.
        package var refreshLifetimeSeconds: Int64 = 30 * 24 * 3600
        package var passwordCost = PasswordHasher.Cost.interactive
        package var limits = Limits.default

        package init() {}
    }

    package let settings: Settings
    package let revoked: RevokedSessions
    /// For metrics: what waits and was refused.
    package let workers: WorkerPool

    let store: any Store
    let tokens: AccessTokens
    let refreshTokens: RefreshTokens
    let passwords: PasswordHasher
    let clock: ServerClock
    let logger: Logger

    package init(
        store: any Store, secret: ServerSecret, clock: ServerClock, logger: Logger, settings: Settings = Settings()
    ) {
        self.store = store
        self.clock = clock
        self.logger = logger
        self.settings = settings
        tokens = AccessTokens(secret: secret, lifetimeSeconds: settings.accessLifetimeSeconds)
        refreshTokens = RefreshTokens(secret: secret)
        workers = WorkerPool(
            name: "passwords", threads: settings.limits.passwordThreads, queueLimit: settings.limits.passwordQueue)
        passwords = PasswordHasher(cost: settings.passwordCost, workers: workers)
        revoked = RevokedSessions(
            lifetimeSeconds: settings.accessLifetimeSeconds, capacity: settings.limits.revokedSessions)
    }

    /// Once, before the first request: remembers who signed out shortly before the restart.
    package func start() async throws(StorageFailure) {
        let now = clock.now().wall
        let since = now.adding(seconds: -settings.accessLifetimeSeconds - 1)
        revoked.restore(try await store.sessionsRevoked(since: since), now: now)
    }

    // MARK: Accounts

    /// `POST /accounts`: `{displayName, login, password}`.
    package func signUp(_ body: RequestFields) async throws(WireError) -> IssuedSession {
        let displayName = try NameRules.displayName(body.string("displayName"))
        let login = try NameRules.login(body.string("login"))
        let password = try body.string("password")
        try PasswordRules.check(password, login: login, longest: settings.limits.passwordLength)
        // Asked first only to spare the hash; the store decides.
        guard try await asking({ () async throws(StorageFailure) in try await store.account(login: login) }) == nil
        else {
            throw .loginTaken
        }
        let hash = try await passwords.hash(password)
        return try await create(displayName: displayName, login: login, passwordHash: hash)
    }

    /// `POST /accounts/guest`: `{displayName}`.
    package func signUpGuest(_ body: RequestFields) async throws(WireError) -> IssuedSession {
        try await create(
            displayName: NameRules.displayName(body.string("displayName")), login: nil, passwordHash: nil)
    }

    /// `GET /accounts/me`.
    package func account(of claims: AccessClaims) async throws(WireError) -> AccountRecord {
        let account = try await asking { () async throws(StorageFailure) in try await store.account(claims.account) }
        guard let account else { throw .invalidToken }
        return account
    }

    private func create(
        displayName: String, login: String?, passwordHash: String?
    ) async throws(WireError) -> IssuedSession {
        let account = AccountRecord(
            id: AccountID(Self.freshID("a")), displayName: displayName, login: login, passwordHash: passwordHash,
            createdAt: clock.now().wall)
        guard try await asking({ () async throws(StorageFailure) in try await store.insert(account) }) else {
            throw .loginTaken
        }
        logger.info("account created", [.account: .string(account.id.text), .guest: .bool(account.isGuest)])
        return try await openSession(of: account)
    }

    // MARK: Helpers

    /// A kind's letter and 128 random bits.
    static func freshID(_ kind: String) -> String { kind + Base64URL.encode(Sodium.randomBytes(16)) }

    /// The store's failures as the wire says them.
    func asking<Value>(_ question: () async throws(StorageFailure) -> Value) async throws(WireError) -> Value {
        do throws(StorageFailure) { return try await question() } catch { throw .storage(error) }
    }
}
