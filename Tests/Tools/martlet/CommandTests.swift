import MartletReports
import MartletServer
import Synchronization
import Testing

@testable import MartletCommand

@Suite struct CommandTests {
    /// Runs words against commands of the test's own and keeps what was said.
    private final class Bench: Sendable {
        let output = Mutex("")
        let complaints = Mutex("")
        let ran = Mutex<[Arguments]>([])

        var commands: [Subcommand] {
            [
                Subcommand(
                    name: "bench", summary: "measures", details: "First.\n\nSecond.",
                    operands: [Operand("WHAT", "what to measure", choices: ["turns", "echo"])],
                    options: [
                        .flag("json", "as JSON"), .value("matches", "N", "how many"),
                        .value("limit-x", "N", "a limit", section: "Limits"),
                    ]
                ) { arguments in
                    self.ran.withLock { $0.append(arguments) }
                    if let count = try arguments.int("matches", in: 1...100), count == 13 {
                        throw CommandFailure("13 is no good. Take 14.")
                    }
                    return .success
                },
                Subcommand(name: "replay", summary: "tells", operands: [Operand("MATCH", "an id", isOptional: true)]) {
                    arguments in
                    self.ran.withLock { $0.append(arguments) }
                    return .success
                },
            ]
        }

        func run(_ words: String...) async -> CommandStatus {
            await CommandRunner(
                commands: commands, output: { text in self.output.withLock { $0 += text } },
                complaint: { text in self.complaints.withLock { $0 += text } }, outputStyle: .plain,
                complaintStyle: .plain
            ).run(words)
        }

        var said: String { output.withLock { $0 } }
        var complained: String { complaints.withLock { $0 } }
        var last: Arguments? { ran.withLock { $0.last } }
    }

    @Test func `options are read in both forms, the last one counts`() async throws {
        let bench = Bench()
        #expect(await bench.run("bench", "--matches", "3", "turns", "--json", "--matches=64") == .success)
        let arguments = try #require(bench.last)
        #expect(try arguments.int("matches", in: 1...100) == 64)
        #expect(arguments.has("json"))
        #expect(arguments.operand(0) == "turns")
        #expect(arguments.string("limit-x") == nil)
        #expect(bench.complained == "")
    }

    @Test func `two dashes end the options`() async {
        let bench = Bench()
        #expect(await bench.run("replay", "--", "--odd-id") == .success)
        #expect(bench.last?.operand(0) == "--odd-id")
    }

    @Test(arguments: [
        (["bench", "turns", "--matchse", "1"], "Did you mean --matches?"),
        (["bench", "turns", "--matches"], "--matches wants a value: --matches N."),
        (["bench", "turns", "--json=yes"], "--json takes no value."),
        (["bench", "turns", "--matches", "0"], "--matches wants a whole number from 1 to 100, not \"0\"."),
        (["bench"], "`martlet bench` wants WHAT: what to measure."),
        (["bench", "truns"], "Did you mean turns?"),
        (["bench", "turns", "more"], "does not know what to do with \"more\"."),
        (["bnech"], "Did you mean bench?"),
        (["zzzzzzzzzz"], "`martlet zzzzzzzzzz` is nothing that I can do.\n"),
        (["help", "bnech"], "Did you mean bench?"),
        (["replay", "-x"], "-x is no option of `martlet replay`."),
    ])
    func `what makes no sense is answered with a remedy and status 2`(words: [String], remedy: String) async {
        let bench = Bench()
        let status = await CommandRunner(
            commands: bench.commands, output: { _ in Issue.record("said") },
            complaint: { text in bench.complaints.withLock { $0 += text } }, outputStyle: .plain, complaintStyle: .plain
        ).run(words)
        #expect(status == .usage)
        #expect(bench.complained.contains(remedy), "\(bench.complained)")
    }

    @Test func `what did not work says why and has status 1`() async {
        let bench = Bench()
        #expect(await bench.run("bench", "turns", "--matches", "13") == .failure)
        #expect(bench.complained == "martlet: 13 is no good. Take 14.\n")
    }

    @Test func `every command has its help, made from what it declares`() async {
        for words in [
            ["bench", "--help"], ["bench", "-h"], ["help", "bench"], ["bench", "turns", "--json", "--help"],
        ] {
            let bench = Bench()
            let status = await CommandRunner(
                commands: bench.commands, output: { text in bench.output.withLock { $0 += text } },
                complaint: { _ in Issue.record("complained") }, outputStyle: .plain, complaintStyle: .plain
            ).run(words)
            #expect(status == .success)
            #expect(
                bench.said == """
                    martlet bench: measures

                    usage: martlet bench WHAT [options]

                    First.

                    Second.

                      WHAT  what to measure: turns, echo

                      --json       as JSON
                      --matches N  how many
                      --help       say this

                    Limits
                      --limit-x N  a limit

                    """)
        }
    }

    @Test func `without a command the overview is a complaint, with help it is an answer`() async {
        let bench = Bench()
        #expect(await bench.run() == .usage)
        #expect(bench.complained.contains("  bench   measures\n  replay  tells\n"))
        #expect(await bench.run("--help") == .success)
        #expect(bench.said == bench.complained)
    }

    @Test func `the real commands have names and options of their own, and their help can be made`() {
        #expect(Set(Commands.all.map(\.name)).count == Commands.all.count)
        for command in Commands.all {
            #expect(Set(command.options.map(\.name)).count == command.options.count)
            #expect(Help.of(command, .plain).contains("usage: martlet \(command.name)"))
            #expect(!Help.of(command, .plain).contains("\u{1B}"))
        }
    }

    @Test func `serve's flags are the configuration's`() throws {
        let arguments = try Arguments(
            parsing: ["--port", "9", "--limit-scale=5", "--drain-seconds", "1"], for: ServeCommand.command)
        let configuration = try ServeCommand.configuration(from: arguments)
        #expect(configuration.port == 9)
        #expect(configuration.limitScale == 5)
        #expect(throws: UsageError.self) {
            try ServeCommand.configuration(from: Arguments(parsing: ["--port", "x"], for: ServeCommand.command))
        }
    }

    @Test func `the secret is no flag`() {
        #expect(throws: UsageError.self) {
            try Arguments(parsing: ["--token-secret", String(repeating: "x", count: 40)], for: ServeCommand.command)
        }
    }
}
