@testable import MartletNet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A blocking socket for tests that send what no client would.
struct RawClient: Sendable {
    private let descriptor: Int32

    init(_ address: PeerAddress) {
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        _ = address.withSockaddr { connect(descriptor, $0, $1) }
    }

    func send(_ text: String) { send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { Socket.write(descriptor, $0) } }
    func endWriting() { Socket.endWriting(descriptor) }
    func close() { Socket.close(descriptor) }

    /// Threads of their own for what blocks, so that the tests' other tasks go on.
    private static let threads = WorkerPool(name: "blocking", threads: 24, queueLimit: 10_000)

    /// Runs what blocks.
    static func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws -> Result {
        try await threads.run(body)
    }

    /// What comes next; empty at the end.
    func read() async throws -> [UInt8] { try await Self.blocking { readNow() } }

    func readText() async throws -> String { String(decoding: try await read(), as: UTF8.self) }

    /// All that comes until the server ends the connection.
    func readToEnd() async throws -> String {
        try await Self.blocking {
            var all: [UInt8] = []
            while case let bytes = readNow(), !bytes.isEmpty { all += bytes }
            close()
            return String(decoding: all, as: UTF8.self)
        }
    }

    private func readNow() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return Array(buffer.prefix(max(0, count)))
    }

    /// Sends, says that this was all, and takes what comes.
    static func talk(_ address: PeerAddress, _ text: String, ends: Bool = true) async throws -> String {
        let client = RawClient(address)
        client.send(text)
        if ends { client.endWriting() }
        return try await client.readToEnd()
    }
}

/// A server on a free port of the loopback, for the length of a test.
func withServer<Result>(
    loops count: Int = 2, _ handler: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void,
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: (HTTPServer, PeerAddress) async throws -> Result
) async throws -> Result {
    let loops = EventLoopGroup(count: count)
    var configuration = HTTPServerConfiguration(address: PeerAddress(host: .ipv4(0x7F00_0001)))
    configure(&configuration)
    let server = HTTPServer(configuration: configuration, loops: loops, handler: HTTPClosureHandler(handler))
    let address = try server.start()
    loops.start()
    do {
        let result = try await body(server, address)
        try await RawClient.blocking { loops.stopAndJoin() }
        return result
    } catch {
        try await RawClient.blocking { loops.stopAndJoin() }
        throw error
    }
}
