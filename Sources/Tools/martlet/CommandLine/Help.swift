internal import MartletReports

/// The help, made from the declarations.
enum Help {
    private static let width = 100

    static func overview(_ commands: [Subcommand], _ style: Style) -> String {
        let column = (commands.map(\.name.count).max() ?? 0) + 2
        var text = """
            \(style.bold("martlet")): an authoritative multiplayer game server

            usage: martlet <command> [options]


            """
        for command in commands {
            text += "  " + style.bold(padded(command.name, column)) + command.summary + "\n"
        }
        return text + """

            `martlet <command> --help` says what a command takes.
            Exit status: 0 all is well, 1 it did not work or something is wrong, 2 it was not understood.

            """
    }

    static func of(_ command: Subcommand, _ style: Style) -> String {
        var usage = "usage: martlet \(command.name)"
        for operand in command.operands {
            let shown = operand.choices.count == 1 ? operand.choices[0] : operand.name
            usage += operand.isOptional ? " [\(shown)]" : " \(shown)"
        }
        if !command.options.isEmpty { usage += " [options]" }
        var text = "\(style.bold("martlet " + command.name)): \(command.summary)\n\n\(usage)\n"
        if !command.details.isEmpty {
            for paragraph in command.details.split(separator: "\n\n") {
                text +=
                    "\n" + wrapped(paragraph.split(whereSeparator: \.isWhitespace).map(String.init), indent: 0) + "\n"
            }
        }
        let operands = command.operands.filter { $0.choices.count != 1 }
        if !operands.isEmpty { text += "\n" + table(operands.map { ($0.name, describe($0)) }, style) }
        let own = [CommandOption.flag("help", "say this")]
        for section in sections(command.options + own) {
            text += "\n" + (section.title.map { style.bold($0) + "\n" } ?? "")
            text += table(section.options.map { (label($0), $0.help) }, style)
        }
        return text
    }

    private static func describe(_ operand: Operand) -> String {
        operand.choices.isEmpty ? operand.help : operand.help + ": " + operand.choices.joined(separator: ", ")
    }

    private static func label(_ option: CommandOption) -> String {
        "--" + option.name + (option.placeholder.map { " " + $0 } ?? "")
    }

    /// In the order of their first option; those without a title come first.
    private static func sections(_ options: [CommandOption]) -> [(title: String?, options: [CommandOption])] {
        var sections: [(title: String?, options: [CommandOption])] = []
        for option in options {
            if let place = sections.firstIndex(where: { $0.title == option.section }) {
                sections[place].options.append(option)
            } else {
                sections.append((option.section, [option]))
            }
        }
        return sections.filter { $0.title == nil } + sections.filter { $0.title != nil }
    }

    private static func table(_ rows: [(String, String)], _ style: Style) -> String {
        let column = min(42, (rows.map(\.0.count).max() ?? 0)) + 4
        return rows.map { label, help in
            let words = help.split(separator: " ").map(String.init)
            let text = wrapped(words, indent: column)
            guard label.count + 4 > column else { return "  " + style.bold(padded(label, column - 2)) + text + "\n" }
            return "  " + style.bold(label) + "\n" + String(repeating: " ", count: column) + text + "\n"
        }.joined()
    }

    private static func wrapped(_ words: [String], indent: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in words {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
