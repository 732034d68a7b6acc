/// The echo: a WebSocket at `/echo` and `POST /echo` give back what they get. People check their proxies with it, and
/// conformance suites are run against it.
package struct EchoService: HTTPHandler {
    package struct Configuration: Sendable {
        package var address = PeerAddress(host: .ipv6(0, 0))
        /// Loops; nil is one a core.
        package var loops: Int?
        package var tls: TLSContext.Files?
        /// The largest message and body.
        package var messageBytes = 16 * 1024 * 1024
        package var deflate: WebSocketConfiguration.Deflate? = WebSocketConfiguration.Deflate()

        package init() {}
    }

    /// A running echo.
    package struct Running: Sendable {
        package let server: HTTPServer
        package let address: PeerAddress
        package let tls: TLSContext?

        /// Accepts no more, ends all connections, stops the loops. Not from a loop.
        package func stop() {
            server.drain()
            server.loops.stopAndJoin()
        }
    }

    /// Why it did not start.
    package enum StartError: Error, CustomStringConvertible {
        case socket(SocketError)
        case tls(TLSError)

        package var description: String {
            switch self {
            case .socket(let error): error.description
            case .tls(let error): error.description
            }
        }
    }

    private let configuration: Configuration
    private let sockets: WebSocketConfiguration
    private let echo = EchoSocketHandler()

    private init(_ configuration: Configuration) {
        self.configuration = configuration
        sockets = WebSocketConfiguration(
            messageBytes: configuration.messageBytes, highWaterBytes: 1024 * 1024,
            hardLimitBytes: 4 * configuration.messageBytes, deflate: configuration.deflate)
    }

    /// Starts loops and server.
    package static func start(_ configuration: Configuration) throws(StartError) -> Running {
        var server = HTTPServerConfiguration(address: configuration.address)
        do throws(TLSError) {
            server.tls = try configuration.tls.map { files throws(TLSError) in try TLSContext(server: files) }
        } catch {
            throw .tls(error)
        }
        let loops = EventLoopGroup(count: configuration.loops)
        let http = HTTPServer(configuration: server, loops: loops, handler: EchoService(configuration))
        let address: PeerAddress
        do throws(SocketError) {
            address = try http.start()
        } catch {
            throw .socket(error)
        }
        loops.start()
        return Running(server: http, address: address, tls: server.tls)
    }

    package func bodyLimit(for head: HTTPRequestHead, standard: Int) -> Int {
        head.path == "/echo" ? configuration.messageBytes : standard
    }

    package func handle(_ request: HTTPRequest, _ exchange: HTTPExchange) {
        switch (request.path, request.method) {
        case ("/echo", "GET"): exchange.acceptWebSocket(configuration: sockets, handler: echo)
        case ("/echo", "POST"):
            let type = request.headers["content-type"] ?? "application/octet-stream"
            exchange.respond(
                HTTPResponse(status: 200, headers: [.init("Content-Type", type)], body: request.body))
        case ("/echo", _):
            exchange.respond(notAllowed("GET, POST"))
        case ("/", "GET"), ("/", "HEAD"):
            exchange.respond(
                .text(
                    """
                    This is an echo. A WebSocket at /echo gives every message back, POST /echo the body, \
                    up to \(configuration.messageBytes) bytes.\n
                    """))
        case ("/", _): exchange.respond(notAllowed("GET, HEAD"))
        default:
            exchange.fail(HTTPFailure(status: 404, code: "not_found", message: "There is nothing here; try /echo."))
        }
    }

    private func notAllowed(_ methods: String) -> HTTPResponse {
        var response = HTTPResponse.failure(
            HTTPFailure(status: 405, code: "method_not_allowed", message: "Only \(methods) can be used here."))
        response.headers.append(.init("Allow", methods))
        return response
    }
}

/// Gives messages back. Holds nothing, so one serves all sockets.
private final class EchoSocketHandler: WebSocketHandler {
    func received(text: RawSpan, on socket: WebSocket) { socket.send(text: text) }
    func received(binary: RawSpan, on socket: WebSocket) { socket.send(binary: binary) }
}
