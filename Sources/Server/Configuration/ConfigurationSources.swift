/// Puts a configuration together: the file first, over it the environment, over that the flags.
package enum ConfigurationSources {
    /// Where a configuration file may be named besides `--config`.
    package static let fileVariable = "MARTLET_CONFIG"

    /// - Parameters:
    ///   - flags: names without dashes, and their values, in the order in which they were given; the last one counts.
    ///   - environment: a variable that looks like ours and is none gives a warning only: cluster managers set
    ///     `MARTLET_SERVICE_HOST` and their like for a service of that name.
    ///   - read: the text of a file, nil if it can't be read.
    package static func resolve(
        flags: [(name: String, value: String)], environment: [String: String], read: (String) -> String?
    ) throws(ConfigurationError) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        var flags = flags
        let named = flags.last { $0.name == "config" }?.value ?? environment[fileVariable]
        flags.removeAll { $0.name == "config" }
        if let path = named { try apply(file: path, read: read, to: &configuration) }
        try apply(environment: environment, to: &configuration)
        for (name, value) in flags {
            guard let option = option(name), !option.isSecret else {
                throw unknown(
                    "--" + name, among: ServerConfiguration.options.filter { !$0.isSecret }.map { "--" + $0.name })
            }
            try set(option, to: value, saidIn: "--" + name, in: &configuration)
        }
        if let contradiction = configuration.contradiction { throw ConfigurationError(contradiction) }
        return configuration
    }

    private static func apply(
        environment: [String: String], to configuration: inout ServerConfiguration
    ) throws(ConfigurationError) {
        let options = Dictionary(uniqueKeysWithValues: ServerConfiguration.options.map { ($0.environmentName, $0) })
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("MARTLET_") {
            if name == fileVariable || othersVariables.contains(name) { continue }
            guard let option = options[name], !isServiceLink(name, value) else {
                configuration.warnings.append(unknown(name, among: options.keys.sorted()).description)
                continue
            }
            try set(option, to: value, saidIn: name, in: &configuration)
        }
    }

    /// `MARTLET_PORT=tcp://10.0.0.7:8080`, which Kubernetes sets where there is a service named martlet.
    private static func isServiceLink(_ name: String, _ value: String) -> Bool {
        name == "MARTLET_PORT" && value.hasPrefix("tcp://")
    }

    /// Ours, but not the server's: switches of the build and of its tests.
    private static let othersVariables: Set = ["MARTLET_WEB", "MARTLET_FUZZ"]

    private static func apply(
        file path: String, read: (String) -> String?, to configuration: inout ServerConfiguration
    ) throws(ConfigurationError) {
        guard let text = read(path) else { throw ConfigurationError("The configuration file \(path) can't be read.") }
        var seen: Set<String> = []
        for (index, raw) in lines(of: text).enumerated() {
            let line = raw.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(path), line \(index + 1)"
            guard let equals = line.firstIndex(of: "=") else {
                throw ConfigurationError("\(place): a line is `name = value`, and a comment begins with #.")
            }
            let name = line[..<equals].trimmed
            guard let option = option(name) else {
                throw unknown("\(place): \(name)", name, among: ServerConfiguration.options.map(\.name))
            }
            guard seen.insert(name).inserted else { throw ConfigurationError("\(place): \(name) stands here twice.") }
            try set(
                option, to: line[line.index(after: equals)...].trimmed, saidIn: "\(place): \(name)", in: &configuration)
        }
    }

    /// `\r\n` is one character, and ends a line like `\n`.
    private static func lines(of text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    }

    private static func option(_ name: String) -> ConfigurationOption? {
        ServerConfiguration.options.first { $0.name == name }
    }

    private static func set(
        _ option: ConfigurationOption, to value: String, saidIn place: String,
        in configuration: inout ServerConfiguration
    ) throws(ConfigurationError) {
        do throws(ConfigurationProblem) { try option.read(value, &configuration) } catch {
            let shown = option.isSecret ? "" : ", not \"\(value)\""
            throw ConfigurationError("\(place) \(error.text)\(shown).")
        }
    }

    private static func unknown(
        _ place: String, _ name: String? = nil, among known: [String]
    ) -> ConfigurationError {
        let nearest = Suggestion.nearest(to: name ?? place, among: known)
        return ConfigurationError("\(place) is no setting\(nearest.map { ". Did you mean \($0)?" } ?? ".")")
    }
}
