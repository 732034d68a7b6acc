import Synchronization

/// Listens, speaks HTTP/1.1 and hands requests to a handler; WebSockets begin here.
package final class HTTPServer: Sendable {
    let configuration: HTTPServerConfiguration
    let handler: any HTTPHandler
    package let loops: EventLoopGroup
    private let draining = Atomic<Bool>(false)
    /// Guards the listener between `start` and `stop`.
    private let listener = Mutex<Listener?>(nil)

    /// - Parameter loops: running or not; the caller starts and stops them.
    package init(configuration: HTTPServerConfiguration, loops: EventLoopGroup, handler: any HTTPHandler) {
        self.configuration = configuration
        self.loops = loops
        self.handler = handler
    }

    /// Binds and begins to accept.
    /// - Returns: the address with the port that it really got.
    @discardableResult
    package func start() throws(SocketError) -> PeerAddress {
        let busy = HTTPFailure(
            status: 503, code: "too_many_connections", message: "The server has all the connections it takes.")
        var refusal: [UInt8] = []
        let response = configuration.renderError(busy)
        HTTPResponseEncoder.head(response, date: HTTPDateCache.format(0), connection: "close", into: &refusal)
        refusal += response.body
        let listener = try Listener(
            configuration.listener, loops: loops, tls: configuration.tls, refusal: refusal
        ) { connection in
            HTTPServerConnection.begin(on: connection, server: self)
        }
        self.listener.withLock { $0 = listener }
        listener.start()
        return listener.localAddress
    }

    /// Accepts no more; requests under way are answered, after which their connections close; new WebSockets get 503.
    package func drain() {
        draining.store(true, ordering: .releasing)
        listener.withLock { listener in
            listener?.stop()
            listener = nil
        }
    }

    package var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// Connections that the listener counts now.
    package var openConnections: Int { listener.withLock { $0?.limits.openConnections ?? 0 } }
}
