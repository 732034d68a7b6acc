/// Why a client did not get what it asked for.
package enum ClientError: Error, Sendable, CustomStringConvertible {
    case notFound(host: String)
    case socket(SocketError)
    case tls(String)
    /// The server answered something else than asked for: its status and the beginning of the body.
    case refused(status: Int, body: [UInt8])
    /// Bytes that are not an answer of HTTP.
    case malformed(String)
    case timeout
    case closed

    package var description: String {
        switch self {
        case .notFound(let host): "there is no host \(host)"
        case .socket(let error): error.description
        case .tls(let text): text
        case .refused(let status, let body): "status \(status): \(String(decoding: body.prefix(300), as: UTF8.self))"
        case .malformed(let text): text
        case .timeout: "no answer in time"
        case .closed: "the connection was closed"
        }
    }
}
