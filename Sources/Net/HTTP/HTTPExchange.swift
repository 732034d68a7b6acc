import Synchronization

/// One request's way back. Answered exactly once: the first answer counts, later ones are dropped. From any thread. If every
/// reference goes without an answer, the client gets a 500.
package final class HTTPExchange: Sendable {
    /// The loop of the connection.
    package let loop: EventLoop
    private let connection: HTTPServerConnection
    private let isAnswered = Atomic<Bool>(false)

    init(connection: HTTPServerConnection, loop: EventLoop) {
        self.connection = connection
        self.loop = loop
    }

    deinit {
        guard !isAnswered.load(ordering: .acquiring) else { return }
        let connection = connection
        loop.execute { connection.answer(connection.renderError(.internalError)) }
    }

    private func take() -> Bool { !isAnswered.exchange(true, ordering: .acquiringAndReleasing) }

    private func onLoop(_ body: @escaping @Sendable (HTTPServerConnection) -> Void) {
        let connection = connection
        if loop.isCurrent { body(connection) } else { loop.execute { body(connection) } }
    }

    /// Sends the answer.
    package func respond(_ response: HTTPResponse) {
        guard take() else { return }
        onLoop { $0.answer(response) }
    }

    /// Sends a failure in the form that the server was configured with.
    package func fail(_ failure: HTTPFailure) {
        guard take() else { return }
        onLoop { $0.answer($0.renderError(failure)) }
    }

    /// Answers 101 and hands the connection to a WebSocket, on `loop` if that is given (the connection moves there), else on the
    /// loop it is on. A request that is not a WebSocket handshake gets 400 or 426; a server that is draining answers 503.
    /// - Parameters:
    ///   - subprotocol: what `Sec-WebSocket-Protocol` answers; must be one that the client offered.
    ///   - headers: further headers of the 101.
    package func acceptWebSocket(
        subprotocol: String? = nil, headers: [HTTPResponse.Header] = [], on loop: EventLoop? = nil,
        configuration: WebSocketConfiguration? = nil, handler: any WebSocketHandler
    ) {
        guard take() else { return }
        onLoop { connection in
            connection.becomeWebSocket(
                subprotocol: subprotocol, headers: headers, on: loop ?? connection.loop, configuration: configuration,
                handler: handler)
        }
    }
}
