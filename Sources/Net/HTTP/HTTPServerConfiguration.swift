/// How a server listens and what it lets strangers do.
package struct HTTPServerConfiguration: Sendable {
    package var listener: Listener.Configuration
    package var limits = HTTPLimits()
    package var tls: TLSContext?
    /// From the connection, or from the first byte of a further request, to the end of its headers; the TLS handshake counts.
    package var headTimeoutMilliseconds: UInt64 = 10_000
    /// For a body to arrive, plus a second for every 64 KiB that were announced or allowed.
    package var bodyTimeoutMilliseconds: UInt64 = 20_000
    /// For the handler to answer.
    package var answerTimeoutMilliseconds: UInt64 = 60_000
    /// Between two requests.
    package var idleTimeoutMilliseconds: UInt64 = 60_000
    /// How WebSockets behave whose handler asks for nothing else.
    package var webSocket = WebSocketConfiguration()
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; none unless named.
    package var trustedProxies: TrustedProxies = .none
    /// Headers on every answer.
    package var commonHeaders: [HTTPResponse.Header] = []
    /// The form of answers that the server gives without the handler.
    package var renderError: @Sendable (HTTPFailure) -> HTTPResponse = { HTTPResponse.failure($0) }

    /// - Parameters:
    ///   - address: `::` serves IPv4 and IPv6; port 0 takes a free port.
    package init(address: PeerAddress) { listener = Listener.Configuration(address: address) }
}
