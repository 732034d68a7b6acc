internal import MartletNet
internal import MartletReports
internal import MartletServer
internal import MartletStore

/// `martlet version`: which build this is, and of what.
enum VersionCommand {
    static let command = Subcommand(
        name: "version", summary: "says which build this is",
        options: [.flag("json", "as one JSON object")]
    ) { arguments in
        Terminal.output(arguments.has("json") ? json : text)
        return .success
    }

    static let facts: [(name: String, value: String)] =
        [
            ("version", BuildFacts.version),
            ("build", BuildFacts.configuration),
            ("system", "\(BuildFacts.system) \(BuildFacts.architecture)"),
            ("language", BuildFacts.language),
        ] + libraries

    static let libraries: [(name: String, value: String)] =
        NetLibraries.versions.map { (name: $0.name, value: $0.version) } + [
            ("SQLite", SQLiteStore.libraryVersion), ("libsodium", Sodium.version),
        ]

    private static var text: String {
        "martlet \(BuildFacts.version)\n"
            + facts.dropFirst().map { "  \($0.name): \($0.value)\n" }.joined()
    }

    private static var json: String {
        "{" + facts.map { "\(quoted($0.name.lowercased())):\(quoted($0.value))" }.joined(separator: ",") + "}\n"
    }

    /// Versions are plain ASCII.
    private static func quoted(_ text: String) -> String { "\"" + text.filter { $0 != "\"" && $0 != "\\" } + "\"" }
}
