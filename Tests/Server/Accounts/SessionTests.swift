import Martlet
import MartletEngine
import MartletNet
import Synchronization
import Testing

@testable import MartletServer

@Suite struct SessionTests {
    let bench = AccountBench()

    @Test func `signing in opens another session of the same account`() async throws {
        let first = try await bench.signUp()
        let second = try await bench.signIn(" ADA ", "staple battery")
        #expect(second.account.id == first.account.id)
        #expect(second.session != first.session)
        #expect(try bench.accounts.authenticate(second.accessToken).account == first.account.id)
    }

    @Test func `an unknown login and a wrong password get the same answer`() async throws {
        _ = try await bench.signUp()
        func answer(_ login: String, _ password: String) async -> WireError? {
            do throws(WireError) {
                _ = try await bench.signIn(login, password)
                return nil
            } catch { return error }
        }
        let wrong = await answer("ada", "wrong password")
        #expect(wrong == .badCredentials)
        #expect(await answer("nobody", "wrong password") == wrong)
        #expect(await answer("ada", "") == wrong)
        #expect(await answer("ada", String(repeating: "x", count: 5000)) == wrong)
    }

    @Test func `an unknown login costs a whole hash`() async throws {
        let workers = WorkerPool(name: "test", threads: 1, queueLimit: 4)
        let cost = PasswordHasher.Cost(passes: 2, memoryBytes: 16 << 20)
        let hasher = PasswordHasher(cost: cost, workers: workers)
        let hash = try await hasher.hash("right password")
        #expect(try await hasher.verify("right password", hash: hash))
        // Times on a busy machine tell little; the least of several tells whether the work was done at all.
        var known = Duration.seconds(60)
        var unknown = known
        for _ in 0..<8 {
            for candidate in [hash, nil] {
                let start = ContinuousClock.now
                #expect(try await !hasher.verify("wrong password", hash: candidate))
                let took = ContinuousClock.now - start
                if candidate == nil { unknown = min(unknown, took) } else { known = min(known, took) }
            }
        }
        #expect(unknown * 4 > known && known * 4 > unknown, "\(known) against \(unknown)")
    }

    @Test func `refreshing rotates the token and keeps the session`() async throws {
        let first = try await bench.signUp()
        bench.time.advance(seconds: 1000)
        let second = try await bench.refresh(first.refreshToken)
        let third = try await bench.refresh(second.refreshToken)
        #expect(third.session == first.session)
        #expect(Set([first, second, third].map(\.refreshToken)).count == 3)
        #expect(third.refreshExpiresAt == bench.time.now.wall.adding(seconds: 30 * 86400))
        #expect(try bench.accounts.authenticate(third.accessToken).account == first.account.id)
    }

    @Test func `a refresh that is sent again under its key brings the same token, until that was used`() async throws {
        let bench = AccountBench()
        let first = try await bench.signUp()
        let body = try fields(["refreshToken": first.refreshToken])
        let second = try await bench.accounts.refresh(body, idempotencyKey: "k")
        // Its answer was lost, and so was what is kept under the key.
        let again = try await bench.accounts.refresh(body, idempotencyKey: "k")
        #expect(again.refreshToken == second.refreshToken)
        _ = try await bench.refresh(second.refreshToken)
        await #expect(throws: WireError.refreshReused) {
            _ = try await bench.accounts.refresh(body, idempotencyKey: "k")
        }
    }

    @Test func `under another key an old refresh token is an old one`() async throws {
        let bench = AccountBench()
        let first = try await bench.signUp()
        let body = try fields(["refreshToken": first.refreshToken])
        _ = try await bench.accounts.refresh(body, idempotencyKey: "k")
        await #expect(throws: WireError.refreshReused) {
            _ = try await bench.accounts.refresh(body, idempotencyKey: "l")
        }
    }

    @Test func `a refresh token used twice ends the family at once`() async throws {
        let first = try await bench.signUp()
        let second = try await bench.refresh(first.refreshToken)
        let closed = Mutex<[SessionID]>([])
        bench.accounts.revoked.observe { session in closed.withLock { $0.append(session) } }
        #expect(await refreshCode(first.refreshToken) == "refresh_reused")
        #expect(await refreshCode(second.refreshToken) == "invalid_refresh_token")
        #expect(await authenticateCode(second.accessToken) == "session_revoked")
        #expect(closed.withLock { $0 } == [first.session])
        #expect(try await bench.signIn("ada", "staple battery").session != first.session)
    }

    @Test func `of two who use one token at the same moment none keeps the session`() async throws {
        let first = try await bench.signUp()
        let store = bench.store
        store.state.withLock { state in
            state.beforeRotation = { store.state.withLock { $0.sessions[first.session]?.generation += 1 } }
        }
        #expect(await refreshCode(first.refreshToken) == "refresh_reused")
        #expect(store.state.withLock { $0.sessions[first.session]?.revokedAt } != nil)
    }

    @Test func `an invented token ends nobody's session`() async throws {
        let session = try await bench.signUp()
        let forged = RefreshTokens(secret: ServerSecret(bytes: Array(1...32))).issue(
            session: session.session, generation: 0)
        for token in ["", ".", "x.\(session.session.text)", forged.token, session.refreshToken + "x"] {
            #expect(await refreshCode(token) == "invalid_refresh_token")
        }
        _ = try await bench.refresh(session.refreshToken)
    }

    @Test func `a refresh token expires when it is not used`() async throws {
        let session = try await bench.signUp()
        bench.time.advance(seconds: 30 * 86400)
        #expect(await refreshCode(session.refreshToken) == "invalid_refresh_token")
    }

    @Test func `a refresh that can't be stored changes nothing`() async throws {
        let session = try await bench.signUp()
        bench.store.fail(.unavailable("disk full"))
        #expect(await refreshCode(session.refreshToken) == "storage_unavailable")
        bench.store.fail(nil)
        _ = try await bench.refresh(session.refreshToken)
    }

    @Test func `signing out refuses the access token at once and after a restart`() async throws {
        let session = try await bench.signUp()
        let other = try await bench.signIn("ada", "staple battery")
        let claims = try bench.accounts.authenticate(session.accessToken)
        try await bench.accounts.signOut(claims)
        #expect(await authenticateCode(session.accessToken) == "session_revoked")
        #expect(await refreshCode(session.refreshToken) == "invalid_refresh_token")
        _ = try bench.accounts.authenticate(other.accessToken)

        bench.time.advance(seconds: 60)
        let restarted = AccountBench.service(store: bench.store, time: bench.time)
        try await restarted.start()
        #expect(
            await code { () async throws(WireError) in _ = try restarted.authenticate(session.accessToken) }
                == "session_revoked")
        _ = try restarted.authenticate(other.accessToken)
    }

    @Test func `an access token expires to the second`() async throws {
        let session = try await bench.signUp()
        bench.time.advance(seconds: 899)
        _ = try bench.accounts.authenticate(session.accessToken)
        bench.time.advance(seconds: 1)
        #expect(await authenticateCode(session.accessToken) == "token_expired")
    }

    @Test func `one's own account can be read`() async throws {
        let session = try await bench.signUp()
        let claims = try bench.accounts.authenticate(session.accessToken)
        #expect(try await bench.accounts.account(of: claims) == session.account)
    }

    @Test func `when too many passwords wait the next is told to come back`() async throws {
        var limits = Limits.default
        limits.passwordThreads = 1
        limits.passwordQueue = 1
        let bench = AccountBench(limits: limits)
        _ = try await bench.signUp()
        let gate = ThreadSignal()
        let workers = bench.accounts.workers
        let running = Task { try await workers.run { gate.wait() } }
        while workers.runningCount == 0 { await Task.yield() }
        let waiting = Task { try await bench.signIn("ada", "staple battery") }
        while workers.waitingCount == 0 { await Task.yield() }
        do throws(WireError) {
            _ = try await bench.signIn("ada", "staple battery")
            Issue.record("a third one was taken")
        } catch {
            #expect(error.code == "busy")
            #expect(error.status == 503)
            #expect(error.retryAfter != nil)
        }
        gate.signal()
        try await running.value
        _ = try await waiting.value
        #expect(workers.refusedCount == 1)
    }

    private func refreshCode(_ token: String) async -> String? {
        await code { () async throws(WireError) in _ = try await bench.refresh(token) }
    }

    private func authenticateCode(_ token: String) async -> String? {
        await code { () async throws(WireError) in _ = try bench.accounts.authenticate(token) }
    }
}
