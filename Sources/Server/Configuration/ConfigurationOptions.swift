internal import MartletEngine
internal import MartletNet

/// The settings of `martlet serve`, in the order of its help.
extension ServerConfiguration {
    package static let options: [ConfigurationOption] = main + limitOptions + playOptions

    private static let main: [ConfigurationOption] = [
        ConfigurationOption("port", "PORT", "port to listen on; 0 takes a free one (8080)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.port = try number(text, 0...65535)
        },
        ConfigurationOption("host", "ADDRESS", "address to listen on (all, IPv4 and IPv6)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.host = try isAll(text) ? nil : hostAddress(text)
        },
        ConfigurationOption("data", "DIR", "data folder, made if it is not there (data)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.data = try notEmpty(text)
        },
        ConfigurationOption("loops", "N", "event loops; 0 is one a core (0)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.loops = try number(text, 0...256)
        },
        ConfigurationOption("tls-certificate", "FILE", "certificate chain (PEM), read again on SIGHUP") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.tlsCertificate = try notEmpty(text)
        },
        ConfigurationOption("tls-key", "FILE", "private key (PEM) of the certificate") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.tlsKey = try notEmpty(text)
        },
        ConfigurationOption(
            "allowed-origins", "LIST", "origins besides the server's own whose pages may connect, with commas"
        ) { (text, configuration) throws(ConfigurationProblem) in
            configuration.allowedOrigins = try list(text).map { entry throws(ConfigurationProblem) in try origin(entry)
            }
        },
        ConfigurationOption(
            "trusted-proxies", "LIST", "addresses or networks whose X-Forwarded-For is believed, with commas"
        ) { (text, configuration) throws(ConfigurationProblem) in
            guard let proxies = TrustedProxies(list(text)) else {
                throw .init("must be addresses or networks such as 10.0.0.0/8")
            }
            configuration.trustedProxies = proxies
        },
        ConfigurationOption("log-format", "FORMAT", "auto, json or text; auto is text on a terminal (auto)") {
            (text, configuration) throws(ConfigurationProblem) in
            guard let choice = LogChoice(rawValue: text) else { throw .init("must be auto, json or text") }
            configuration.logFormat = choice
        },
        ConfigurationOption("log-level", "LEVEL", "debug, info, warning or error (info)") {
            (text, configuration) throws(ConfigurationProblem) in
            guard let level = Logger.Level(name: text) else { throw .init("must be debug, info, warning or error") }
            configuration.logLevel = level
        },
        ConfigurationOption("drain-seconds", "N", "how long SIGTERM still answers, so that clients find elsewhere (3)")
        {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.drainSeconds = try number(text, 0...3600)
        },
        ConfigurationOption("access-token-seconds", "N", "how long an access token is good (900)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.accessTokenSeconds = try number(text, 1...86_400)
        },
        ConfigurationOption("web-root", "DIR", "folder of the web client (Web/ of the checkout, or as installed)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.webRoot = try notEmpty(text)
        },
        ConfigurationOption("commit-delay-milliseconds", "N", "make every commit this much slower, for trials (0)") {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.commitDelayMilliseconds = try number(text, 0...10_000)
        },
        ConfigurationOption(
            "token-secret", "TEXT", "what tokens are signed with; without it one is kept in the data folder",
            isSecret: true
        ) { (text, configuration) throws(ConfigurationProblem) in
            guard text.utf8.count >= ServerSecret.length else {
                throw .init("must be at least \(ServerSecret.length) bytes long; make one with: openssl rand -hex 32")
            }
            configuration.tokenSecret = text
        },
        ConfigurationOption("limit-scale", "FACTOR", "all rates and quotas this many times as high, for load tests (1)")
        {
            (text, configuration) throws(ConfigurationProblem) in
            guard let factor = Double(text), factor >= 0.01, factor <= 1_000_000 else {
                throw .init("must be a number from 0.01 to 1000000")
            }
            configuration.limitScale = factor
        },
    ]

    private static let limitOptions: [ConfigurationOption] =
        Limits.rateNames.map { name, path, what in
            ConfigurationOption(
                "limit-" + name, "BURST:RATE", "\(what) (\(shown(Limits.default[keyPath: path])))"
            ) {
                (text, configuration) throws(ConfigurationProblem) in
                configuration.limits[keyPath: path] = try rate(text)
            }
        }
        + Limits.countNames.map { name, path, what in
            ConfigurationOption("limit-" + name, "N", "\(what) (\(Limits.default[keyPath: path]))") {
                (text, configuration) throws(ConfigurationProblem) in
                configuration.limits[keyPath: path] = try number(text, 1...1_000_000_000)
            }
        }
}

extension ServerConfiguration {
    /// Limits of matches and streams.
    private static let playOptions: [ConfigurationOption] = [
        ConfigurationOption(
            "limit-match-commands", "BURST:RATE",
            "commands of one player in one match (\(shown(MatchLimits().commands)))"
        ) {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.matchCommands = try rate(text)
        },
        ConfigurationOption(
            "limit-stream-messages", "BURST:RATE", "messages of one stream (\(shown(StreamLimits().messages)))"
        ) {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.streamMessages = try rate(text)
        },
        ConfigurationOption(
            "limit-account-messages", "BURST:RATE",
            "messages of one account's streams together, on one loop (\(shown(StreamLimits().accountMessages)))"
        ) {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.accountMessages = try rate(text)
        },
        ConfigurationOption(
            "limit-live-messages", "BURST:RATE",
            "binary messages of one stream of a live match (\(shown(MatchLimits().live.messages)))"
        ) {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.liveMessages = try rate(text)
        },
        ConfigurationOption(
            "live-load-limit", "PERCENT",
            "how busy a loop may be and still take more live play (\(Int(LiveHosting().loadLimit * 100)))"
        ) {
            (text, configuration) throws(ConfigurationProblem) in
            configuration.liveLoadLimit = try number(text, 1...100)
        },
    ]
}

// MARK: Reading values

private func number(_ text: String, _ range: ClosedRange<Int>) throws(ConfigurationProblem) -> Int {
    guard let value = Int(text), range.contains(value) else {
        throw .init("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
}

private func notEmpty(_ text: String) throws(ConfigurationProblem) -> String {
    guard !text.isEmpty, !text.utf8.contains(0) else { throw .init("must not be empty") }
    return text
}

private func isAll(_ text: String) -> Bool { text == "*" || text == "all" }

private func list(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
}

private func origin(_ text: String) throws(ConfigurationProblem) -> String {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "https:" || parts[0] == "http:", parts[1].isEmpty, !parts[2].isEmpty else {
        throw .init("must be origins such as https://play.example.org: a scheme and a host, no path")
    }
    return text.lowercased()
}

private func hostAddress(_ text: String) throws(ConfigurationProblem) -> PeerAddress.Host {
    guard let address = PeerAddress(text == "localhost" ? "127.0.0.1" : text) else {
        throw .init("must be an address such as 127.0.0.1 or ::, or all")
    }
    return address.host
}

private func shown(_ rate: Limits.Rate) -> String { "\(rate.burst):\(MetricsText.number(rate.perSecond))" }

private func rate(_ text: String) throws(ConfigurationProblem) -> Limits.Rate {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let burst = Int(parts[0]), (1...1_000_000_000).contains(burst),
        let perSecond = Double(parts[1]), perSecond >= 0.000_01, perSecond <= 1e9
    else { throw .init("must be how many at once and how many a second, such as 30:0.5") }
    return Limits.Rate(burst: burst, perSecond: perSecond)
}

extension Substring {
    /// Without spaces and tabs around it.
    var trimmed: String {
        var text = self
        while let first = text.first, first == " " || first == "\t" || first == "\r" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return String(text)
    }
}
