import Martlet
import MartletEngine
import MartletStore
import Synchronization
import Testing

@testable import MartletServer

@Suite struct HealthTests {
    let store = MemoryStore()
    let time = TestClock()
    let pulse: LoopPulse
    let health = HealthChecks()

    init() {
        pulse = LoopPulse(loops: 2, now: time.now.monotonic)
        health.add(store: store)
        health.add(loops: pulse, clock: time.clock)
    }

    private func checks(_ answer: StoredAnswer) throws -> [String: String] {
        let checks = try #require(JSONDocument(parsing: answer.body).root["checks"])
        return Dictionary(uniqueKeysWithValues: checks.keys.map { ($0, checks[$0]?["status"]?.string ?? "") })
    }

    @Test func `when all is well both say so, with their checks`() throws {
        #expect(health.ready().status == 200)
        #expect(health.live().status == 200)
        #expect(try checks(health.ready()) == ["draining": "ok", "store": "ok", "loops": "ok"])
        #expect(try checks(health.live()) == ["loops": "ok"])
    }

    @Test func `draining is not ready, but alive`() throws {
        health.drain()
        #expect(health.ready().status == 503)
        #expect(try checks(health.ready())["draining"] == "failing")
        #expect(health.live().status == 200)
    }

    @Test func `a store that refuses writes is not ready, and its trouble is not told`() throws {
        store.state.withLock { $0.health = .refusingWrites("/var/lib/martlet: disk full") }
        let answer = health.ready()
        #expect(answer.status == 503)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("/var/lib"))
        #expect(health.live().status == 200)
        store.state.withLock { $0.health = .working }
        #expect(health.ready().status == 200)
    }

    @Test func `one stuck loop is enough to be restarted`() throws {
        time.advance(seconds: 4)
        pulse.beat(loop: 0, now: time.now.monotonic)
        #expect(health.live().status == 200)
        time.advance(seconds: 2)
        #expect(health.live().status == 503)
        pulse.beat(loop: 1, now: time.now.monotonic)
        #expect(health.live().status == 200)
    }
}
