/// One thing that `martlet` does. Each is a file that holds one of these, and a line in `Commands.all`.
///
///     enum ReplayCommand {
///         static let command = Subcommand(
///             name: "replay", summary: "tells a stored match as a story",
///             operands: [Operand("MATCH", "the match's id")],
///             options: [.value("at", "OFFSET", "stop behind this offset")]
///         ) { arguments in
///             let offset = try arguments.int("at", in: 0...Int.max)
///             …
///             return .success
///         }
///     }
///
/// The help is made from what is declared here; what is not declared is refused with a suggestion.
struct Subcommand: Sendable {
    typealias Run = @Sendable (Arguments) async throws -> CommandStatus

    let name: String
    /// One line, for the list of commands.
    let summary: String
    /// Paragraphs for the command's own help.
    let details: String
    let operands: [Operand]
    let options: [CommandOption]
    /// What somebody may well try and must not be an option, with what to do instead.
    let neverOptions: [String: String]
    let run: Run

    init(
        name: String, summary: String, details: String = "", operands: [Operand] = [], options: [CommandOption] = [],
        neverOptions: [String: String] = [:], run: @escaping Run
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.operands = operands
        self.options = options
        self.neverOptions = neverOptions
        self.run = run
    }
}

/// What stands without dashes, in its place: `bench turns`, `replay MATCH`.
struct Operand: Sendable {
    let name: String
    let help: String
    let isOptional: Bool
    /// What it may be; empty for anything.
    let choices: [String]

    init(_ name: String, _ help: String, isOptional: Bool = false, choices: [String] = []) {
        self.name = name
        self.help = help
        self.isOptional = isOptional
        self.choices = choices
    }
}

/// `--name` or `--name VALUE`.
struct CommandOption: Sendable {
    let name: String
    /// nil: it takes no value.
    let placeholder: String?
    let help: String
    /// The heading in the help under which it stands; nil for the first.
    let section: String?

    static func flag(_ name: String, _ help: String) -> CommandOption {
        CommandOption(name: name, placeholder: nil, help: help, section: nil)
    }

    static func value(_ name: String, _ placeholder: String, _ help: String, section: String? = nil) -> CommandOption {
        CommandOption(name: name, placeholder: placeholder, help: help, section: section)
    }
}

/// How the process ends.
enum CommandStatus: Int32, Sendable {
    case success = 0
    /// It was understood, and did not work.
    case failure = 1
    /// It was not understood.
    case usage = 2
}

/// What was typed makes no sense; the remedy is in the message.
struct UsageError: Error, Hashable, Sendable {
    let message: String
    init(_ message: String) { self.message = message }
}

/// It did not work; the message says why and what to do.
struct CommandFailure: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
