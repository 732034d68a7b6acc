/// Opens WebSockets to a server: for tests, benchmarks and load.
package final class WebSocketClient: ConnectionHandler, @unchecked Sendable {
    package struct Request: Sendable {
        package var path: String
        package var headers: [HTTPResponse.Header]
        package var subprotocols: [String]

        package init(_ path: String, headers: [HTTPResponse.Header] = [], subprotocols: [String] = []) {
            self.path = path
            self.headers = headers
            self.subprotocols = subprotocols
        }
    }

    private let request: Request
    private let endpoint: ClientEndpoint
    private let configuration: WebSocketConfiguration
    private let key = WebSocketHandshake.newKey()
    private var parser = HTTPResponseParser()
    private var handler: (any WebSocketHandler)?
    private var failed: (@Sendable (ClientError) -> Void)?

    /// Connects on `loop`, from any thread. Either `handler.opened` is called, or `failed`, once, on the loop.
    package static func connect(
        _ request: Request, to endpoint: ClientEndpoint, on loop: EventLoop,
        configuration: WebSocketConfiguration = WebSocketConfiguration(deflate: nil), handler: any WebSocketHandler,
        failed: @escaping @Sendable (ClientError) -> Void
    ) {
        let client = WebSocketClient(request, endpoint, configuration, handler, failed)
        loop.execute {
            Connector.connect(endpoint, on: loop) { result in
                switch result {
                case .success(let connection): client.begin(connection)
                case .failure(let error): client.fail(error)
                }
            }
        }
    }

    private init(
        _ request: Request, _ endpoint: ClientEndpoint, _ configuration: WebSocketConfiguration,
        _ handler: any WebSocketHandler, _ failed: @escaping @Sendable (ClientError) -> Void
    ) {
        self.request = request
        self.endpoint = endpoint
        self.configuration = configuration
        self.handler = handler
        self.failed = failed
    }

    private func begin(_ connection: Connection) {
        connection.handler = self
        connection.deadline = connection.loop.nowMilliseconds + endpoint.timeoutMilliseconds
        var headers: [HTTPResponse.Header] = [
            .init("Upgrade", "websocket"), .init("Connection", "Upgrade"), .init("Sec-WebSocket-Version", "13"),
            .init("Sec-WebSocket-Key", key),
        ]
        if !request.subprotocols.isEmpty {
            headers.append(.init("Sec-WebSocket-Protocol", request.subprotocols.joined(separator: ", ")))
        }
        if configuration.deflate != nil {
            headers.append(.init("Sec-WebSocket-Extensions", DeflateAgreement.offer))
        }
        let question = HTTPClientRequest("GET", request.path, headers: headers + request.headers)
        question.encode(authority: endpoint.authority).withUnsafeBytes { connection.write($0) }
    }

    func received(_ bytes: UnsafeMutableRawBufferPointer, on connection: Connection) {
        parser.feed(UnsafeRawBufferPointer(bytes))
        do throws(HTTPFailure) {
            guard let response = try parser.next(isHead: false) else { return }
            accept(response, connection)
        } catch {
            give(up: .malformed(error.message), connection)
        }
    }

    private func accept(_ response: HTTPClientResponse, _ connection: Connection) {
        guard response.status == 101 else {
            return give(up: .refused(status: response.status, body: response.body), connection)
        }
        guard response.headers["sec-websocket-accept"] == WebSocketHandshake.answer(to: key) else {
            return give(up: .malformed("The answer does not fit the question's key."), connection)
        }
        let chosen = response.headers["sec-websocket-protocol"]
        guard chosen.map({ request.subprotocols.contains($0) }) ?? true else {
            return give(up: .malformed("The server chose a protocol that was not offered."), connection)
        }
        var deflate: DeflateAgreement?
        let extensions = response.headers.values("sec-websocket-extensions")
        if !extensions.isEmpty {
            guard configuration.deflate != nil, let answers = WebSocketExtensions.parse(extensions),
                let agreement = DeflateAgreement.accepted(answers)
            else { return give(up: .malformed("The server chose extensions that were not offered."), connection) }
            deflate = agreement
        }
        guard let handler else { return }
        self.handler = nil
        failed = nil
        let setUp = WebSocketSetUp(
            role: .client, configuration: configuration, deflate: deflate, subprotocol: chosen, handler: handler)
        WebSocket.begin(on: connection, movingTo: connection.loop, setUp, unread: parser.buffer)
    }

    private func give(up error: ClientError, _ connection: Connection) {
        fail(error)
        connection.close(.finished)
    }

    private func fail(_ error: ClientError) {
        let failed = failed
        self.failed = nil
        handler = nil
        failed?(error)
    }

    func peerEnded(_ connection: Connection) {
        let response = parser.finish()
        give(up: response.map { .refused(status: $0.status, body: $0.body) } ?? .closed, connection)
    }

    func drained(_ connection: Connection) {}
    func deadlinePassed(_ connection: Connection) { give(up: .timeout, connection) }
    func closed(_ connection: Connection, why: Connection.CloseReason) { fail(.closed) }
}
