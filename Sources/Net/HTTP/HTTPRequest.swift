/// The head of a request: everything but its body.
package struct HTTPRequestHead: Sendable {
    /// As sent: methods are case-sensitive.
    package let method: String
    package let target: HTTPTarget
    package let headers: HTTPFields
    /// 0 or 1: HTTP/1.0 or 1.1.
    package let minorVersion: Int

    enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    let framing: Framing
    let keepsAlive: Bool
    let expectsContinue: Bool

    /// Whether a body follows.
    package var hasBody: Bool { framing != .none && framing != .length(0) }
    /// The length that the body was announced with, if it was.
    package var contentLength: Int? { if case .length(let length) = framing { length } else { nil } }

    package var path: String { target.path }
    package var segments: [String] { target.segments }
    /// Whether the client asks to speak WebSocket instead.
    package var asksForWebSocket: Bool {
        headers.list("upgrade", has: "websocket") && headers.list("connection", has: "upgrade")
    }
}

/// A request, complete with its body.
package struct HTTPRequest: Sendable {
    package let head: HTTPRequestHead
    package let body: [UInt8]
    /// Who asks; behind a trusted proxy, whom it asks for.
    package let remoteAddress: PeerAddress
    /// The loop that the connection lives on.
    package let loop: EventLoop
    /// Whether the connection to this server (or, behind a trusted proxy, to that) is encrypted.
    package let isSecure: Bool

    package var method: String { head.method }
    package var path: String { head.path }
    package var segments: [String] { head.segments }
    package var headers: HTTPFields { head.headers }
    package func query(_ name: String) -> String? { head.target.queryValue(name) }
}
