import MartletEngine
import Testing

@testable import MartletServer

@Suite struct ConfigurationTests {
    private func resolve(
        _ flags: [(name: String, value: String)] = [], environment: [String: String] = [:], file: String? = nil
    ) throws(ConfigurationError) -> ServerConfiguration {
        var flags = flags
        if file != nil { flags.append((name: "config", value: "martlet.conf")) }
        return try ConfigurationSources.resolve(flags: flags, environment: environment) {
            $0 == "martlet.conf" ? file : nil
        }
    }

    private func problem(
        _ flags: [(name: String, value: String)] = [], environment: [String: String] = [:], file: String? = nil
    ) -> String {
        do throws(ConfigurationError) {
            _ = try resolve(flags, environment: environment, file: file)
            return "none"
        } catch { return error.description }
    }

    @Test func `flags are stronger than the environment, and that than the file`() throws {
        let file = "port = 1\nloops=1\n# a comment\n\n  drain-seconds =  1  \r\n"
        let environment = ["MARTLET_PORT": "2", "MARTLET_LOOPS": "2", "PATH": "/bin", "MARTLET": "x"]
        let configuration = try resolve([("port", "3")], environment: environment, file: file)
        #expect(configuration.port == 3)
        #expect(configuration.loops == 2)
        #expect(configuration.drainSeconds == 1)
        #expect(configuration.warnings == [])
    }

    @Test func `the file can be named in the environment`() throws {
        let configuration = try ConfigurationSources.resolve(
            flags: [], environment: ["MARTLET_CONFIG": "other.conf"]
        ) { $0 == "other.conf" ? "port = 9" : nil }
        #expect(configuration.port == 9)
    }

    @Test func `without any of them the defaults hold`() throws {
        let configuration = try resolve()
        #expect(configuration.port == 8080)
        #expect(configuration.data == "data")
        #expect(configuration.limits == .default)
    }

    @Test(arguments: [
        ("port", "70000", "--port must be a whole number from 0 to 65535, not \"70000\"."),
        ("loops", "many", "--loops must be a whole number from 0 to 256, not \"many\"."),
        ("log-level", "loud", "--log-level must be debug, info, warning or error, not \"loud\"."),
        (
            "allowed-origins", "play.example.org",
            "--allowed-origins must be origins such as https://play.example.org: a scheme and a host, no path, not "
                + "\"play.example.org\"."
        ),
        ("prot", "1", "--prot is no setting. Did you mean --port?"),
        ("zzzzzzzz", "1", "--zzzzzzzz is no setting."),
        (
            "limit-sockets-per-account", "0",
            "--limit-sockets-per-account must be a whole number from 1 to 1000000000, not \"0\"."
        ),
        (
            "limit-guests-per-address", "5",
            "--limit-guests-per-address must be how many at once and how many a second, such as 30:0.5, not \"5\"."
        ),
        ("tls-key", "key.pem", "--tls-certificate and --tls-key go together: give both or neither"),
        ("token-secret", "0123456789012345678901234567890123456789", "--token-secret is no setting."),
    ])
    func `a mistake is named with its remedy`(name: String, value: String, message: String) {
        #expect(problem([(name, value)]) == message)
    }

    @Test func `a mistake in the file names the line`() {
        #expect(problem(file: "port = 1\nport = 2") == "martlet.conf, line 2: port stands here twice.")
        #expect(problem(file: "\nprot = 1") == "martlet.conf, line 2: prot is no setting. Did you mean port?")
        #expect(problem(file: "[server]").hasPrefix("martlet.conf, line 1: a line is `name = value`"))
        #expect(problem([("config", "missing.conf")]) == "The configuration file missing.conf can't be read.")
    }

    @Test func `a variable that only looks like ours is passed over with a warning`() throws {
        let environment = [
            "MARTLET_PORT": "tcp://10.0.0.7:8080", "MARTLET_SERVICE_HOST": "10.0.0.7", "MARTLET_LOPS": "3",
        ]
        let configuration = try resolve(environment: environment)
        #expect(configuration.port == 8080)
        #expect(configuration.warnings.count == 3)
        #expect(configuration.warnings.contains("MARTLET_LOPS is no setting. Did you mean MARTLET_LOOPS?"))
    }

    @Test func `a secret's value never shows in a message`() {
        let message = problem(environment: ["MARTLET_TOKEN_SECRET": "too-short-secret"])
        #expect(message.hasPrefix("MARTLET_TOKEN_SECRET must be at least 32 bytes long"))
        #expect(!message.contains("too-short-secret"))
    }

    @Test func `limits can be set one by one and scaled together`() throws {
        let configuration = try resolve(
            [("limit-guests-per-address", "70:2.5"), ("limit-sockets-per-account", "20"), ("limit-scale", "10")])
        #expect(configuration.limits.guestsPerAddress == .init(burst: 70, perSecond: 2.5))
        #expect(configuration.effectiveLimits.guestsPerAddress == .init(burst: 700, perSecond: 25))
        #expect(configuration.effectiveLimits.socketsPerAccount == 200)
    }

    @Test func `limits that contradict each other are refused`() {
        #expect(problem([("limit-sockets-per-account", "600")]).contains("sockets-per-account"))
    }

    @Test func `every setting has a name, a help and a variable of its own`() {
        let options = ServerConfiguration.options
        #expect(Set(options.map(\.name)).count == options.count)
        #expect(Set(options.map(\.environmentName)).count == options.count)
        #expect(options.allSatisfy { !$0.help.isEmpty && $0.name.allSatisfy { $0.isLowercase || $0 == "-" } })
    }

    @Test func `the log suits where it goes`() {
        var configuration = ServerConfiguration()
        #expect(configuration.logFormat(onTerminal: false, colours: true) == .json)
        #expect(configuration.logFormat(onTerminal: true, colours: true) == .colour)
        #expect(configuration.logFormat(onTerminal: true, colours: false) == .text)
        configuration.logFormat = .text
        #expect(configuration.logFormat(onTerminal: false, colours: true) == .text)
    }

    @Test(arguments: [
        ("serve", "serve", 0), ("sevre", "serve", 1), ("srve", "serve", 1), ("serves", "serve", 1),
        ("simulate", "serve", 6),
    ])
    func `nearness counts letters`(typed: String, known: String, distance: Int) {
        #expect(Suggestion.distance(typed, known) == distance)
    }
}

@Suite struct WebRootTests {
    private func find(
        _ named: String? = nil, program: String? = nil, in folder: String = "/", having files: Set<String>
    ) -> String? {
        WebRoot.find(named: named, program: program, workingFolder: folder) { files.contains($0) }
    }

    @Test func `a named folder is the one, or none is`() {
        #expect(find("/www", having: ["/www/index.html", "/Web/index.html"]) == "/www")
        #expect(find("/www", having: ["/Web/index.html"]) == nil)
    }

    @Test func `in a checkout it is beside the build`() {
        let program = "/src/martlet/.build/x86_64-unknown-linux-gnu/release/martlet"
        #expect(find(program: program, having: ["/src/martlet/Web/index.html"]) == "/src/martlet/Web")
        #expect(find(in: "/src/martlet/Docs", having: ["/src/martlet/Web/index.html"]) == "/src/martlet/Web")
    }

    @Test func `installed it is under share`() {
        let files: Set = ["/usr/share/martlet/web/index.html"]
        #expect(find(program: "/usr/bin/martlet", having: files) == "/usr/share/martlet/web")
        #expect(find(program: "/opt/a/b/c/d/e/f/martlet", having: files) == nil)
    }
}
