/// A question for a server.
package struct HTTPClientRequest: Sendable {
    package var method: String
    package var path: String
    package var headers: [HTTPResponse.Header]
    package var body: [UInt8]

    package init(_ method: String, _ path: String, headers: [HTTPResponse.Header] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    func encode(authority: String) -> [UInt8] {
        var bytes = Array("\(method) \(path) HTTP/1.1\r\nHost: \(authority)".utf8)
        for header in headers { HTTPResponseEncoder.field(header.name, header.value, into: &bytes) }
        if !body.isEmpty || method == "POST" || method == "PUT" {
            HTTPResponseEncoder.field("Content-Length", "\(body.count)", into: &bytes)
        }
        return bytes + "\r\n\r\n".utf8 + body
    }
}

/// One connection of a client, kept alive; questions are answered in the order they were asked. For tests, benchmarks and load.
package final class HTTPClient: ConnectionHandler, @unchecked Sendable {
    package typealias Completion = @Sendable (Result<HTTPClientResponse, ClientError>) -> Void

    private struct Waiting {
        let request: HTTPClientRequest
        let completion: Completion
    }

    package let loop: EventLoop
    private let endpoint: ClientEndpoint
    // On the loop only.
    private var connection: Connection?
    private var isConnecting = false
    private var unsent: [Waiting] = []
    private var asked: [Waiting] = []
    private var parser = HTTPResponseParser()

    package init(_ endpoint: ClientEndpoint, on loop: EventLoop) {
        self.endpoint = endpoint
        self.loop = loop
    }

    /// Asks; the answer comes on the loop. From any thread.
    package func send(_ request: HTTPClientRequest, _ completion: @escaping Completion) {
        loop.execute {
            self.unsent.append(Waiting(request: request, completion: completion))
            self.proceed()
        }
    }

    /// Asks and waits for the answer.
    package func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        try await withCheckedThrowingContinuation { continuation in
            send(request) { continuation.resume(with: $0) }
        }
    }

    /// Ends the connection; what waits is told so. From any thread.
    package func close() {
        loop.execute { self.connection?.close(.finished) }
    }

    private func proceed() {
        guard let connection else { return connect() }
        for waiting in unsent {
            waiting.request.encode(authority: endpoint.authority).withUnsafeBytes { connection.write($0) }
            asked.append(waiting)
        }
        unsent = []
        connection.deadline = asked.isEmpty ? Connection.never : loop.nowMilliseconds + endpoint.timeoutMilliseconds
    }

    private func connect() {
        guard !isConnecting else { return }
        isConnecting = true
        Connector.connect(endpoint, on: loop) { result in
            self.isConnecting = false
            switch result {
            case .success(let connection):
                connection.handler = self
                self.connection = connection
                self.parser = HTTPResponseParser()
                self.proceed()
            case .failure(let error): self.fail(error)
            }
        }
    }

    private func fail(_ error: ClientError) {
        let lost = asked + unsent
        asked = []
        unsent = []
        for waiting in lost { waiting.completion(.failure(error)) }
    }

    func received(_ bytes: UnsafeMutableRawBufferPointer, on connection: Connection) {
        parser.feed(UnsafeRawBufferPointer(bytes))
        do throws(HTTPFailure) {
            while let waiting = asked.first {
                guard let response = try parser.next(isHead: waiting.request.method == "HEAD") else { return }
                asked.removeFirst()
                connection.deadline =
                    asked.isEmpty ? Connection.never : loop.nowMilliseconds + endpoint.timeoutMilliseconds
                waiting.completion(.success(response))
                if !parser.keepsAlive { return connection.close(.finished) }
            }
        } catch {
            fail(.malformed(error.message))
            connection.close(.finished)
        }
    }

    func peerEnded(_ connection: Connection) {
        if let response = parser.finish(), !asked.isEmpty { asked.removeFirst().completion(.success(response)) }
        connection.close(.peer)
    }

    func drained(_ connection: Connection) {}

    func deadlinePassed(_ connection: Connection) {
        fail(.timeout)
        connection.close(.timeout)
    }

    func closed(_ connection: Connection, why: Connection.CloseReason) {
        self.connection = nil
        let lost = asked
        asked = []
        for waiting in lost { waiting.completion(.failure(.closed)) }
        if !unsent.isEmpty { proceed() }
    }
}
