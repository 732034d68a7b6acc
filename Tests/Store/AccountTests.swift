import Martlet
import MartletEngine
import MartletStore
import Testing

@Suite struct AccountTests {
    let folder: TemporaryFolder
    let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(folder: folder.data)
    }

    @Test func aLoginIsTakenOnceAndGuestsHaveNone() async throws {
        let ada = Sample.account("a1", login: "ada")
        #expect(try await store.insert(ada))
        #expect(try await store.insert(Sample.account("a2", login: "ada")) == false)
        #expect(try await store.insert(Sample.account("g1", login: nil)))
        #expect(try await store.insert(Sample.account("g2", login: nil)))
        #expect(try await store.account(login: "ada") == ada)
        #expect(try await store.account(AccountID("a1")) == ada)
        #expect(try await store.account(AccountID("a2")) == nil)
        #expect(try await store.account(AccountID("g2")) == Sample.account("g2", login: nil))
        #expect(try await store.account(login: "' OR 1=1 --") == nil)
    }

    @Test func ofManyWhoWantALoginAtOnceOneGetsIt() async throws {
        let store = store
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask { try await store.insert(Sample.account("a\(number)", login: "ada")) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }

    @Test func aRefreshTokenRotatesOnceForEachGeneration() async throws {
        _ = try await store.insert(Sample.account("ada", login: "ada"))
        try await store.insert(Sample.session("s"))
        #expect(try await store.rotate(Sample.session("s", generation: 2), expectedGeneration: 1))
        #expect(try await store.rotate(Sample.session("s", generation: 2), expectedGeneration: 1) == false)
        #expect(try await store.session(SessionID("s")) == Sample.session("s", generation: 2))
        #expect(try await store.rotate(Sample.session("unknown"), expectedGeneration: 1) == false)
    }

    @Test func aRevokedFamilyStaysRevoked() async throws {
        _ = try await store.insert(Sample.account("ada", login: "ada"))
        for id in ["s", "t"] { try await store.insert(Sample.session(id)) }
        let time = Sample.start.adding(seconds: 10)
        try await store.revoke(SessionID("s"), at: time)
        try await store.revoke(SessionID("s"), at: time.adding(seconds: 5))
        #expect(try await store.rotate(Sample.session("s", generation: 2), expectedGeneration: 1) == false)
        #expect(try await store.session(SessionID("s"))?.revokedAt == time)
        #expect(try await store.sessionsRevoked(since: time) == [SessionID("s")])
        #expect(try await store.sessionsRevoked(since: time.adding(seconds: 1)) == [])
    }

    @Test func theFirstAnswerUnderAKeyIsKeptUntilItsTimeIsOver() async throws {
        let end = Sample.start.adding(seconds: 60)
        let first = IdempotencyRecord(key: [1, 2], status: 201, sealedBody: [9, 9], expiresAt: end)
        var second = first
        second.status = 409
        second.expiresAt = end.adding(seconds: 60)
        try await store.insert(first)
        try await store.insert(second)
        #expect(try await store.idempotentAnswer([1, 2], now: Sample.start) == first)
        #expect(try await store.idempotentAnswer([1], now: Sample.start) == nil)
        #expect(try await store.idempotentAnswer([1, 2], now: end) == nil)
        try await store.insert(second)
        #expect(try await store.idempotentAnswer([1, 2], now: end) == second)
    }

    @Test func whatHasExpiredIsDeletedAndRecentRevocationsAreNot() async throws {
        _ = try await store.insert(Sample.account("ada", login: "ada"))
        for id in ["old", "revoked", "long-revoked", "new"] {
            var session = Sample.session(id)
            if id == "new" { session.expiresAt = Sample.start.adding(seconds: 1_000_000) }
            try await store.insert(session)
        }
        let now = Sample.start.adding(seconds: 200_000)
        try await store.revoke(SessionID("revoked"), at: now.adding(seconds: -60))
        try await store.revoke(SessionID("long-revoked"), at: Sample.start)
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2500 {
                let key: [UInt8] = [UInt8(number >> 8), UInt8(number & 255)]
                let answer = IdempotencyRecord(key: key, status: 200, sealedBody: [], expiresAt: Sample.start)
                group.addTask { try await store.insert(answer) }
            }
            try await group.waitForAll()
        }
        try await store.insert(IdempotencyRecord(key: [1], status: 200, sealedBody: [], expiresAt: now))
        try await store.expire(before: now)
        var left: [String] = []
        for id in ["old", "revoked", "long-revoked", "new"] where try await store.session(SessionID(id)) != nil {
            left.append(id)
        }
        #expect(left == ["revoked", "new"])
        await store.close()
        let found = try StoreInspection.inspect(folder: folder.data)
        #expect(found.sessions == 2)
        #expect(found.answers == 1)
    }
}
