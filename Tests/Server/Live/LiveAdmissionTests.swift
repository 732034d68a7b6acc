import Martlet
import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

@Suite(.timeLimit(.minutes(3))) struct LiveAdmissionTests {
    @Test func `a loop that has no time left refuses starts and joins, and whoever is in plays on`() async throws {
        let bench = try await LiveTestBench { $0.live.loadLimit = 0.7 }
        let (match, tokens) = try await bench.running(players: 1)
        let ann = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await ann.until { !$0.ticks.isEmpty }
        let (lobby, owner) = try await bench.lobby("Ben")
        let stranger = try await bench.guest("Eve")

        try await bench.heat(ann, 90, sequence: 1)
        try await bench.untilBusy { $0 > 0.7 }
        for (path, token) in [("\(match)/join", stranger), ("\(lobby)/join", stranger), ("\(lobby)/start", owner)] {
            let refused = try await bench.ask("POST", "/matches/\(path)", token: token)
            #expect(refused.status == 503, "\(path)")
            #expect(refused.headers["retry-after"] == "5")
            #expect(try JSONDocument(parsing: refused.body).root["error"]?["code"]?.string == "server_busy")
        }
        #expect(try await bench.metric("martlet_live_refusals_total") == 3)
        #expect(try await bench.described(match, tokens[0])["players"]?.elements.count == 1, "nothing was changed")
        #expect(try await bench.described(lobby, owner)["status"]?.string == "open")

        // Those who are in notice nothing: frames, a new stream, a station.
        let ticks = ann.read { $0.ticks.count }
        await ann.until { $0.ticks.count > ticks + 10 }
        let back = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
        await back.until { $0.ticks.count > 10 }
        #expect(ann.read { $0.closeCode } == CloseReason.replaced.rawValue)
        #expect(try await bench.post("/matches/\(lobby)/station", "{\"station\":3}", token: owner).status == 200)

        try await bench.heat(back, 0, sequence: 1)
        try await bench.eventually {
            try await bench.post("/matches/\(lobby)/start", "{}", token: owner).status == 200
        }
        try await bench.eventually {
            try await bench.post("/matches/\(match)/join", "{}", token: stranger).status == 200
        }
        await bench.end()
    }
}

extension LiveTestBench {
    /// An open match with its owner at a station, and the owner's token.
    fileprivate func lobby(_ name: String) async throws -> (match: String, token: String) {
        let token = try await guest(name)
        let founded = try await post("/matches", "{\"game\":\"beacons\"}", token: token)
        let match = try #require(founded.json["id"]?.string)
        _ = try await post("/matches/\(match)/station", "{\"station\":0}", token: token)
        return (match, token)
    }

    /// Has each tick take a percentage of its time.
    fileprivate func heat(_ client: LiveTestClient, _ percent: Int32, sequence: UInt32) async throws {
        let tick = client.read { $0.ticks.last } ?? 0
        client.send(LiveTestClient.input(sequence, tick: tick + 2, heat: percent), self)
        await client.until { $0.applied == UInt16(sequence) }
    }

    /// Until the loop's share of time at work, summed up once a second, is as wanted.
    fileprivate func untilBusy(_ isWanted: (Double) -> Bool) async throws {
        try await eventually { try await isWanted(metric("martlet_loop_busy_share")) }
    }
}
