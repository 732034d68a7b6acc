import Martlet
import MartletEngine
import MartletNet
import Synchronization
import Testing
import TicTacToe

@testable import MartletServer

/// A server of a test's own, with a live game and one of turns, and what it takes to play there.
final class LiveTestBench: Sendable {
    let server: Server
    let clients = EventLoopGroup(count: 1)
    private let folder: String

    var loop: EventLoop { clients.loops[0] }

    init(_ change: (inout ServerSettings) -> Void = { _ in }) async throws {
        var settings = ServerSettings()
        settings.address = PeerAddress(host: .ipv4(0x7f00_0001))
        folder = try TemporaryFolder.make()
        settings.dataFolder = folder
        settings.loops = 1
        settings.drainSeconds = 0
        change(&settings)
        server = try await Server.start(
            settings, games: GameCatalog([.live(LiveRunner<Beacons>()), .turns(TicTacToe.self)]), logger: .silent)
        clients.start()
    }

    func end() async {
        await server.drain()
        clients.stopAndJoin()
        TemporaryFolder.remove(folder)
    }

    func ask(_ method: String, _ path: String, _ body: String = "", token: String? = nil) async throws
        -> HTTPClientResponse
    {
        let client = HTTPClient(ClientEndpoint(server.address), on: loop)
        defer { client.close() }
        var headers = [HTTPResponse.Header("Content-Type", "application/json")]
        if let token { headers.append(.init("Authorization", "Bearer \(token)")) }
        return try await client.send(HTTPClientRequest(method, path, headers: headers, body: Array(body.utf8)))
    }

    func post(_ path: String, _ body: String, token: String? = nil) async throws -> (status: Int, json: JSONNode) {
        let answer = try await ask("POST", path, body, token: token)
        return (answer.status, try JSONDocument(parsing: answer.body).root)
    }

    /// Signs out whose access token this is. Returns the status.
    func signOut(_ token: String) async throws -> Int {
        try await ask("DELETE", "/sessions/current", token: token).status
    }

    func described(_ match: String, _ token: String) async throws -> JSONNode {
        try JSONDocument(parsing: try await ask("GET", "/matches/\(match)", token: token).body).root
    }

    func guest(_ name: String) async throws -> String {
        let answer = try await post("/accounts/guest", "{\"displayName\":\"\(name)\"}")
        return try #require(answer.json["accessToken"]?.string)
    }

    /// A running match of Beacons with a player at each of the first stations: its id, and their tokens.
    func running(players: Int) async throws -> (match: String, tokens: [String]) {
        var tokens: [String] = []
        for number in 0..<players { tokens.append(try await guest("Player \(number)")) }
        let founded = try await post("/matches", "{\"game\":\"beacons\"}", token: tokens[0])
        let match = try #require(founded.json["id"]?.string)
        for (number, token) in tokens.enumerated() {
            if number > 0 { _ = try await post("/matches/\(match)/join", "{}", token: token) }
            _ = try await post("/matches/\(match)/station", "{\"station\":\(number)}", token: token)
            _ = try await post("/matches/\(match)/ready", "{\"ready\":true}", token: token)
        }
        let started = try await post("/matches/\(match)/start", "{}", token: tokens[0])
        #expect(started.status == 200)
        return (match, tokens)
    }

    /// Asks again and again until something holds, or the test's time is up.
    func eventually(_ holds: () async throws -> Bool) async throws {
        while try await !holds() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    func metric(_ name: String) async throws -> Double {
        let client = HTTPClient(ClientEndpoint(server.address), on: loop)
        defer { client.close() }
        let text = try await client.send(HTTPClientRequest("GET", "/metrics")).text
        // With its labels it is that one, without any the first of that name.
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Double($0) } ?? 0
    }
}

/// A client of the binary framing that keeps what it was sent.
final class LiveTestClient: WebSocketHandler, Sendable {
    struct State {
        var socket: WebSocket?
        var ticks: [UInt32] = []
        var applied: UInt16 = 0
        var welcomes: [[UInt8]] = []
        var refusals: [[UInt8]] = []
        var texts = 0
        var closeCode: UInt16?
    }

    private let state = Watched(State())
    private let opening: [[UInt8]]

    /// - Parameter opening: binary messages that are sent as soon as the socket is open.
    init(opening: [[UInt8]]) { self.opening = opening }

    static func connect(
        to bench: LiveTestBench, match: String, token: String, opening: [[UInt8]] = [LiveTestClient.hello]
    ) -> LiveTestClient {
        let client = LiveTestClient(opening: opening)
        WebSocketClient.connect(
            WebSocketClient.Request(
                "/matches/\(match)/stream?after=0", subprotocols: ["martlet.v1", "bearer.\(token)"]),
            to: ClientEndpoint(bench.server.address), on: bench.loop,
            configuration: WebSocketConfiguration(messageBytes: 1 << 20, deflate: nil), handler: client
        ) { _ in client.change { $0.closeCode = 0 } }
        return client
    }

    static let hello: [UInt8] = {
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: false, schema: SchemaTable(of: Beacons.self).hash).write(into: &bytes)
        return bytes
    }()

    static func input(_ sequence: UInt32, tick: UInt32, heat: Int32 = 0) -> [UInt8] {
        var writer = WireWriter()
        var call = Call()
        call.number = Int32(truncatingIfNeeded: sequence)
        call.heat = heat
        InputMessage.write(
            ack: 0, time: 1, inputs: [TimedInput(sequence: sequence, tick: tick, time: 1, input: call)], into: &writer)
        return writer.bits.bytes
    }

    func read<Answer: Sendable>(_ body: (borrowing State) -> Answer) -> Answer { state.read(body) }

    private func change(_ body: (inout State) -> Void) { state.change(body) }

    /// Waits until something holds of what came.
    func until(_ condition: @escaping @Sendable (borrowing State) -> Bool) async { await state.until(condition) }

    /// Runs something with the socket, on its loop.
    func withSocket(_ bench: LiveTestBench, _ body: @escaping @Sendable (WebSocket) -> Void) {
        bench.loop.execute { if let socket = self.read({ $0.socket }) { body(socket) } }
    }

    func send(_ bytes: [UInt8], _ bench: LiveTestBench) { withSocket(bench) { _ = $0.send(binary: bytes) } }

    func opened(_ socket: WebSocket) {
        for message in opening { socket.send(binary: message) }
        change { $0.socket = socket }
    }

    func received(text: RawSpan, on socket: WebSocket) { change { $0.texts += 1 } }

    func received(binary: RawSpan, on socket: WebSocket) {
        let bytes = binary.withUnsafeBytes { Array($0) }
        change { state in
            switch bytes.first {
            case LiveWire.welcome?: state.welcomes.append(bytes)
            case LiveWire.refused?: state.refusals.append(bytes)
            case let first? where first & 0xc0 == LiveWire.frame:
                let context = FrameHead.Context(
                    ticksPerFrame: 1, tick: state.ticks.last ?? 0, sequence: UInt32(state.applied), time: 1)
                guard let head = try? FrameHead.read(bytes.span.bytes, context).head else { return }
                state.ticks.append(head.tick)
                if let applied = head.applied { state.applied = UInt16(truncatingIfNeeded: applied.sequence) }
            default: break
            }
        }
    }

    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        change {
            $0.socket = nil
            $0.closeCode = code
        }
    }
}
