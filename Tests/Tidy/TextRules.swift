/// What no file of ours says, comments and strings included.
enum TextRules {
    /// Notes of unfinished work. (Spelt in halves, so that this file passes its own rule.)
    static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    /// Folders of somebody's machine.
    static let machinePaths = ["/home/", "/root/", "/work/", "/tmp/", "/Users/"]
    /// Files are named by what they hold.
    static let emptyNames: Set = ["utils", "util", "helpers", "helper", "misc", "common", "extensions"]
    static let readmeLinesLimit = 14

    /// Games by their ids; the server's rooms host them without knowing any by name.
    static let gameNames = ["\"new-worlds\"", "\"tic-tac-toe\""]
    static let gamelessRooms = ["Sources/Engine", "Sources/Store", "Sources/Net", "Sources/Server"]

    static func findings(_ source: Source) -> [Finding] {
        var findings: [Finding] = []
        for name in gameNames where gamelessRooms.contains(where: { source.isIn($0) }) {
            for (index, line) in source.textLines.enumerated() where line.contains(name) {
                findings.append(Finding(source.path, index + 1, "\(name): games are types, the server knows none"))
            }
        }
        if let stem = source.name.split(separator: ".").first, emptyNames.contains(stem.lowercased()) {
            findings.append(Finding(source.path, 1, "this name says nothing about what the file holds"))
        }
        for (index, line) in source.textLines.enumerated() {
            let bytes = Array(line.utf8)
            for word in unfinished where !Words.places(of: word, in: bytes).isEmpty {
                findings.append(Finding(source.path, index + 1, "`\(word)`: finish it, or open an issue"))
            }
            for path in machinePaths where line.contains(path) {
                findings.append(Finding(source.path, index + 1, "`\(path)` is a place on one machine"))
            }
        }
        return findings
    }

    /// Links to files of ours in a Markdown text that lead nowhere.
    static func deadLinks(_ document: Source, exists: (String) -> Bool) -> [Finding] {
        let folder = document.path.split(separator: "/").dropLast()
        var isCode = false
        return document.textLines.enumerated().flatMap { index, line -> [Finding] in
            if line.hasPrefix("```") { isCode.toggle() }
            return isCode
                ? []
                : line.split(separator: "](").dropFirst().compactMap { rest -> Finding? in
                    let target = rest.prefix { $0 != ")" && $0 != "#" }
                    guard !target.isEmpty, !target.contains("://") else { return nil }
                    var parts = folder
                    for part in target.split(separator: "/") {
                        if part == ".." { parts = parts.dropLast() } else if part != "." { parts.append(part) }
                    }
                    let path = parts.joined(separator: "/")
                    return exists(path) ? nil : Finding(document.path, index + 1, "\(target) leads nowhere")
                }
        }
    }

    /// Words such as `martlet_streams_opened_total`.
    static func metrics(in text: some StringProtocol) -> [String] {
        let words = String(text).split(whereSeparator: { !($0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)) })
        return words.map(String.init).filter { $0.hasPrefix("martlet_") }
    }

    static func unknownMetrics(_ text: Source, known: Set<String>) -> [Finding] {
        text.textLines.enumerated().flatMap { index, line in
            metrics(in: line).filter { !known.contains($0) }
                .map { Finding(text.path, index + 1, "there is no metric \($0)") }
        }
    }

    /// Codes of errors that a client may be told: literals behind a status (`WireError(409, "match_full", …)`), or behind
    /// the label `code:`.
    static func errorCodes(in text: String) -> [(code: String, line: Int)] {
        // Where lines break does not matter: a status and its code may stand on two.
        let pattern = /(?:code: |\(\s*[45][0-9][0-9],\s*)"([a-z_]+)"/
        return text.matches(of: pattern).map { match in
            (String(match.1), text[..<match.1.startIndex].count { $0.isNewline } + 1)
        }
    }

    /// Codes that no text writes as `` `code` ``.
    static func undocumentedCodes(_ source: Source, in documents: [String]) -> [Finding] {
        errorCodes(in: source.text).filter { code, _ in !documents.contains { $0.contains("`\(code)`") } }
            .map { Finding(source.path, $0.line, "the error `\($0.code)` stands in neither wire's errors") }
    }

    /// Each folder directly under `Sources/`, and each room, opens with a README of a few lines.
    static func readmes(folders: [String], read: (String) throws -> String) -> [Finding] {
        folders.compactMap { folder in
            let path = folder + "/README.md"
            guard let text = try? read(path) else { return Finding(path, 0, "missing") }
            let lines = text.split(separator: "\n").count
            if lines < 3 {
                return Finding(path, lines, "says nothing yet: what for, where to start, what it never does")
            }
            return lines > readmeLinesLimit
                ? Finding(path, lines, "\(lines) lines; \(readmeLinesLimit) are enough") : nil
        }
    }
}
