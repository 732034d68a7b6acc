/// One setting: its name on the command line, in the environment and in the file, and how its text is read.
package struct ConfigurationOption: Sendable {
    package typealias Read = @Sendable (String, inout ServerConfiguration) throws(ConfigurationProblem) -> Void

    /// As in `--name` and in `name = value`.
    package let name: String
    /// What stands for the value in the help: `PORT`.
    package let placeholder: String
    package let help: String
    /// Secrets are no flags: whoever lists processes would see them.
    package let isSecret: Bool
    let read: Read

    init(_ name: String, _ placeholder: String, _ help: String, isSecret: Bool = false, read: @escaping Read) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
        self.isSecret = isSecret
        self.read = read
    }

    /// `MARTLET_DRAIN_SECONDS` for `drain-seconds`.
    package var environmentName: String { "MARTLET_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined() }
}

/// What is wrong with a value, to be read behind its name: "must be …".
package struct ConfigurationProblem: Error, Hashable, Sendable {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// A setting that can't be used: says where it stands and what to write instead.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
