import MartletLoad
import MartletNet

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A `martlet serve` for a benchmark: the executable beside this one, on a data folder that goes with it.
struct BenchServer {
    let server: ServerProcess
    let loop: EventLoop
    private let folder: LoadFolder

    static func start(on loop: EventLoop, data: String? = nil) async throws(LoadError) -> BenchServer {
        let folder = try LoadFolder(data)
        let server = try await ServerProcess.start(
            executable: executable,
            options: ["--data", folder.path, "--loops", "1", "--limit-scale", "100000", "--log-level", "error"],
            cores: nil, on: loop)
        return BenchServer(server: server, loop: loop, folder: folder)
    }

    /// `martlet`, built beside this program.
    static var executable: String {
        let own = ServerProcess.ownExecutable
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/martlet"
    }

    func residentBytes() async throws(LoadError) -> Double {
        // What was sent last is on its way through the server yet.
        await LoadClock.sleep(milliseconds: 500, on: loop)
        guard let bytes = try await ServerFigures.read(from: server.endpoint, on: loop)["process_resident_memory_bytes"]
        else { throw LoadError("the server does not tell its memory") }
        return bytes
    }

    func end() {
        server.kill()
        folder.remove()
    }
}
