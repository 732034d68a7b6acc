import Foundation
import Testing

/// `Docs/write-your-own-live-game.md` quotes code in blocks that begin with ```swift and a file's name.
@Suite struct LiveGuideTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let quoted = [
        "Dots.swift": "Sources/Games/Dots/Dots.swift", "DotsTests.swift": "Tests/Games/Dots/DotsTests.swift",
    ]

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// File and lines of each block.
    static func blocks() throws -> [(file: String, lines: [String])] {
        var blocks: [(file: String, lines: [String])] = []
        var isOpen = false
        for line in try text("Docs/write-your-own-live-game.md").components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isOpen.toggle()
                if isOpen { blocks.append((String(line.split(separator: " ").last ?? ""), [])) }
            } else if isOpen {
                blocks[blocks.count - 1].lines.append(line)
            }
        }
        return blocks.filter { quoted[$0.file] != nil || $0.file.hasSuffix(".swift") || $0.file == "```swift" }
    }

    @Test func `the guide quotes what stands in the files`() throws {
        let blocks = try Self.blocks()
        #expect(Set(blocks.map(\.file)) == Set(Self.quoted.keys))
        for block in blocks {
            let path = try #require(Self.quoted[block.file], "a quote from nowhere: \(block.file)")
            let text = block.lines.joined(separator: "\n") + "\n"
            #expect(try Self.text(path).contains(text), "not what stands in \(path):\n\(text)")
        }
    }

    @Test func `the guide shows all of Dots, which has under 150 lines in one file`() throws {
        let source = try Self.text("Sources/Games/Dots/Dots.swift").components(separatedBy: "\n").dropLast()
        let shown = try Self.blocks().filter { $0.file == "Dots.swift" }.flatMap(\.lines)
        for line in source where !line.isEmpty && line != "public import Martlet" {
            #expect(shown.contains(line), "the guide does not show: \(line)")
        }
        #expect(source.count < 150)
        let folder = Self.root.appendingPathComponent("Sources/Games/Dots").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        #expect(files == ["Dots.swift"])
    }
}
