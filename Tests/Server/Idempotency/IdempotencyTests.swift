import Martlet
import MartletEngine
import Synchronization
import Testing

@testable import MartletServer

@Suite struct IdempotencyTests {
    let store = MemoryStore()
    let time = TestClock()
    let scope = IdempotencyScope.account(AccountID("a1"))

    private func service(secret: [UInt8] = Array(0..<32), limits: Limits = .default) -> IdempotencyService {
        IdempotencyService(store: store, secret: ServerSecret(bytes: secret), clock: time.clock, limits: limits)
    }

    /// Counts how often it was performed.
    private final class Work: Sendable {
        let count = Atomic(0)

        var perform: IdempotencyService.Answering {
            { () async throws(WireError) in
                let number = self.count.add(1, ordering: .relaxed).newValue
                return StoredAnswer(status: 201, body: Array("{\"number\":\(number)}".utf8))
            }
        }

        var times: Int { count.load(ordering: .relaxed) }
    }

    @Test func `the same key gives the same answer, also after a restart`() async throws {
        let work = Work()
        let body = Array("{}".utf8)
        let first = try await service().answer(
            key: "k", scope: scope, route: "POST /matches", body: body, perform: work.perform)
        let second = try await service().answer(
            key: "k", scope: scope, route: "POST /matches", body: body, perform: work.perform)
        #expect(first == second)
        #expect(first.status == 201)
        #expect(work.times == 1)
    }

    @Test func `after 24 hours a key is new again`() async throws {
        let work = Work()
        _ = try await service().answer(key: "k", scope: scope, route: "r", body: [], perform: work.perform)
        time.advance(seconds: 24 * 3600)
        _ = try await service().answer(key: "k", scope: scope, route: "r", body: [], perform: work.perform)
        #expect(work.times == 2)
    }

    @Test func `without a key nothing is kept`() async throws {
        let work = Work()
        for _ in 0..<2 {
            _ = try await service().answer(key: nil, scope: scope, route: "r", body: [], perform: work.perform)
        }
        #expect(work.times == 2)
        #expect(store.state.withLock { $0.answers.isEmpty })
    }

    @Test func `another account, route or key is another request`() async throws {
        let work = Work()
        let service = service()
        for (key, scope, route) in [
            ("k", scope, "r"), ("l", scope, "r"), ("k", scope, "q"), ("k", .account(AccountID("a2")), "r"),
            ("k", .secretBody, "r"), ("k", .address(prefix("192.0.2.1")), "r"),
            ("k", .address(prefix("192.0.2.2")), "r"),
        ] {
            _ = try await service.answer(key: key, scope: scope, route: route, body: [], perform: work.perform)
        }
        #expect(work.times == 7)
    }

    @Test func `the same key with another body is refused`() async throws {
        let work = Work()
        let service = service()
        _ = try await service.answer(key: "k", scope: scope, route: "r", body: [1], perform: work.perform)
        let refused = await code { () async throws(WireError) in
            _ = try await service.answer(key: "k", scope: scope, route: "r", body: [2], perform: work.perform)
        }
        #expect(refused == "idempotency_key_reused")
        #expect(work.times == 1)
    }

    @Test func `a request that failed may be tried again`() async throws {
        let work = Work()
        let service = service()
        let refused = await code { () async throws(WireError) in
            _ = try await service.answer(key: "k", scope: scope, route: "r", body: []) { () async throws(WireError) in
                throw .storageUnavailable
            }
        }
        #expect(refused == "storage_unavailable")
        _ = try await service.answer(key: "k", scope: scope, route: "r", body: [], perform: work.perform)
        #expect(work.times == 1)
    }

    @Test(arguments: ["", String(repeating: "k", count: 201)])
    func `a key too short or too long is refused`(key: String) async {
        let work = Work()
        let refused = await code { () async throws(WireError) in
            _ = try await service().answer(key: key, scope: scope, route: "r", body: [], perform: work.perform)
        }
        #expect(refused == "invalid_request")
        #expect(work.times == 0)
    }

    @Test func `what is stored shows neither the key nor the answer`() async throws {
        _ = try await service().answer(key: "my-secret-key", scope: scope, route: "r", body: []) {
            StoredAnswer(status: 201, body: Array("refresh-token".utf8))
        }
        let record = try #require(store.state.withLock { $0.answers.values.first })
        for needle in ["my-secret-key", "refresh-token"] {
            for field in [record.key, record.sealedBody] {
                #expect(!String(decoding: field, as: UTF8.self).contains(needle))
            }
        }
    }

    @Test func `a new secret makes old answers unreadable, not an error`() async throws {
        let work = Work()
        _ = try await service().answer(key: "k", scope: scope, route: "r", body: [], perform: work.perform)
        _ = try await service(secret: Array(1...32)).answer(
            key: "k", scope: scope, route: "r", body: [], perform: work.perform)
        #expect(work.times == 2)
    }

    @Test func `of many at once one is performed, some wait and the rest are told to come back`() async throws {
        var limits = Limits.default
        limits.idempotentWaiters = 2
        let service = service(limits: limits)
        let scope = scope
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let performed = Atomic(0)
        let perform: IdempotencyService.Answering = { () async throws(WireError) in
            performed.add(1, ordering: .relaxed)
            for await _ in gate { break }
            return StoredAnswer(status: 200, body: Array("1".utf8))
        }
        let first = Task { try await service.answer(key: "k", scope: scope, route: "r", body: [], perform: perform) }
        while service.count == 0 { await Task.yield() }
        #expect(
            await code { () async throws(WireError) in
                _ = try await service.answer(key: "k", scope: scope, route: "r", body: [9], perform: perform)
            } == "idempotency_key_reused")
        let waiting = (0..<2).map { _ in
            Task { try await service.answer(key: "k", scope: scope, route: "r", body: [], perform: perform) }
        }
        while service.waitingCount < 2 { await Task.yield() }
        let late = await code { () async throws(WireError) in
            _ = try await service.answer(key: "k", scope: scope, route: "r", body: [], perform: perform)
        }
        #expect(late == "request_in_progress")
        opening.yield()
        for task in [first] + waiting { #expect(try await task.value.body == Array("1".utf8)) }
        #expect(performed.load(ordering: .relaxed) == 1)
        #expect(service.count == 0)
    }
}
