import MartletEngine
import Testing

@testable import MartletServer

@Suite(.timeLimit(.minutes(1))) struct DialectTests {
    private let wrong = String(repeating: "5", count: 32)

    private func bench(_ change: @escaping (inout ServerSettings) -> Void = { _ in }) async throws -> LiveTestBench {
        try await LiveTestBench { settings in
            settings.dialects = [HostedDialect(Murmur.self)]
            change(&settings)
        }
    }

    /// Signed in at the gateway, and a member of a match: the account, the match, the token to go there with.
    private func member(_ bench: LiveTestBench) async throws -> (account: String, match: String, token: String) {
        let gateway = await MurmurClient.connect(to: bench)
        gateway.say("auth Ann -")
        let account = try #require(await gateway.hears("authenticated"))[1]
        gateway.say("found Race")
        let match = try #require(await gateway.hears("created"))[1]
        gateway.say("join \(match)")
        let token = try #require(await gateway.hears("redirected"))[1]
        gateway.close()
        _ = await gateway.ends()
        return (account, match, token)
    }

    @Test func `a good token lets in, the next one replaces it`() async throws {
        let bench = try await bench()
        let (account, match, token) = try await member(bench)
        let first = await MurmurClient.connect(to: bench, match: match)
        first.say("rejoin \(account) \(token)")
        let next = try #require(await first.hears("welcome"))
        #expect(next[1] == account)
        #expect(first.read { $0.lines.first?.first } == "roster")
        let again = await MurmurClient.connect(to: bench, match: match)
        again.say("rejoin \(account) \(token)")
        #expect(await again.hears("error") == ["error", "bad_token"])
        #expect(await again.ends() == CloseReason.notAuthenticated.rawValue)
        #expect(first.read { $0.closeCode } == nil)
        await bench.end()
    }

    @Test func `signing out ends the session's stream, the gateway's, and the reconnect token`() async throws {
        let bench = try await bench()
        let gateway = await MurmurClient.connect(to: bench)
        gateway.say("auth Ann -")
        let signedIn = try #require(await gateway.hears("authenticated"))
        let account = signedIn[1]
        gateway.say("found Race")
        let match = try #require(await gateway.hears("created"))[1]
        gateway.say("join \(match)")
        let token = try #require(await gateway.hears("redirected"))[1]
        let session = await MurmurClient.connect(to: bench, match: match)
        session.say("rejoin \(account) \(token)")
        let next = try #require(await session.hears("welcome"))[2]
        #expect(try await bench.signOut(signedIn[2]) == 204)
        #expect(await session.ends() == CloseReason.notAuthenticated.rawValue)
        #expect(session.read { $0.last("error") } == ["error", "session_revoked"])
        gateway.say("list")
        #expect(await gateway.ends() == CloseReason.notAuthenticated.rawValue)
        #expect(gateway.read { $0.last("error") } == ["error", "session_revoked"])
        #expect(gateway.read { $0.last("sessions") } == nil)
        let again = await MurmurClient.connect(to: bench, match: match)
        again.say("rejoin \(account) \(next)")
        #expect(await again.hears("error") == ["error", "bad_token"])
        #expect(await again.ends() == CloseReason.notAuthenticated.rawValue)
        await bench.end()
    }

    @Test func `an access token that ran out ends the gateway, and no game`() async throws {
        let bench = try await bench { $0.accessTokenSeconds = 12 }
        let gateway = await MurmurClient.connect(to: bench)
        gateway.say("auth Ann -")
        let signedIn = try #require(await gateway.hears("authenticated"))
        let account = signedIn[1]
        gateway.say("found Race")
        let match = try #require(await gateway.hears("created"))[1]
        gateway.say("join \(match)")
        let token = try #require(await gateway.hears("redirected"))[1]
        // A stream of our own is closed when its token runs out: that tells when it has.
        let stream = LiveTestClient.connect(to: bench, match: match, token: signedIn[2], opening: [])
        await stream.until { $0.closeCode != nil }
        #expect(stream.read { $0.closeCode } == CloseReason.notAuthenticated.rawValue)
        gateway.say("list")
        #expect(await gateway.ends() == CloseReason.notAuthenticated.rawValue)
        #expect(gateway.read { $0.last("error") } == ["error", "token_expired"])
        // The reconnect token is good as long as the sign-in is.
        let session = await MurmurClient.connect(to: bench, match: match)
        session.say("rejoin \(account) \(token)")
        #expect(await session.hears("welcome") != nil)
        await bench.end()
    }

    @Test func `requests to the gateway and to a session count as all requests do`() async throws {
        let bench = try await bench { $0.limits.requestsPerAccount = .init(burst: 6, perSecond: 0.000_1) }
        let gateway = await MurmurClient.connect(to: bench)
        gateway.say("auth Ann -")
        let account = try #require(await gateway.hears("authenticated"))[1]
        gateway.say("found Race")
        let match = try #require(await gateway.hears("created"))[1]
        gateway.say("join \(match)")
        let token = try #require(await gateway.hears("redirected"))[1]
        let session = await MurmurClient.connect(to: bench, match: match)
        session.say("rejoin \(account) \(token)")
        _ = await session.hears("welcome")
        for _ in 0..<2 { session.say("ready") }
        gateway.say("list")
        #expect(await gateway.hears("sessions") != nil)
        session.say("station 1\nready")
        #expect(await session.hears("error") == ["error", "rate_limited"])
        gateway.say("list")
        #expect(await gateway.hears("error") == ["error", "rate_limited"])
        #expect(gateway.read { $0.closeCode } == nil)
        await bench.end()
    }

    @Test func `who only claims to be somebody uses up nothing of theirs`() async throws {
        let bench = try await bench {
            $0.limits.socketsPerAccount = 1
            $0.limits.streamsPerAccount = .init(burst: 3, perSecond: 0.000_1)
        }
        let (account, match, token) = try await member(bench)
        for _ in 0..<5 {
            let stranger = await MurmurClient.connect(to: bench, match: match)
            stranger.say("rejoin \(account) \(wrong)\nleave")
            #expect(await stranger.hears("error") == ["error", "bad_token"])
            #expect(await stranger.ends() == CloseReason.notAuthenticated.rawValue)
        }
        let ann = await MurmurClient.connect(to: bench, match: match)
        ann.say("rejoin \(account) \(token)")
        #expect(await ann.hears("welcome")?[1] == account)
        #expect(ann.read { $0.last("roster")?[1] } == "1")
        // Now it counts: one stream is all that this account may have.
        let second = await MurmurClient.connect(to: bench, match: match)
        second.say("rejoin \(account) \(try #require(ann.read { $0.last("welcome") })[2])")
        #expect(await second.hears("error") == ["error", "quota_exceeded"])
        #expect(await second.ends() == CloseReason.tooManyMessages.rawValue)
        await bench.end()
    }
}
