/// One connection that speaks HTTP: requests in, one at a time, answers out in the same order.
///
/// ```
/// reading ── request complete ──▶ handling ── answer ──▶ reading      (kept alive; what was pipelined is read now)
///    │                               │  └── answer with a large body ──▶ sending ── all sent ──▶ reading
///    │ error                         │ upgrade
///    ▼                               ▼
/// ended                            ended (the connection belongs to a WebSocket)
/// ```
final class HTTPServerConnection: ConnectionHandler, @unchecked Sendable {
    private enum State { case reading, handling, sending, ended }

    /// Bodies from this size on are sent from where they lie instead of being copied.
    static let attachedBodyBytes = 16 * 1024

    let loop: EventLoop
    private let server: HTTPServer
    private var connection: Connection?
    private var parser: HTTPRequestParser
    private var state = State.reading
    private var head: HTTPRequestHead?
    private var isProcessing = false
    /// Bytes that came after a request that is being handled; at most one read's.
    private var leftover: [UInt8] = []
    private var hasRequestTimer = true
    /// Of the answer that is being sent.
    private var lease: (any AnyObject & Sendable)?

    static func begin(on connection: Connection, server: HTTPServer) {
        let http = HTTPServerConnection(connection: connection, server: server)
        connection.handler = http
        connection.deadline = connection.loop.nowMilliseconds + server.configuration.headTimeoutMilliseconds
    }

    private init(connection: Connection, server: HTTPServer) {
        self.connection = connection
        self.server = server
        loop = connection.loop
        parser = HTTPRequestParser(limits: server.configuration.limits)
    }

    private var configuration: HTTPServerConfiguration { server.configuration }

    func renderError(_ failure: HTTPFailure) -> HTTPResponse { configuration.renderError(failure) }

    // MARK: Requests

    func received(_ bytes: UnsafeMutableRawBufferPointer, on connection: Connection) {
        guard state != .ended else { return }
        guard state == .reading, !isProcessing else {
            leftover.append(contentsOf: bytes)
            return
        }
        process(UnsafeRawBufferPointer(bytes), connection)
    }

    private func process(_ bytes: UnsafeRawBufferPointer, _ connection: Connection) {
        isProcessing = true
        var offset = 0
        do throws(HTTPFailure) {
            while state == .reading, self.connection != nil {
                guard try advance(bytes, &offset, connection) else { break }
            }
        } catch {
            refuse(error, connection)
        }
        isProcessing = false
        if let (connection, target, setUp) = pendingUpgrade {
            pendingUpgrade = nil
            leftover.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            return handOver(connection, to: target, setUp)
        }
        guard self.connection != nil, state == .handling || state == .sending else { return }
        if offset < bytes.count { leftover.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset...])) }
        connection.pauseReading()
    }

    /// One step of the parser; false when it needs more bytes.
    private func advance(
        _ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ connection: Connection
    ) throws(HTTPFailure) -> Bool {
        switch try parser.step(bytes, &offset) {
        case .more:
            if parser.isInsideRequest, !hasRequestTimer {
                hasRequestTimer = true
                connection.deadline = loop.nowMilliseconds + configuration.headTimeoutMilliseconds
            }
            return false
        case .head(let head):
            self.head = head
            let limit = server.handler.bodyLimit(for: head, standard: configuration.limits.bodyBytes)
            try parser.allowBody(upTo: limit)
            if head.hasBody {
                hasRequestTimer = true
                let size = UInt64(min(head.contentLength ?? limit, limit))
                connection.deadline =
                    loop.nowMilliseconds + configuration.bodyTimeoutMilliseconds + size / 65_536 * 1_000
                if head.expectsContinue, offset == bytes.count { writeContinue(connection) }
            }
        case .body(let body):
            guard let head else { return false }
            self.head = head
            loop.counters.requests.add()
            state = .handling
            connection.deadline = loop.nowMilliseconds + configuration.answerTimeoutMilliseconds
            let request = HTTPRequest(
                head: head, body: body,
                remoteAddress: configuration.trustedProxies.client(of: connection.peer, head.headers), loop: loop,
                isSecure: configuration.trustedProxies.isSecure(
                    connection.peer, head.headers, connection: connection.tls != nil))
            server.handler.handle(request, HTTPExchange(connection: self, loop: loop))
        }
        return true
    }

    private func writeContinue(_ connection: Connection) {
        let line = StaticString("HTTP/1.1 100 Continue\r\n\r\n")
        connection.write(UnsafeRawBufferPointer(start: line.utf8Start, count: line.utf8CodeUnitCount))
    }

    /// The peer sent what is not a request: say so, and end.
    private func refuse(_ failure: HTTPFailure, _ connection: Connection) {
        loop.counters.count(failure.status == 413 || failure.status == 431 ? .tooLarge : .malformedRequest)
        var response = renderError(failure)
        response.closesConnection = true
        write(response, connection)
        finish(connection)
    }

    // MARK: Answers

    /// The answer to the request under way. On the loop.
    func answer(_ response: HTTPResponse) {
        guard state == .handling, let connection else { return }
        write(response, connection)
        let keepsAlive = (head?.keepsAlive ?? false) && !response.closesConnection && !server.isDraining
        head = nil
        guard keepsAlive else { return finish(connection) }
        if connection.attachment != nil || connection.bufferedBytes > Int(connection.highWaterBytes) {
            state = .sending
            connection.owesDrained = true
            connection.deadline = Connection.never  // output that stands still has a deadline of its own
        } else {
            readOn(connection)
        }
    }

    private func write(_ response: HTTPResponse, _ connection: Connection) {
        var response = response
        response.headers += configuration.commonHeaders
        let closes = !(head?.keepsAlive ?? false) || response.closesConnection || server.isDraining
        let saysKeepAlive = !closes && head?.minorVersion == 0
        var bytes: [UInt8] = []
        let attaches = response.body.count >= Self.attachedBodyBytes
        let hasBody = head?.method != "HEAD" && HTTPResponseEncoder.allowsBody(response.status)
        bytes.reserveCapacity(384 + (attaches || !hasBody ? 0 : response.body.count))
        HTTPResponseEncoder.head(
            response, date: loop.resources.httpDate.now(),
            connection: closes ? "close" : saysKeepAlive ? "keep-alive" : nil, into: &bytes)
        if hasBody, !attaches { bytes += response.body }
        bytes.withUnsafeBytes { connection.write($0) }
        if hasBody, attaches {
            lease = response.lease
            connection.attach(response.body)
        }
    }

    /// Ends the connection after what was written.
    private func finish(_ connection: Connection) {
        state = .ended
        leftover = []
        connection.deadline = Connection.never  // output that stands still and lingering have deadlines of their own
        connection.resumeReading()
        connection.closeWhenFlushed()
    }

    /// The next request, which may be here already.
    private func readOn(_ connection: Connection) {
        state = .reading
        lease = nil
        hasRequestTimer = false
        connection.deadline = loop.nowMilliseconds + configuration.idleTimeoutMilliseconds
        if isProcessing { return }
        let bytes = leftover
        leftover = []
        if !bytes.isEmpty { bytes.withUnsafeBytes { process($0, connection) } }
        guard state == .reading, self.connection != nil else { return }
        if connection.hasPeerEnded { return connection.closeWhenFlushed() }
        connection.resumeReading()
    }

    // MARK: The connection

    func drained(_ connection: Connection) {
        if state == .sending { readOn(connection) }
    }

    func peerEnded(_ connection: Connection) {
        if state == .reading { connection.closeWhenFlushed() }
    }

    func deadlinePassed(_ connection: Connection) {
        switch state {
        case .reading:
            let isIdle = !parser.isInsideRequest
            if isIdle { return connection.close(.timeout) }
            loop.counters.count(.timeout)
            var response = renderError(.timeout)
            response.closesConnection = true
            write(response, connection)
            finish(connection)
        case .handling:
            loop.counters.count(.timeout)
            var response = renderError(.noAnswer)
            response.closesConnection = true
            answer(response)
        case .sending, .ended: connection.close(.timeout)
        }
    }

    func closed(_ connection: Connection, why: Connection.CloseReason) {
        state = .ended
        self.connection = nil
        leftover = []
        lease = nil
    }

    // MARK: WebSocket

    /// Answers the handshake and gives the connection away. On the loop.
    func becomeWebSocket(
        subprotocol: String?, headers: [HTTPResponse.Header], on target: EventLoop,
        configuration: WebSocketConfiguration?, handler: any WebSocketHandler
    ) {
        guard state == .handling, let connection, let head else { return }
        guard !server.isDraining else {
            return answer(
                renderError(HTTPFailure(status: 503, code: "draining", message: "The server is shutting down.")))
        }
        let configuration = configuration ?? self.configuration.webSocket
        let accepted: WebSocketHandshake.Accepted
        do throws(HTTPFailure) {
            accepted = try WebSocketHandshake.accept(
                head, subprotocol: subprotocol, deflate: configuration.deflate)
        } catch {
            var response = renderError(error)
            if error.status == 426 {
                response.headers += [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")]
            }
            return answer(response)
        }
        var bytes: [UInt8] = []
        HTTPResponseEncoder.head(
            HTTPResponse(status: 101, headers: accepted.headers + headers), date: loop.resources.httpDate.now(),
            connection: "Upgrade", into: &bytes)
        bytes.withUnsafeBytes { connection.write($0) }
        state = .ended
        self.connection = nil
        self.head = nil
        // While the handler is inside `process`, the bytes behind the request reach `leftover` only after it returns.
        let setUp = WebSocketSetUp(
            role: .server, configuration: configuration, deflate: accepted.deflate, subprotocol: subprotocol,
            handler: handler)
        if isProcessing {
            pendingUpgrade = (connection, target, setUp)
        } else {
            handOver(connection, to: target, setUp)
        }
    }

    private var pendingUpgrade: (Connection, EventLoop, WebSocketSetUp)?

    private func handOver(_ connection: Connection, to target: EventLoop, _ setUp: WebSocketSetUp) {
        let unread = leftover
        leftover = []
        WebSocket.begin(on: connection, movingTo: target, setUp, unread: unread)
    }
}
