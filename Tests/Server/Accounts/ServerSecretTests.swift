import Testing

@testable import MartletServer

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite struct ServerSecretTests {
    @Test func `a data folder gets one secret, readable by its owner only, and keeps it`() throws {
        try TemporaryFolder.with { folder in
            let first = try ServerSecret.load(text: nil, dataFolder: folder)
            var facts = stat()
            #expect(stat(folder + "/secret", &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
            #expect(facts.st_size == 32)
            let second = try ServerSecret.load(text: nil, dataFolder: folder)
            #expect(first.key(for: "x") == second.key(for: "x"))
            #expect(first.key(for: "x") != first.key(for: "y"))
        }
    }

    @Test func `a secret that others could read is closed to them`() throws {
        try TemporaryFolder.with { folder in
            _ = try ServerSecret.load(text: nil, dataFolder: folder)
            chmod(folder + "/secret", 0o644)
            _ = try ServerSecret.load(text: nil, dataFolder: folder)
            var facts = stat()
            stat(folder + "/secret", &facts)
            #expect(facts.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `a damaged secret is not replaced in silence`() throws {
        try TemporaryFolder.with { folder in
            _ = try ServerSecret.load(text: nil, dataFolder: folder)
            truncate(folder + "/secret", 31)
            #expect(throws: SecretError.damaged(path: folder + "/secret")) {
                try ServerSecret.load(text: nil, dataFolder: folder)
            }
        }
    }

    @Test func `a secret from outside must be long enough`() throws {
        #expect(throws: SecretError.tooShort) { try ServerSecret(text: "short") }
        _ = try ServerSecret(text: String(repeating: "x", count: 32))
    }

    @Test func `a secret has no readable form`() throws {
        let secret = ServerSecret(bytes: [UInt8](repeating: 0x41, count: 32))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains("65")) }
    }

    @Test func `a folder that is not there is an error, no crash`() {
        #expect(throws: SecretError.self) { try ServerSecret.load(text: nil, dataFolder: "/nonexistent/martlet") }
    }
}
