internal import MartletReports
internal import MartletServer

/// From the words that were typed to the exit status. Answers go to standard output, complaints to standard error.
struct CommandRunner: Sendable {
    let commands: [Subcommand]
    var output: @Sendable (String) -> Void = { Terminal.output($0) }
    var complaint: @Sendable (String) -> Void = { Terminal.complain($0) }
    var outputStyle = Style(onTerminal: Terminal.isOutputTerminal)
    var complaintStyle = Style(onTerminal: Terminal.isErrorTerminal)

    func run(_ words: [String]) async -> CommandStatus {
        guard let first = words.first else {
            complaint(Help.overview(commands, complaintStyle))
            return .usage
        }
        switch first {
        case "help", "--help", "-h":
            guard let name = words.dropFirst().first, !name.hasPrefix("-") else {
                output(Help.overview(commands, outputStyle))
                return .success
            }
            guard let command = find(name) else { return unknown(name) }
            output(Help.of(command, outputStyle))
            return .success
        case "--version": return await run(["version"])
        default:
            guard let command = find(first) else { return unknown(first) }
            return await run(command, Array(words.dropFirst()))
        }
    }

    private func run(_ command: Subcommand, _ words: [String]) async -> CommandStatus {
        do {
            let arguments = try Arguments(parsing: words, for: command)
            if arguments.wantsHelp {
                output(Help.of(command, outputStyle))
                return .success
            }
            return try await command.run(arguments)
        } catch let error as UsageError {
            complain(error.message)
            complaint("`martlet \(command.name) --help` says what it takes.\n")
            return .usage
        } catch {
            complain("\(error)")
            return .failure
        }
    }

    private func find(_ name: String) -> Subcommand? { commands.first { $0.name == name } }

    private func unknown(_ name: String) -> CommandStatus {
        let nearest = Suggestion.nearest(to: name, among: commands.map(\.name) + ["help"])
        complain("`martlet \(name)` is nothing that I can do.\(nearest.map { " Did you mean \($0)?" } ?? "")")
        complaint("`martlet help` lists what there is.\n")
        return .usage
    }

    private func complain(_ message: String) {
        complaint(complaintStyle.red("martlet: ") + message + "\n")
    }
}
