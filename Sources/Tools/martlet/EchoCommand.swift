import MartletNet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `martlet echo`: gives back what it gets, until SIGTERM or SIGINT.
enum EchoCommand {
    static let help = """
        usage: martlet echo [--port P] [--host H] [--loops N] [--tls-certificate FILE --tls-key FILE]

        Serves a WebSocket at /echo that gives every message back, and POST /echo that gives the body back,
        up to 16 MiB each: to check proxies and conformance. Runs until SIGTERM or SIGINT.

          --port P                the port, 8080 unless given; 0 takes a free one
          --host H                the address to listen on; all, IPv4 and IPv6, unless given
          --loops N               event loops; one a core unless given
          --tls-certificate FILE  a certificate chain (PEM); SIGHUP reads it again
          --tls-key FILE          its private key (PEM)
          --no-compression        agree to no permessage-deflate

        """

    /// - Parameter arguments: what stands behind `echo`.
    /// - Returns: the exit status.
    static func run(_ arguments: [String]) -> Int32 {
        var configuration = EchoService.Configuration()
        do throws(UsageError) {
            guard try parse(arguments, into: &configuration) else {
                print(help, terminator: "")
                return 0
            }
        } catch {
            complain("\(error.message)\n\n\(help)")
            return 64
        }
        do throws(EchoService.StartError) {
            let running = try EchoService.start(configuration)
            serve(running)
            return 0
        } catch {
            complain("martlet echo: \(error)\n")
            return 1
        }
    }

    private struct UsageError: Error { let message: String }

    /// False when help was asked for.
    private static func parse(
        _ arguments: [String], into configuration: inout EchoService.Configuration
    ) throws(UsageError) -> Bool {
        var port: UInt16 = 8080
        var host = configuration.address.host
        var certificate: String?
        var key: String?
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--help" || name == "-h" { return false }
            if name == "--no-compression" {
                configuration.deflate = nil
                continue
            }
            guard ["--port", "--host", "--loops", "--tls-certificate", "--tls-key"].contains(name) else {
                throw UsageError(message: "martlet echo knows no \(name).")
            }
            guard let value = rest.popFirst() else { throw UsageError(message: "\(name) wants a value.") }
            switch name {
            case "--port":
                guard let number = UInt16(value) else { throw UsageError(message: "\(value) is not a port.") }
                port = number
            case "--host":
                guard let address = PeerAddress(value == "localhost" ? "127.0.0.1" : value) else {
                    throw UsageError(message: "\(value) is not an address.")
                }
                host = address.host
            case "--loops":
                guard let count = Int(value), (1...1024).contains(count) else {
                    throw UsageError(message: "\(value) is not a number of loops.")
                }
                configuration.loops = count
            case "--tls-certificate": certificate = value
            default: key = value
            }
        }
        configuration.address = PeerAddress(host: host, port: port)
        if let certificate, let key {
            configuration.tls = TLSContext.Files(certificate: certificate, key: key)
        } else if certificate != nil || key != nil {
            throw UsageError(message: "--tls-certificate and --tls-key go together.")
        }
        return true
    }

    private static func serve(_ running: EchoService.Running) {
        let stop = StopSignal()
        SignalWatcher([.terminate, .interrupt, .hangUp], on: running.server.loops.loops[0]) { signal in
            guard signal == .hangUp else { return stop.signal() }
            do throws(TLSError) { try running.tls?.reload() } catch { complain("martlet echo: \(error)\n") }
        }
        let scheme = running.tls == nil ? "http" : "https"
        print("listening on \(scheme)://\(shown(running.address))")
        fflush(nil)
        stop.wait()
        running.stop()
    }

    /// An address that a browser understands: all addresses of the machine are shown as its own.
    private static func shown(_ address: PeerAddress) -> String {
        switch address.host {
        case .ipv4(0), .ipv6(0, 0): "localhost:\(address.port)"
        default: "\(address)"
        }
    }

    private static func complain(_ text: String) {
        FileOutput.standardError(text)
    }
}

private enum FileOutput {
    static func standardError(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
