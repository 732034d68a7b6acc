internal import MartletReports
internal import MartletServer

/// `martlet doctor`: looks at the machine and at a data folder.
enum DoctorCommand {
    static let command = Subcommand(
        name: "doctor", summary: "checks the machine and a data folder",
        details: """
            Looks at the libraries, limits, the port, the disk's commits and the clock, and with --data at a data folder: its
            schema, its integrity and what is in it. Changes nothing in it, and may be asked while a server runs. Exits with 1
            if something is wrong, with 0 if there is at most advice.
            """,
        options: [
            .value("data", "DIR", "the data folder to look at"),
            .value("port", "PORT", "the port that the server shall have (8080)"),
        ]
    ) { arguments in
        let style = Style(onTerminal: Terminal.isOutputTerminal)
        let port = try arguments.int("port", in: 0...65535) ?? 8080
        let data = arguments.string("data")
        var findings = MachineChecks.libraries()
        findings += [MachineChecks.cores(), MachineChecks.openFiles()]
        if let backlog = MachineChecks.backlog() { findings.append(backlog) }
        if port > 0 { findings.append(MachineChecks.port(port)) }
        findings += MachineChecks.clock()
        findings.append(MachineChecks.disk(folder: data.map { SmallFile.exists($0) ? $0 : "." } ?? "."))
        if let data { findings += DataChecks.findings(folder: data) }
        Terminal.output(report(findings, style))
        return findings.contains { $0.grade == .trouble } ? .failure : .success
    }

    static func report(_ findings: [Finding], _ style: Style) -> String {
        let column = (findings.map(\.subject.count).max() ?? 0) + 2
        var text = ""
        for finding in findings {
            let mark =
                switch finding.grade {
                case .fine: style.green("ok  ")
                case .advice: style.yellow("hint")
                case .trouble: style.red("bad ")
                }
            let subject = finding.subject + String(repeating: " ", count: column - finding.subject.count)
            text += "\(mark)  \(style.bold(subject))\(finding.fact)\n"
            if let remedy = finding.remedy { text += String(repeating: " ", count: column + 6) + remedy + "\n" }
        }
        let bad = findings.count { $0.grade == .trouble }
        let hints = findings.count { $0.grade == .advice }
        return text + "\n" + (bad == 0 ? "Nothing is wrong" : "\(bad) thing\(bad == 1 ? " is" : "s are") wrong")
            + (hints == 0 ? ".\n" : ", \(hints) hint\(hints == 1 ? "" : "s").\n")
    }
}
