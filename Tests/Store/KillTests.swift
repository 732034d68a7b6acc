import MartletEngine
import MartletStore
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program `StoreVictim`, which stands beside the tests, in a process of its own.
private struct Victim {
    let process: pid_t
    let output: Int32

    init(folder: String) throws {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
        let end = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.count - 1
        let path = (parts[..<end] + ["StoreVictim"]).joined(separator: "/")
        guard access(path, X_OK) == 0 else { throw SampleError.noFile(path) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SampleError.noFile("a pipe") }
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup(folder), nil]
        defer { for argument in arguments { free(argument) } }
        var spawned: pid_t = 0
        let code = posix_spawn(&spawned, path, &actions, nil, &arguments, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw SampleError.noFile(path)
        }
        process = spawned
        output = ends[0]
    }

    /// Kills it once it has said so many lines; returns the last offset that it said of each match.
    func kill(after lines: Int) -> [String: Int] {
        var said: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        var isKilled = false
        while true {
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { break }
            said += chunk[..<count]
            guard !isKilled, said.count(where: { $0 == UInt8(ascii: "\n") }) >= lines else { continue }
            isKilled = true
            _ = Self.end(process)
        }
        close(output)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        var last: [String: Int] = [:]
        for line in String(decoding: said, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, let offset = Int(words[1]) else { continue }
            last[String(words[0])] = max(last[String(words[0])] ?? 0, offset)
        }
        return last
    }

    private static func end(_ process: pid_t) -> Int32 {
        #if canImport(Glibc)
            Glibc.kill(process, SIGKILL)
        #else
            Darwin.kill(process, SIGKILL)
        #endif
    }
}

@Suite struct KillTests {
    @Test func aKilledServerLosesNothingThatItSaidAndFreesItsFolder() async throws {
        let folder = try TemporaryFolder()
        for round in 1...5 {
            let said = try Victim(folder: folder.data).kill(after: 100 * round)
            #expect(!said.isEmpty, "on a busy machine not every match had its turn")
            let store = try SQLiteStore(folder: folder.data)
            for (match, offset) in said {
                let events = try await store.events(of: MatchID(match), from: 1, limit: .max)
                #expect(events.count >= offset, "round \(round): \(match) said \(offset)")
                for event in events { #expect(event.payload == Array("event \(event.offset)".utf8)) }
            }
            await store.close()
        }
    }
}
