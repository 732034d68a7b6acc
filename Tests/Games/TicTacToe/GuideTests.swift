import Foundation
import Testing

/// `Docs/write-your-own-game.md` quotes code in blocks that begin with ```swift and a file's name.
@Suite struct GuideTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let quoted = [
        "TicTacToe.swift": "Sources/Games/TicTacToe/TicTacToe.swift",
        "TicTacToeTests.swift": "Tests/Games/TicTacToe/TicTacToeTests.swift",
        "Nim.swift": "Tests/Core/Turns/Nim.swift",
        "RestoreTests.swift": "Tests/Core/Turns/RestoreTests.swift",
        "RockPaperScissors.swift": "Tests/Core/Turns/RockPaperScissors.swift",
    ]

    struct Block {
        var file: String
        var lines: [String] = []
        var text: String { lines.joined(separator: "\n") + "\n" }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func blocks() throws -> [Block] {
        var blocks: [Block] = []
        var open: Block?
        for line in try text("Docs/write-your-own-game.md").components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let block = open, !block.file.isEmpty { blocks.append(block) }
                let info = line.dropFirst(3).split(separator: " ")
                open = open == nil ? Block(file: info.first == "swift" ? String(info.last ?? "") : "") : nil
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    @Test func theGuideQuotesWhatStandsInTheFiles() throws {
        let blocks = try Self.blocks()
        #expect(blocks.count > 10)
        for block in blocks {
            let path = try #require(Self.quoted[block.file], "a quote from nowhere: \(block.file)")
            #expect(try Self.text(path).contains(block.text), "not what stands in \(path):\n\(block.text)")
        }
        #expect(Set(blocks.map { $0.file }) == Set(Self.quoted.keys))
    }

    @Test func theGuideShowsAllOfTicTacToe() throws {
        let source = try Self.text("Sources/Games/TicTacToe/TicTacToe.swift").components(separatedBy: "\n")
        let shown = try Self.blocks().filter { $0.file == "TicTacToe.swift" }.flatMap { $0.lines }
        #expect(shown.filter { !$0.isEmpty } == source.filter { !$0.isEmpty })
        #expect(source.count <= 100)
    }
}
