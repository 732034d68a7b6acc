/// What answers requests. One handler serves all connections on all loops.
package protocol HTTPHandler: Sendable {
    /// Called on the connection's loop. Answer through `exchange`, now or later, from any thread; until then the connection
    /// reads nothing more.
    func handle(_ request: HTTPRequest, _ exchange: HTTPExchange)

    /// How many bytes of body a request may bring; asked before the body is read. On the connection's loop.
    func bodyLimit(for head: HTTPRequestHead, standard: Int) -> Int
}

extension HTTPHandler {
    package func bodyLimit(for head: HTTPRequestHead, standard: Int) -> Int { standard }
}

/// A handler made of a closure.
package struct HTTPClosureHandler: HTTPHandler {
    private let body: @Sendable (HTTPRequest, HTTPExchange) -> Void

    package init(_ body: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void) { self.body = body }

    package func handle(_ request: HTTPRequest, _ exchange: HTTPExchange) { body(request, exchange) }
}
