import Foundation

/// One Swift file as the tidy tests see it.
struct Source {
    /// From the package's root: `Sources/Core/Random/SeededRandom.swift`.
    let path: String
    /// Byte for byte, comments and all.
    let text: String
    /// The same lines with comments and the insides of string literals blanked, so that only code is left.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        self.code = Blanking.code(of: text)
    }

    var name: String { String(path.split(separator: "/").last ?? "") }
    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }
    var textLines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Whether the file lies in a folder, such as `Sources/Core`.
    func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// The package on disk.
enum Tree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Everything under a folder of the package, as paths from its root, sorted.
    static func paths(under folder: String) -> [String] {
        let base = root.appendingPathComponent(folder)
        guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
        var found: [String] = []
        for case let path as String in walk { found.append(folder + "/" + path) }
        return found.sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func swiftSources(under folder: String) throws -> [Source] { try files([".swift"], under: [folder]) }

    /// Files by the ends of their names.
    static func files(_ endings: [String], under folders: [String]) throws -> [Source] {
        try folders.flatMap { paths(under: $0) }.filter { path in endings.contains { path.hasSuffix($0) } }
            .map { Source(path: $0, text: try text($0)) }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }
}

/// What a rule found: where, and what is wrong there.
struct Finding: Equatable, CustomStringConvertible {
    let path: String
    let line: Int
    let problem: String

    init(_ path: String, _ line: Int, _ problem: String) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    var description: String { "\(path):\(line): \(problem)" }
}
