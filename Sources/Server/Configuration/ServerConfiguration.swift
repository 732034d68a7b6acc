package import MartletEngine
package import MartletNet

/// All that an operator can set, with its defaults. Where each comes from: a flag, else the environment, else the file.
package struct ServerConfiguration: Sendable {
    package enum LogChoice: String, CaseIterable, Sendable {
        /// For people on a terminal, JSON otherwise.
        case automatic = "auto"
        case json, text
    }

    /// 0 takes a free one.
    package var port = 8080
    /// The address to listen on; nil is all of the machine's, IPv4 and IPv6.
    package var host: PeerAddress.Host?
    /// The data folder.
    package var data = "data"
    /// Event loops; 0 is one a core.
    package var loops = 0
    /// PEM files; both or neither.
    package var tlsCertificate: String?
    package var tlsKey: String?
    /// Origins besides the server's own from which a browser may open streams, as `https://play.example.org`.
    package var allowedOrigins: [String] = []
    /// Addresses and networks of proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies = TrustedProxies.none
    package var logFormat = LogChoice.automatic
    package var logLevel = Logger.Level.info
    /// How long SIGTERM waits for what is in flight.
    package var drainSeconds = 3
    /// How long an access token is good.
    package var accessTokenSeconds = 15 * 60
    /// The folder of the web client; nil looks for it, see `WebRoot`.
    package var webRoot: String?
    /// Makes every commit slower, to see what a slow disk does.
    package var commitDelayMilliseconds = 0
    package var limits = Limits.default
    /// All limits this many times as high.
    package var limitScale = 1.0
    /// Commands of one player in one match.
    package var matchCommands = MatchLimits().commands
    /// Messages of one stream.
    package var streamMessages = StreamLimits().messages
    /// Messages of all streams of one account, on one loop.
    package var accountMessages = StreamLimits().accountMessages
    /// Binary messages of one stream of a live match.
    package var liveMessages = MatchLimits().live.messages
    /// In percent of a loop's time.
    package var liveLoadLimit = Int(LiveHosting().loadLimit * 100)
    /// Text that the server's secret is made from; nil keeps one in the data folder. Never logged.
    package var tokenSecret: String?

    /// What was passed over and why, for the log.
    package var warnings: [String] = []

    package init() {}

    package var address: PeerAddress { PeerAddress(host: host ?? .ipv6(0, 0), port: UInt16(clamping: port)) }

    package var tlsFiles: TLSContext.Files? {
        guard let tlsCertificate, let tlsKey else { return nil }
        return TLSContext.Files(certificate: tlsCertificate, key: tlsKey)
    }

    /// nil is one a core.
    package var loopCount: Int? { loops == 0 ? nil : loops }

    /// The limits as they hold: scaled.
    package var effectiveLimits: Limits { limitScale == 1 ? limits : limits.scaled(by: limitScale) }

    /// What contradicts itself across settings; nil when all is well.
    var contradiction: String? {
        if (tlsCertificate == nil) != (tlsKey == nil) {
            return "--tls-certificate and --tls-key go together: give both or neither"
        }
        let found = effectiveLimits.contradictions
        return found.isEmpty ? nil : "The limits contradict each other: \(found.joined(separator: "; "))."
    }

    /// How the log looks where standard error goes.
    package func logFormat(onTerminal isTerminal: Bool, colours: Bool) -> LogFormat {
        switch logFormat {
        case .json: .json
        case .text: isTerminal && colours ? .colour : .text
        case .automatic: isTerminal ? (colours ? .colour : .text) : .json
        }
    }
}
