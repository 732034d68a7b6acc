/// Files and functions are short.
enum LengthRules {
    /// A longer file is worth a thought; printed, no failure.
    static let fileLinesWorthAThought = 300
    static let fileLinesLimit = 500
    static let functionLinesLimit = 80
    /// Swift files directly in one folder; more of them want rooms.
    static let folderFilesLimit = 20

    static func longFiles(_ sources: [Source], limit: Int) -> [Finding] {
        sources.compactMap { source in
            let lines = source.textLines.count
            return lines > limit ? Finding(source.path, lines, "\(lines) lines; \(limit) are the limit") : nil
        }
    }

    static func fullFolders(_ sources: [Source], limit: Int = folderFilesLimit) -> [Finding] {
        var files: [String: Int] = [:]
        for source in sources { files[String(source.path.dropLast(source.name.count + 1)), default: 0] += 1 }
        return files.filter { $0.value > limit }.sorted { $0.key < $1.key }
            .map { Finding($0.key, 0, "\($0.value) files in one folder; \(limit) are the limit") }
    }

    static func longFunctions(_ source: Source, limit: Int = functionLinesLimit) -> [Finding] {
        let code = Array(source.code.utf8)
        return ["func", "init", "deinit", "subscript"].flatMap { keyword in
            Words.places(of: keyword, in: code).compactMap { place -> Finding? in
                guard isDeclaration(keyword, at: place, in: code),
                    let body = body(from: place + keyword.utf8.count, in: code)
                else { return nil }
                let lines = code[body].count { $0 == UInt8(ascii: "\n") } + 1
                guard lines > limit else { return nil }
                let line = Words.line(of: place, in: code)
                return Finding(source.path, line, "a function of \(lines) lines; \(limit) are the limit")
            }
        }.sorted { $0.line < $1.line }
    }

    /// `.init(…)` and `` `init` `` are uses; so is a word in front of a colon or an argument label.
    private static func isDeclaration(_ keyword: String, at place: Int, in code: [UInt8]) -> Bool {
        if place > 0, code[place - 1] == UInt8(ascii: ".") || code[place - 1] == UInt8(ascii: "`") { return false }
        let next = place + keyword.utf8.count
        guard next < code.count else { return false }
        switch keyword {
        case "func": return code[next] == UInt8(ascii: " ")
        case "init", "subscript": return "(<?!".utf8.contains(code[next])
        default: return code[next] == UInt8(ascii: " ")
        }
    }

    /// The body's braces and all between them; nil for a declaration without one, as protocols have them.
    private static func body(from start: Int, in code: [UInt8]) -> Range<Int>? {
        var parentheses = 0
        var place = start
        while place < code.count {
            switch code[place] {
            case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses == 0:
                return closing(from: place, in: code).map { place..<($0 + 1) }
            case UInt8(ascii: "}") where parentheses == 0: return nil
            default:
                if parentheses == 0, opensAnotherDeclaration(at: place, in: code) { return nil }
            }
            place += 1
        }
        return nil
    }

    private static func opensAnotherDeclaration(at place: Int, in code: [UInt8]) -> Bool {
        guard code[place] != UInt8(ascii: " "), place == 0 || !Words.isPartOfWord(code[place - 1]) else { return false }
        let word = code[place...].prefix { Words.isPartOfWord($0) }
        return ["func", "var", "let", "init", "case", "subscript", "associatedtype", "typealias"]
            .contains { word.elementsEqual($0.utf8) }
    }

    private static func closing(from open: Int, in code: [UInt8]) -> Int? {
        var depth = 0
        for place in open..<code.count {
            if code[place] == UInt8(ascii: "{") { depth += 1 }
            if code[place] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return place }
            }
        }
        return nil
    }
}
