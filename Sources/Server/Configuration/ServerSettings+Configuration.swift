internal import MartletEngine

extension ServerSettings {
    /// What an operator configured; the web client's folder is found by who starts the server.
    package init(_ configuration: ServerConfiguration) {
        self.init()
        address = configuration.address
        dataFolder = configuration.data
        loops = configuration.loopCount
        tls = configuration.tlsFiles
        commitDelayMilliseconds = configuration.commitDelayMilliseconds
        allowedOrigins = configuration.allowedOrigins
        trustedProxies = configuration.trustedProxies
        drainSeconds = Double(configuration.drainSeconds)
        accessTokenSeconds = Int64(configuration.accessTokenSeconds)
        secret = configuration.tokenSecret
        limits = configuration.effectiveLimits
        matchLimits.commands = configuration.matchCommands.scaled(by: configuration.limitScale)
        matchLimits.live.messages = configuration.liveMessages.scaled(by: configuration.limitScale)
        live.loadLimit = Double(configuration.liveLoadLimit) / 100
        streamLimits.messages = configuration.streamMessages.scaled(by: configuration.limitScale)
        streamLimits.accountMessages = configuration.accountMessages.scaled(by: configuration.limitScale)
    }
}
