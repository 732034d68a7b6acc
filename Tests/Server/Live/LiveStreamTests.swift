import Martlet
import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

@Suite(.timeLimit(.minutes(1))) struct LiveStreamTests {
    @Test func `a hello that comes with the socket's opening is answered, and each tick's frame follows`() async throws
    {
        let bench = try await LiveTestBench()
        let (match, tokens) = try await bench.running(players: 1)
        let client = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await client.until { $0.ticks.count >= 60 }
        let (ticks, welcomes) = client.read { ($0.ticks, $0.welcomes.count) }
        #expect(welcomes == 1)
        // A busy machine makes up for late ticks, of which the last is sent.
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1 > $0 })
        await bench.end()
    }

    @Test func `an input is applied, and the frame says so`() async throws {
        let bench = try await LiveTestBench()
        let (match, tokens) = try await bench.running(players: 1)
        let client = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await client.until { !$0.ticks.isEmpty }
        let tick = client.read { $0.ticks.last } ?? 0
        client.send(LiveTestClient.input(1, tick: tick + 2), bench)
        await client.until { $0.applied == 1 }
        client.send(LiveTestClient.input(2, tick: tick), bench)
        await client.until { $0.applied == 2 }
        await bench.end()
    }

    @Test func `players of live matches are counted while their streams are open`() async throws {
        let bench = try await LiveTestBench()
        let (match, tokens) = try await bench.running(players: 2)
        #expect(try await bench.metric("martlet_live_players") == 0, "seats alone do not count")
        let first = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        let second = LiveTestClient.connect(to: bench, match: match, token: tokens[1])
        try await bench.eventually { try await bench.metric("martlet_live_players") == 2 }
        // A newer stream takes the older one's place.
        let newer = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await newer.until { !$0.ticks.isEmpty }
        await first.until { $0.closeCode != nil }
        second.withSocket(bench) { $0.close() }
        try await bench.eventually { try await bench.metric("martlet_live_players") == 1 }
        await bench.end()
    }

    @Test func `binary messages on a match by turns end the stream with 1003`() async throws {
        let bench = try await LiveTestBench()
        let token = try await bench.guest("Ann")
        let founded = try await bench.post("/matches", "{\"game\":\"tic-tac-toe\"}", token: token)
        let match = try #require(founded.json["id"]?.string)
        let early = LiveTestClient.connect(to: bench, match: match, token: token)
        await early.until { $0.closeCode != nil }
        #expect(early.read { $0.closeCode } == 1003)
        let late = LiveTestClient.connect(to: bench, match: match, token: token, opening: [])
        await late.until { $0.texts > 0 }
        late.send(LiveTestClient.hello, bench)
        await late.until { $0.closeCode != nil }
        #expect(late.read { $0.closeCode } == 1003)
        await bench.end()
    }

    @Test func `whoever does not read is spared frames, delays nobody, and gets new ones when he reads again`()
        async throws
    {
        let bench = try await LiveTestBench { $0.matchLimits.live.sparingSeconds = 60 }
        let (match, tokens) = try await bench.running(players: 2)
        let slow = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        let other = LiveTestClient.connect(to: bench, match: match, token: tokens[1])
        await slow.until { $0.ticks.count > 3 }
        await other.until { $0.ticks.count > 3 }
        slow.withSocket(bench) { $0.pauseReading() }
        // Until the kernel's buffers are full: the server says when it has spared the first frame.
        while try await bench.metric("martlet_live_frames_spared_total") == 0 {
            let count = other.read { $0.ticks.count }
            await other.until { $0.ticks.count > count + 30 }
        }
        let ticks = other.read { $0.ticks }
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1 > $0 && $1 < $0 + 60 }, "the other player had to wait")
        let last = slow.read { $0.ticks.last } ?? 0
        slow.withSocket(bench) { $0.resumeReading() }
        await slow.until { $0.ticks.contains { $0 > last + 60 } }
        let gaps = slow.read { state in zip(state.ticks, state.ticks.dropFirst()).map { $1 - $0 } }
        #expect((gaps.max() ?? 0) > 1, "old frames were not sent")
        await bench.end()
    }

    @Test func `recordings are given out one after the other, and nothing stays held`() async throws {
        let bench = try await LiveTestBench { $0.limits.recordingMemory = 1 << 20 }
        let (match, tokens) = try await bench.running(players: 1)
        let refused = try await bench.ask("GET", "/matches/\(match)/recording", token: tokens[0])
        #expect(refused.status == 409)
        let lobby = try await bench.post("/matches", "{\"game\":\"beacons\"}", token: tokens[0])
        let over = try #require(lobby.json["id"]?.string)
        _ = try await bench.post("/matches/\(over)/leave", "{}", token: tokens[0])
        for _ in 0..<3 {
            let answer = try await bench.ask("GET", "/matches/\(over)/recording", token: tokens[0])
            #expect(answer.status == 200)
            #expect(!answer.body.isEmpty)
        }
        await bench.end()
    }

    @Test func `a stream that sends too fast is closed, and its match goes on`() async throws {
        let bench = try await LiveTestBench {
            $0.matchLimits.live.messages = TokenBucket.Rate(burst: 10, perSecond: 1)
        }
        let (match, tokens) = try await bench.running(players: 1)
        let client = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await client.until { !$0.ticks.isEmpty }
        for sequence in 1...200 as ClosedRange<UInt32> { client.send(LiveTestClient.input(sequence, tick: 0), bench) }
        await client.until { $0.closeCode != nil }
        #expect(client.read { $0.closeCode } == CloseReason.tooManyMessages.rawValue)
        let again = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await again.until { $0.ticks.count > 10 }
        await bench.end()
    }
}
