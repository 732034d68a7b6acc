import BenchmarkProbe
import MartletLoad
import MartletNet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What an open stream with its session costs the server in memory, and how long the way to `ready` is. Against a
/// `martlet serve` of its own, from outside.
struct StreamBenchmark {
    private let idle: Int
    private let connections: Int
    private static let seats = 8

    init(_ options: Options) {
        idle = options.int("streams", 10_000)
        connections = options.int("connections", 400)
    }

    func run() async -> Int32 {
        let descriptors = Int(probe_raise_descriptors())
        let group = EventLoopGroup(count: 1)
        group.start()
        defer { group.stopAndJoin() }
        do throws(LoadError) {
            let folder = try LoadFolder(nil)
            defer { folder.remove() }
            let first = try await BenchServer.start(on: group.loops[0], data: folder.path)
            let ready: (p50: Double, p99: Double)
            let tables: IdleTables
            let count = min(idle, descriptors - 200) / Self.seats * Self.seats
            do {
                defer { first.end() }
                ready = try await connect(first)
                tables = try await found(count, first)
            }
            // A new process on the same matches: nothing that the founding left in the heap makes room for the streams.
            let second = try await BenchServer.start(on: group.loops[0], data: folder.path)
            defer { second.end() }
            let bytes = try await hold(tables, second)
            Figure.show(
                "Streams",
                [
                    Figure(name: "connect-to-ready-median", value: ready.p50, unit: "ms", target: "< 5"),
                    Figure(name: "connect-to-ready-p99", value: ready.p99, unit: "ms"),
                    Figure(
                        name: "idle-stream", value: bytes, unit: "bytes of the server (of \(count))", target: "< 4096"),
                ])
            return 0
        } catch {
            print("streams: \(error)")
            return 1
        }
    }

    /// New connections to running matches, one after the other: TCP, upgrade, snapshot, `ready`.
    private func connect(_ bench: BenchServer) async throws(LoadError) -> (p50: Double, p99: Double) {
        let tables = try await LoadTable.found(
            8, players: 2, game: "new-worlds", at: bench.server.endpoint, on: bench.loop)
        var latencies = LatencyHistogram()
        for round in 0..<connections {
            let table = tables[round % tables.count]
            let (stream, nanoseconds) = try await LoadStream.open(
                table.match, by: table.accounts[round / tables.count % 2], at: bench.server.endpoint, on: bench.loop)
            if round >= connections / 10 { latencies.record(nanoseconds: nanoseconds) }
            bench.loop.execute { stream.leave() }
        }
        return (latencies.milliseconds(atPercentile: 50), latencies.milliseconds(atPercentile: 99))
    }

    /// Open matches and the accounts that sit in all of them.
    private struct IdleTables {
        var matches: [String] = []
        var accounts: [LoadAccount] = []
    }

    private func found(_ count: Int, _ bench: BenchServer) async throws(LoadError) -> IdleTables {
        let api = LoadAPI(bench.server.endpoint, on: bench.loop)
        defer { api.close() }
        var tables = IdleTables()
        for seat in 0..<Self.seats { tables.accounts.append(try await api.guest("Idle \(seat + 1)")) }
        for _ in 0..<count / Self.seats {
            let match = try await api.found("{\"game\":\"new-worlds\",\"maxPlayers\":8}", by: tables.accounts[0])
            for account in tables.accounts.dropFirst() { try await api.act("join", in: match, by: account) }
            tables.matches.append(match)
        }
        return tables
    }

    /// The server's memory before and behind the streams of all the matches, in which nothing happens. The matches'
    /// rows, which come into memory with their first stream, are counted too.
    private func hold(_ tables: IdleTables, _ bench: BenchServer) async throws(LoadError) -> Double {
        // One round of streams, and away with them: what the server keeps for reuse is not the streams' cost.
        var streams: [LoadStream] = []
        for match in tables.matches.prefix(32) { streams += try await open(match, tables.accounts, bench) }
        let early = streams
        bench.loop.execute { for stream in early { stream.leave() } }
        streams = []
        let before = try await bench.residentBytes()
        for match in tables.matches { streams += try await open(match, tables.accounts, bench) }
        let after = try await bench.residentBytes()
        return (after - before) / Double(streams.count)
    }

    private func open(_ match: String, _ accounts: [LoadAccount], _ bench: BenchServer) async throws(LoadError)
        -> [LoadStream]
    {
        var streams: [LoadStream] = []
        for account in accounts {
            streams.append(
                try await LoadStream.open(match, by: account, at: bench.server.endpoint, on: bench.loop).stream)
        }
        return streams
    }
}
