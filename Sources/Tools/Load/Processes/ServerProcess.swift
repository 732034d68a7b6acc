package import MartletNet

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A server of its own for a measurement: this executable's `serve` as a child process.
package final class ServerProcess: Sendable {
    package let endpoint: ClientEndpoint
    package let pid: Int32

    private init(endpoint: ClientEndpoint, pid: Int32) {
        self.endpoint = endpoint
        self.pid = pid
    }

    /// Starts `executable serve` on a free port, kept to `cores` (nil: any), and waits until it is ready.
    /// - Parameter options: what `serve` is told besides the port, as it stands on a command line.
    package static func start(
        executable: String, options: [String], cores: [Int]?, on loop: EventLoop, waitSeconds: Double = 30
    ) async throws(LoadError) -> ServerProcess {
        let port = try freePort()
        let words = [executable, "serve", "--host", "127.0.0.1", "--port", "\(port)"] + options
        let server = ServerProcess(
            endpoint: ClientEndpoint(host: "127.0.0.1", port: port), pid: try spawn(words, cores: cores))
        let end = LoadClock.now() + Int64(waitSeconds * 1e9)
        while LoadClock.now() < end {
            guard server.isRunning else { throw LoadError("the server did not start; `\(executable) serve` says why") }
            if await server.isReady(on: loop) { return server }
            await LoadClock.sleep(milliseconds: 5, on: loop)
        }
        server.kill()
        throw LoadError("the server was not ready within \(Int(waitSeconds)) s")
    }

    /// This executable's path.
    package static var ownExecutable: String {
        #if os(Linux)
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink("/proc/self/exe", &buffer, buffer.count)
            return String(decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
            return CommandLine.arguments.first ?? "martlet"
        #endif
    }

    private func isReady(on loop: EventLoop) async -> Bool {
        let client = HTTPClient(endpoint, on: loop)
        defer { client.close() }
        return (try? await client.send(HTTPClientRequest("GET", "/health/ready")).status) == 200
    }

    /// Ends it as a power cut would: SIGKILL.
    package func kill() { end(SIGKILL) }

    /// Ends it as an operator would: SIGTERM.
    package func stop() { end(SIGTERM) }

    private func end(_ signal: Int32) {
        _ = signalProcess(pid, signal)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
    }

    private var isRunning: Bool {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == 0
    }

    private static func spawn(_ words: [String], cores: [Int]?) throws(LoadError) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        let before = CoreAffinity.cores
        if let cores { CoreAffinity.pin(to: cores) }
        defer { if cores != nil { CoreAffinity.pin(to: before) } }
        // Standard output is this command's own; what the server complains about goes where its complaints go.
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var pid: pid_t = 0
        let status = posix_spawn(&pid, words[0], &actions, nil, arguments, environ)
        guard status == 0 else {
            throw LoadError("\(words[0]) can't be started: \(String(cString: strerror(status)))")
        }
        return pid
    }

    /// A port that nobody uses just now.
    private static func freePort() throws(LoadError) -> UInt16 {
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw LoadError("the system has no socket to give") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
        }
        guard bound else { throw LoadError("no port of this machine is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}

private func signalProcess(_ pid: Int32, _ signal: Int32) -> Int32 { kill(pid, signal) }
