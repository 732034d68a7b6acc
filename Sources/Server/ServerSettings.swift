package import MartletEngine
package import MartletNet

/// What a server is started with, each with its default. `ServerConfiguration` reads it from flags, environment and file.
package struct ServerSettings: Sendable {
    /// `::` takes IPv4 and IPv6; port 0 a free one.
    package var address = PeerAddress(host: .ipv6(0, 0), port: 8080)
    package var dataFolder = "data"
    /// Event loops; nil is one a core.
    package var loops: Int?
    package var tls: TLSContext.Files?
    /// The folder of the web client; nil serves the API alone.
    package var webRoot: String?
    /// Every commit is made this much slower, to see what a cloud's disk does.
    package var commitDelayMilliseconds = 0
    /// Pages of these origins may open streams besides the server's own.
    package var allowedOrigins: [String] = []
    package var trustedProxies = TrustedProxies.none
    package var drainSeconds = 3.0
    /// How long an access token is good.
    package var accessTokenSeconds: Int64 = 15 * 60
    /// The token secret as text; nil: kept in the data folder.
    package var secret: String?
    package var limits = Limits.default
    package var matchLimits = MatchLimits()
    package var streamLimits = StreamLimits()
    package var live = LiveHosting()
    package var passwordCost = PasswordHasher.Cost.interactive

    /// Other wires that live games are played by besides our own.
    package var dialects: [HostedDialect] = []

    package init() {}
}

/// Why a server did not start; the message names the remedy.
package enum ServerError: Error, Sendable, CustomStringConvertible {
    case store(String)
    case secret(String)
    case tls(String)
    case files(String)
    case listen(String, address: PeerAddress)

    package var description: String {
        switch self {
        case .store(let message), .secret(let message), .tls(let message), .files(let message): message
        case .listen(let message, let address):
            "Can't listen on \(address): \(message). Is another server running there? Choose another --port."
        }
    }
}

/// Headers on every answer.
enum SecurityHeaders {
    static let all: [HTTPResponse.Header] = [
        .init("X-Content-Type-Options", "nosniff"),
        .init("Referrer-Policy", "no-referrer"),
        .init("X-Frame-Options", "DENY"),
        .init(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; frame-ancestors 'none'"
        ),
    ]
}
