/// What no file of ours says, comments and strings included.
enum TextRules {
    /// Notes of unfinished work. (Spelt in halves, so that this file passes its own rule.)
    static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    /// Folders of somebody's machine.
    static let machinePaths = ["/home/", "/root/", "/work/", "/tmp/", "/Users/"]
    /// Files are named by what they hold.
    static let emptyNames: Set = ["utils", "util", "helpers", "helper", "misc", "common", "extensions"]
    static let readmeLinesLimit = 14

    static func findings(_ source: Source) -> [Finding] {
        var findings: [Finding] = []
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
