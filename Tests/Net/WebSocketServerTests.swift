import Synchronization
import Testing

@testable import MartletNet

/// What a socket's handler was told, as a stream that a test can await.
private final class Recorder: WebSocketHandler {
    enum Event: Sendable, Equatable {
        case opened(String?)
        case text(String)
        case binary(Int)
        case closed(UInt16, String)
        case failed
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let atOpening: @Sendable (WebSocket) -> Void

    init(_ atOpening: @escaping @Sendable (WebSocket) -> Void = { _ in }) {
        (events, continuation) = AsyncStream.makeStream()
        self.atOpening = atOpening
    }

    func opened(_ socket: WebSocket) {
        continuation.yield(.opened(socket.subprotocol))
        atOpening(socket)
    }
    func received(text: RawSpan, on socket: WebSocket) {
        continuation.yield(.text(text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }))
    }
    func received(binary: RawSpan, on socket: WebSocket) { continuation.yield(.binary(binary.byteCount)) }
    func closed(_ socket: WebSocket, code: UInt16, reason: String) {
        continuation.yield(.closed(code, reason))
        continuation.finish()
    }
    func failed() {
        continuation.yield(.failed)
        continuation.finish()
    }

    func all() async -> [Event] { await events.reduce(into: []) { $0.append($1) } }
}

/// Gives messages back, counted; tells on which loop it is.
private final class Echo: WebSocketHandler {
    func opened(_ socket: WebSocket) { socket.send(text: socket.loop.name) }
    func received(text: RawSpan, on socket: WebSocket) {
        let isBye = text.withUnsafeBytes { $0.elementsEqual("bye".utf8) }
        if isBye { socket.close(4012, "come back") } else { socket.send(text: text) }
    }
    func received(binary: RawSpan, on socket: WebSocket) { socket.send(binary: binary) }
}

@Suite struct WebSocketServerTests {
    private func connect(
        _ server: HTTPServer, _ address: PeerAddress, _ recorder: Recorder,
        subprotocols: [String] = [], deflate: WebSocketConfiguration.Deflate? = nil, path: String = "/"
    ) async -> [Recorder.Event] {
        WebSocketClient.connect(
            .init(path, subprotocols: subprotocols), to: ClientEndpoint(address), on: server.loops.loops[0],
            configuration: WebSocketConfiguration(
                messageBytes: 10_000_000, hardLimitBytes: 64_000_000, deflate: deflate), handler: recorder
        ) { _ in recorder.failed() }
        return await recorder.all()
    }

    @Test func `the socket lives on the loop that it was given, and speaks the protocol that was agreed`() async throws
    {
        let target = Mutex<EventLoop?>(nil)
        try await withServer { _, exchange in
            exchange.acceptWebSocket(
                subprotocol: "martlet.v1", on: target.withLock { $0 }, handler: Echo())
        } _: { server, address async throws in
            for loop in server.loops.loops {
                target.withLock { $0 = loop }
                for _ in 0..<4 {
                    let recorder = Recorder { socket in
                        socket.send(text: "hi")
                        socket.send(text: "bye")
                    }
                    let events = await connect(server, address, recorder, subprotocols: ["x", "martlet.v1"])
                    #expect(
                        events == [
                            .opened("martlet.v1"), .text(loop.name), .text("hi"), .closed(4012, "come back"),
                        ])
                }
            }
        }
    }

    @Test(arguments: [false, true]) func `large messages come back whole`(compressed: Bool) async throws {
        let deflate = compressed ? WebSocketConfiguration.Deflate() : nil
        let configuration = WebSocketConfiguration(
            messageBytes: 4_000_000, hardLimitBytes: 64_000_000, deflate: deflate)
        try await withServer { _, exchange in
            exchange.acceptWebSocket(configuration: configuration, handler: Echo())
        } _: { server, address async throws in
            let recorder = Recorder { socket in
                socket.send(binary: [UInt8](repeating: 7, count: 3_000_000))
                socket.send(PreparedFrame(text: Array(repeating: UInt8(ascii: "x"), count: 5_000)))
                socket.send(text: "bye")
            }
            let events = await connect(server, address, recorder, deflate: deflate)
            #expect(events.count == 5)
            #expect(events.dropFirst(2).first == .binary(3_000_000))
            #expect(events.dropFirst(3).first == .text(String(repeating: "x", count: 5_000)))
        }
    }

    @Test func `a reader who never reads is cut off, and what is kept for it is bounded`() async throws {
        let flood = Flood()
        let configuration = WebSocketConfiguration(
            hardLimitBytes: 1_000_000, slowReaderCode: 4013, closeMilliseconds: 100, deflate: nil)
        try await withServer { _, exchange in
            exchange.acceptWebSocket(configuration: configuration, handler: flood)
        } _: { server, address async throws in
            let client = RawClient(address)
            client.send(Self.handshake)
            let closed = await flood.closed()
            #expect(closed == 4013)
            #expect(flood.mostBuffered.load(ordering: .relaxed) <= 1_000_000)
            client.close()
        }
    }

    static let handshake = """
        GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
        """

    @Test func `frames right behind the handshake are not lost, on whichever loop`() async throws {
        try await withServer { _, exchange in
            exchange.acceptWebSocket(on: exchange.loop.name == "loop 0" ? nil : exchange.loop, handler: Echo())
        } _: { _, address async throws in
            for _ in 0..<4 {
                let client = RawClient(address)
                client.send(Array(Self.handshake.utf8) + frame(0x81, Array("abc".utf8)) + frame(0x88, [3, 0xE8]))
                let answer = try await client.readToEnd()
                #expect(answer.hasPrefix("HTTP/1.1 101 "))
                #expect(answer.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
                #expect(answer.contains("abc"))
            }
        }
    }

    @Test func `refuses what is not a handshake`() async throws {
        try await withServer { _, exchange in
            exchange.acceptWebSocket(handler: Echo())
        } _: { _, address async throws in
            func status(_ change: (String) -> String) async throws -> String {
                String(try await RawClient.talk(address, change(Self.handshake)).dropFirst(9).prefix(3))
            }
            #expect(try await status { $0.replacing("Version: 13", with: "Version: 12") } == "426")
            #expect(try await status { $0.replacing("Upgrade: websocket\r\n", with: "") } == "426")
            #expect(try await status { $0.replacing("dGhl", with: "dGh") } == "400")
            #expect(try await status { $0.replacing("GET", with: "PUT") } == "400")
            #expect(
                try await status { $0.replacing("Host: a\r\n", with: "Host: a\r\nSec-WebSocket-Extensions: ;\r\n") }
                    == "400")
        }
    }

    @Test func `errors end the socket with their code`() async throws {
        try await withServer { _, exchange in
            exchange.acceptWebSocket(handler: Echo())
        } _: { _, address async throws in
            func code(_ bytes: [UInt8]) async throws -> [UInt8] {
                let client = RawClient(address)
                client.send(Array(Self.handshake.utf8) + bytes)
                var all: [UInt8] = []
                while case let bytes = try await client.read(), !bytes.isEmpty { all += bytes }
                client.close()
                guard let close = all.lastIndex(of: 0x88), all.count > close + 3 else { return [] }
                return Array(all[(close + 2)...(close + 3)])
            }
            #expect(try await code(frame(0x81, [0xFF])) == [0x03, 0xEF])
            #expect(try await code(frame(0x83, [])) == [0x03, 0xEA])
            #expect(try await code(frame(0x88, [3])) == [0x03, 0xEA])
            #expect(try await code(frame(0x88, [3, 0xED])) == [0x03, 0xEA])
            #expect(try await code(frame(0x88, [3, 0xE8, 0xFF])) == [0x03, 0xEF])
            #expect(try await code(frame(0x82, [UInt8](repeating: 0, count: 65_537))) == [0x03, 0xF1])
        }
    }

    @Test func `silent peers are pinged, then cut off`() async throws {
        let configuration = WebSocketConfiguration(pingMilliseconds: 30, idleMilliseconds: 60)
        try await withServer { _, exchange in
            exchange.acceptWebSocket(configuration: configuration, handler: Recorder())
        } _: { server, address async throws in
            let client = RawClient(address)
            client.send(Self.handshake)
            let all = try await client.readToEnd()
            #expect(all.hasSuffix("\u{FFFD}\u{0}") || all.hasSuffix("\r\n\r\n"))
            #expect(server.loops.loops.map { $0.counters.value(.timeout) }.reduce(0, +) == 1)
        }
    }
}

/// Sends until it is cut off.
private final class Flood: WebSocketHandler {
    let mostBuffered = Atomic<Int>(0)
    private let codes: AsyncStream<UInt16>
    private let continuation: AsyncStream<UInt16>.Continuation

    init() { (codes, continuation) = AsyncStream.makeStream() }

    func opened(_ socket: WebSocket) { pour(socket) }

    private func pour(_ socket: WebSocket) {
        guard socket.send(binary: [UInt8](repeating: 0, count: 10_000)) else { return }
        mostBuffered.store(
            max(mostBuffered.load(ordering: .relaxed), socket.bufferedBytes), ordering: .relaxed)
        socket.loop.execute { self.pour(socket) }
    }

    func received(text: RawSpan, on socket: WebSocket) {}
    func received(binary: RawSpan, on socket: WebSocket) {}
    func closed(_ socket: WebSocket, code: UInt16, reason: String) { continuation.yield(code) }
    func closed() async -> UInt16? { await codes.first { _ in true } }
}
