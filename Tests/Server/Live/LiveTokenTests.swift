import Martlet
import MartletEngine
import MartletNet
import Testing

@testable import MartletServer

/// Resume tokens over sockets: which open a seat, and what the others are told.
@Suite(.timeLimit(.minutes(1))) struct LiveTokenTests {
    /// Two who play, Ann at station 0 and Ben at 1.
    private struct Table {
        let bench: LiveTestBench
        let match: String
        let tokens: [String]
        let accounts: [String]
        let ann: LiveTestClient
        let ben: LiveTestClient

        init(_ change: (inout MatchLimits) -> Void = { _ in }) async throws {
            var limits = MatchLimits()
            change(&limits)
            let matchLimits = limits
            bench = try await LiveTestBench {
                $0.dialects = [HostedDialect(Murmur.self)]
                $0.matchLimits = matchLimits
            }
            (match, tokens) = try await bench.running(players: 2)
            accounts =
                try await bench.described(match, tokens[0])["players"]?.elements
                .compactMap { $0["accountId"]?.string } ?? []
            ann = LiveTestClient.connect(to: bench, match: match, token: tokens[0])
            ben = LiveTestClient.connect(to: bench, match: match, token: tokens[1])
            for client in [ann, ben] { await client.until { !$0.ticks.isEmpty } }
        }

        /// A new stream that shows a token, in the name of the player at a place or of somebody else.
        func rejoin(as place: Int, named name: String? = nil, in other: String? = nil, token: String) async
            -> MurmurClient
        {
            let client = await MurmurClient.connect(to: bench, match: other ?? match)
            client.say("rejoin \(name ?? accounts[place]) \(token)")
            return client
        }

        /// The match as its members are told of it; the offset goes up while it is recorded.
        func row() async throws -> [String: [UInt8]] {
            let members = try await bench.described(match, tokens[1]).members.filter { $0.key != "offset" }
            return Dictionary(members.map { ($0.key, Array($0.value.raw)) }) { first, _ in first }
        }

        func expectRefused(_ client: MurmurClient) async {
            #expect(await client.ends() == CloseReason.notAuthenticated.rawValue)
            #expect(client.read { $0.lines } == [["error", "bad_token"]])
        }
    }

    @Test func `a token opens the seat without an account's, once, and brings the next`() async throws {
        let table = try await Table()
        let first = try table.ann.token()
        let back = await table.rejoin(as: 0, token: first)
        #expect(await back.hears("frame") != nil)
        await table.ann.until { $0.closeCode != nil }
        #expect(table.ann.read { $0.closeCode } == CloseReason.replaced.rawValue)
        #expect(back.read { $0.last("roster") } == ["roster", "2", "running", "0,1"])
        let next = try #require(back.read { $0.last("welcome") })[2]
        #expect(next != first)

        await table.expectRefused(await table.rejoin(as: 0, token: first))
        let count = back.read { $0.lines.count }
        await back.until { $0.lines.count > count + 10 }
        #expect(back.read { $0.closeCode } == nil)
        let again = await table.rejoin(as: 0, token: next)
        #expect(await again.hears("frame") != nil)
        await table.bench.end()
    }

    @Test func `a token that is not the seat's own is refused, and nothing is changed`() async throws {
        let table = try await Table()
        let (own, other) = (try table.ann.token(), try table.ben.token())
        let (elsewhere, strangers) = try await table.bench.running(players: 1)
        let stranger = LiveTestClient.connect(to: table.bench, match: elsewhere, token: strangers[0])
        await stranger.until { !$0.welcomes.isEmpty }
        let before = try await table.row()
        for token in [other, try stranger.token(), String(repeating: "0", count: 32), "00", String(own.dropLast(2))] {
            await table.expectRefused(await table.rejoin(as: 0, token: token))
        }
        for name in ["acc-nobody", "p1", table.accounts[1]] {
            await table.expectRefused(await table.rejoin(as: 0, named: name, token: own))
        }
        for other in [elsewhere, "m-nothing"] {
            await table.expectRefused(await table.rejoin(as: 0, in: other, token: own))
        }

        #expect(try await table.row() == before)
        for client in [table.ann, table.ben] {
            let count = client.read { $0.ticks.count }
            await client.until { $0.ticks.count > count + 5 }
            #expect(client.read { $0.closeCode } == nil)
        }
        let back = await table.rejoin(as: 0, token: own)
        #expect(await back.hears("frame") != nil)
        await table.bench.end()
    }

    @Test func `past its window a seat's station is free, and its token lets the member in to choose another`()
        async throws
    {
        let table = try await Table { $0.live.keepSeatSeconds = 1 }
        let token = try table.ann.token()
        table.ann.withSocket(table.bench) { $0.close(1000, "") }
        try await table.bench.eventually {
            try await table.bench.stations(table.match, table.tokens[1]) == [nil, 1]
        }
        let back = await table.rejoin(as: 0, token: token)
        #expect(await back.hears("welcome") != nil)
        #expect(back.read { $0.last("roster") } == ["roster", "2", "running", "-,1"])
        #expect(back.read { $0.last("frame") } == nil)
        let sat = try await table.bench.post(
            "/matches/\(table.match)/station", "{\"station\":0}", token: table.tokens[0])
        #expect(sat.status == 200)
        #expect(await back.hears("frame") != nil)
        await table.bench.end()
    }

    @Test func `tokens of those who left are worth nothing, nor are any once all have left`() async throws {
        let table = try await Table()
        let (ann, ben) = (try table.ann.token(), try table.ben.token())
        for (place, token) in [(0, ann), (1, ben)] {
            let left = try await table.bench.post("/matches/\(table.match)/leave", "{}", token: table.tokens[place])
            #expect(left.status == 200)
            await table.expectRefused(await table.rejoin(as: place, token: token))
        }
        let row = try await table.bench.described(table.match, table.tokens[1])
        #expect(row["status"]?.string == "abandoned" || row["error"]?["code"]?.string == "match_not_found")
        await table.bench.end()
    }
}

extension LiveTestClient {
    /// The resume token of its welcome, in hexadecimal.
    fileprivate func token() throws -> String {
        let bytes = try #require(read { $0.welcomes.last })
        var token: [UInt8] = []
        try Welcome<Nothing>.read(bytes.span.bytes).token.write(into: &token)
        return Hex.text(token)
    }
}

extension LiveTestBench {
    /// Where each member of a match sits.
    fileprivate func stations(_ match: String, _ token: String) async throws -> [Int?] {
        try await described(match, token)["players"]?.elements.map { $0["station"]?.int } ?? []
    }
}
