internal import MartletServer

/// What was typed behind a command, read by what the command declares.
///
/// `--name value` and `--name=value` are the same; `--` ends the options; of an option given twice the last counts.
struct Arguments: Sendable {
    /// In the order in which they were typed.
    private(set) var values: [(name: String, value: String)] = []
    private(set) var flags: Set<String> = []
    private(set) var operands: [String] = []
    private(set) var wantsHelp = false

    init(parsing words: [String], for command: Subcommand) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            if word == "--help" || word == "-h" {
                wantsHelp = true
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            try read(option: word, rest: &rest, for: command)
        }
        try check(command)
    }

    private mutating func read(
        option word: String, rest: inout ArraySlice<String>, for command: Subcommand
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let typed = parts[0]
        guard typed.hasPrefix("--"), let option = command.options.first(where: { "--" + $0.name == typed }) else {
            if let remedy = command.neverOptions[typed] { throw UsageError("\(typed) is never an option: \(remedy)") }
            let nearest = Suggestion.nearest(to: typed, among: command.options.map { "--" + $0.name } + ["--help"])
            let hint = nearest.map { " Did you mean \($0)?" } ?? ""
            throw UsageError("\(typed) is no option of `martlet \(command.name)`.\(hint)")
        }
        if option.placeholder == nil {
            guard parts.count == 1 else { throw UsageError("\(typed) takes no value.") }
            flags.insert(option.name)
        } else if parts.count == 2 {
            values.append((name: option.name, value: parts[1]))
        } else if let value = rest.popFirst() {
            values.append((name: option.name, value: value))
        } else {
            throw UsageError("\(typed) wants a value: \(typed) \(option.placeholder ?? "").")
        }
    }

    private func check(_ command: Subcommand) throws(UsageError) {
        for (place, operand) in command.operands.enumerated() {
            guard place < operands.count else {
                if operand.isOptional { continue }
                throw UsageError("`martlet \(command.name)` wants \(operand.name): \(operand.help).")
            }
            let word = operands[place]
            guard operand.choices.isEmpty || operand.choices.contains(word) else {
                let nearest = Suggestion.nearest(to: word, among: operand.choices)
                let hint =
                    nearest.map { "Did you mean \($0)?" } ?? "It is one of: \(operand.choices.joined(separator: ", "))."
                throw UsageError("`martlet \(command.name) \(word)` is nothing that I can do. \(hint)")
            }
        }
        if operands.count > command.operands.count {
            throw UsageError(
                "`martlet \(command.name)` does not know what to do with \"\(operands[command.operands.count])\".")
        }
    }

    // MARK: Reading

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func string(_ name: String) -> String? { values.last { $0.name == name }?.value }

    /// nil where the option was not given.
    func int(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = string(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let bounds =
                range.upperBound == .max
                ? "of \(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
            throw UsageError("--\(name) wants a whole number \(bounds), not \"\(text)\".")
        }
        return value
    }

    func double(_ name: String, in range: ClosedRange<Double>) throws(UsageError) -> Double? {
        guard let text = string(name) else { return nil }
        guard let value = Double(text), range.contains(value) else {
            throw UsageError(
                "--\(name) wants a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\".")
        }
        return value
    }

    /// The operand in this place; nil if an optional one was left out.
    func operand(_ place: Int) -> String? { operands.indices.contains(place) ? operands[place] : nil }
}
