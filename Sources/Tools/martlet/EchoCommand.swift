internal import MartletNet
internal import MartletReports
internal import MartletServer

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// `martlet echo`: gives back what it gets, until SIGTERM or SIGINT.
enum EchoCommand {
    static let command = Subcommand(
        name: "echo", summary: "gives back what it gets, to check proxies and conformance",
        details: """
            Serves a WebSocket at /echo that gives every message back, and POST /echo that gives the body back, up to 16 MiB
            each. Runs until SIGTERM or SIGINT.
            """,
        options: sharedOptions + [.flag("no-compression", "agree to no permessage-deflate")]
    ) { arguments in
        var configuration = EchoService.Configuration()
        let settings: ServerConfiguration
        do throws(ConfigurationError) {
            settings = try ConfigurationSources.resolve(flags: arguments.values, environment: [:]) { _ in nil }
        } catch { throw UsageError(error.description) }
        configuration.address = settings.address
        configuration.loops = settings.loopCount
        configuration.tls = settings.tlsFiles
        if arguments.has("no-compression") { configuration.deflate = nil }
        ProcessMetrics.raiseDescriptorLimit()
        serve(try EchoService.start(configuration))
        return .success
    }

    /// What `serve` has under the same names.
    private static let sharedOptions = ServerConfiguration.options.filter {
        ["port", "host", "loops", "tls-certificate", "tls-key"].contains($0.name)
    }.map { CommandOption.value($0.name, $0.placeholder, $0.help) }

    private static func serve(_ running: EchoService.Running) {
        let stop = ThreadSignal()
        SignalWatcher([.terminate, .interrupt, .hangUp], on: running.server.loops.loops[0]) { signal in
            guard signal == .hangUp else { return stop.signal() }
            do throws(TLSError) { try running.tls?.reload() } catch { Terminal.complain("martlet echo: \(error)\n") }
        }
        let scheme = running.tls == nil ? "http" : "https"
        Terminal.output("listening on \(scheme)://\(running.address.forBrowsers)\n")
        stop.wait()
        running.stop()
    }
}

extension PeerAddress {
    /// An address that a browser understands: all addresses of the machine are shown as its own.
    var forBrowsers: String {
        switch host {
        case .ipv4(0), .ipv6(0, 0): "localhost:\(port)"
        default: description
        }
    }
}
