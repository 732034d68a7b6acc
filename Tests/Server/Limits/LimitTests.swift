import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

@Suite struct LimitTests {
    @Test func `the defaults do not contradict each other`() {
        #expect(Limits.default.contradictions == [])
        #expect(Limits.default.scaled(by: 100).contradictions == [])
        #expect(Limits.default.scaled(by: 0.5).contradictions.isEmpty)
    }

    @Test func `a limit that contradicts another is named`() {
        var limits = Limits.default
        limits.socketsPerAccount = limits.socketsPerAddress + 1
        #expect(limits.contradictions.contains { $0.contains("sockets-per-account") })
    }

    @Test func `a login's key is short, whatever was piled up on its letters`() {
        let pile = "a" + String(repeating: "\u{301}", count: 30_000)
        #expect(NameRules.comparable(pile).utf8.count < 300)
        #expect(NameRules.comparable("  ADA ") == "ada")
    }

    @Test func `a bucket drains and fills again`() {
        let table = LimitTable<Int>(capacity: 10)
        let rate = TokenBucket.Rate(burst: 2, perSecond: 0.5)
        #expect(table.take(1, rate, now: 0) == nil)
        #expect(table.take(1, rate, now: 0) == nil)
        #expect(table.take(1, rate, now: 0) == 2)
        #expect(table.take(2, rate, now: 0) == nil)
        #expect(table.take(1, rate, now: 2_000_000_000) == nil)
        #expect(table.take(1, rate, now: 2_000_000_000) == 2)
    }

    @Test func `filling the table forgets full buckets, never drained ones`() {
        let table = LimitTable<Int>(capacity: 100)
        let rate = TokenBucket.Rate(burst: 1, perSecond: 0.001)
        let quick = TokenBucket.Rate(burst: 1, perSecond: 1000)
        #expect(table.take(-1, rate, now: 0) == nil)
        // Strangers come one a millisecond; each one's bucket is full again when the next comes.
        for stranger in 0..<10_000 { _ = table.take(stranger, quick, now: Int64(stranger) * 1_000_000) }
        #expect(table.count == 100)
        #expect(table.take(-1, rate, now: 10_000_000_000) != nil)
    }

    @Test func `when every bucket is drained newcomers share one`() {
        let table = LimitTable<Int>(capacity: 4)
        let rate = TokenBucket.Rate(burst: 1, perSecond: 0.001)
        for key in 0..<4 { #expect(table.take(key, rate, now: 0) == nil) }
        let admitted = (100..<1000).count { table.take($0, rate, now: 0) == nil }
        #expect(admitted == LimitTable<Int>.overflowFactor)
        #expect(table.count == 4)
        #expect(table.overflowCount == 900)
        for key in 0..<4 { #expect(table.take(key, rate, now: 0) != nil) }
    }

    @Test func `a refusal says how long to wait and is counted`() {
        var limits = Limits.default
        limits.signUpsPerAddress = .init(burst: 1, perSecond: 0.1)
        let rates = RateLimits(limits)
        let address = prefix("192.0.2.1")
        #expect(throws: Never.self) { try rates.admitSignUp(address: address, now: 0) }
        do throws(WireError) {
            try rates.admitSignUp(address: address, now: 1_000_000_000)
            Issue.record("admitted")
        } catch {
            #expect(error.status == 429)
            #expect(error.code == "rate_limited")
            #expect(error.retryAfter == 9)
        }
        #expect(throws: Never.self) { try rates.admitSignUp(address: prefix("192.0.2.2"), now: 0) }
        #expect(rates.refused.first { $0.kind == .signUpsPerAddress }?.count == 1)
    }

    @Test func `a household's IPv6 addresses share a bucket, neighbours do not`() {
        #expect(prefix("2001:db8:1:2::1") == prefix("[2001:db8:1:2:ffff::9]"))
        #expect(prefix("2001:db8:1:2::1") != prefix("2001:db8:1:3::1"))
        #expect(prefix("::ffff:192.0.2.1") == prefix("192.0.2.1"))
        #expect(prefix("192.0.2.1") != prefix("192.0.2.2"))
        #expect(prefix("::") != prefix("0.0.0.0"))
        #expect(prefix("127.0.0.2").isLoopback && prefix("::1").isLoopback)
        #expect(!prefix("128.0.0.1").isLoopback && !prefix("::2").isLoopback)
    }

    /// How many of these attempts to sign in as Ada are refused.
    private func refusals(_ rates: RateLimits, _ attempts: Int, from address: (Int) -> String) -> Int {
        var refused = 0
        for attempt in 0..<attempts {
            do throws(WireError) {
                let login = attempt % 2 == 0 ? "Ada" : " ada "
                try rates.admitSignIn(login: login, address: prefix(address(attempt)), now: 0)
            } catch { refused += 1 }
        }
        return refused
    }

    @Test func `guessing one login is limited from wherever it comes`() {
        let burst = Limits.default.signInsPerLogin.burst
        let refused = refusals(RateLimits(), 20 * burst + 30) { "192.0.\($0 / 200).\($0 % 200)" }
        #expect(refused == 30)
    }

    @Test func `who guesses a login does not keep its owner out`() {
        let rates = RateLimits()
        #expect(refusals(rates, 30) { _ in "192.0.2.1" } == 30 - Limits.default.signInsPerLogin.burst)
        #expect(refusals(rates, 1) { _ in "198.51.100.7" } == 0)
    }

    @Test func `sockets are counted until they close`() throws {
        var limits = Limits.default
        limits.socketsPerAccount = 2
        limits.socketsPerAddress = 3
        limits.sockets = 4
        let rates = RateLimits(limits)
        let (one, two) = (prefix("192.0.2.1"), prefix("192.0.2.2"))
        func opens(_ account: String, _ address: AddressPrefix) -> Bool {
            do throws(WireError) {
                try rates.openSocket(account: AccountID(account), address: address, now: 0)
                return true
            } catch {
                #expect(error.code == "quota_exceeded" && error.status == 429 && error.retryAfter != nil)
                return false
            }
        }
        #expect(opens("a", one) && opens("a", one))
        #expect(!opens("a", two))
        #expect(opens("b", one))
        #expect(!opens("c", one))
        #expect(opens("c", two))
        #expect(!opens("d", two))
        #expect(rates.openSocketCount == 4)
        rates.closeSocket(account: AccountID("a"), address: one)
        #expect(opens("d", two))
    }

    @Test func `loopback may do much more, for load tests and undeclared proxies`() {
        let rates = RateLimits()
        let address = prefix("127.0.0.1")
        let admitted = (0..<3000).count { _ in (try? rates.admitGuest(address: address, now: 0)) != nil }
        #expect(admitted == 3000)
    }
}

func prefix(_ text: String) -> AddressPrefix {
    guard let address = PeerAddress(text) else { preconditionFailure("\(text) is no address") }
    return AddressPrefix(address)
}
