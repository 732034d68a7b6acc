import Testing

/// The house's rules, held against every file of it.
@Suite struct TidyTests {
    /// Read once for all tests: taking comments out of every file is most of the work.
    private static let everything = Result {
        try Tree.swiftSources(under: "Sources") + Tree.swiftSources(under: "Tests")
    }

    private let sources: [Source]
    private let tests: [Source]

    init() throws {
        let everything = try Self.everything.get()
        sources = everything.filter { $0.isIn("Sources") }
        tests = everything.filter { $0.isIn("Tests") }
    }

    private func expectNone(_ findings: [Finding]) {
        for finding in findings { Issue.record("\(finding)") }
    }

    @Test func `the tree is there to be read`() { #expect(sources.count > 20 && tests.count > 5) }

    @Test func `files are short`() {
        let all = sources + tests
        for long in LengthRules.longFiles(all, limit: LengthRules.fileLinesWorthAThought) {
            print("worth a thought: \(long.path) has \(long.line) lines")
        }
        expectNone(LengthRules.longFiles(all, limit: LengthRules.fileLinesLimit))
    }

    @Test func `functions are short`() { expectNone((sources + tests).flatMap { LengthRules.longFunctions($0) }) }

    @Test func `folders are small`() { expectNone(LengthRules.fullFolders(sources + tests)) }

    @Test func `each folder imports only what stands above it`() { expectNone(sources.flatMap(ImportRules.findings)) }

    @Test func `the package's manifest says the same`() throws {
        expectNone(ImportRules.findings(manifest: try Tree.text("Package.swift")))
    }

    @Test func `machines decide, shells act`() { expectNone(sources.flatMap(CallRules.findings)) }

    @Test func `nothing is left unfinished and no path of one machine is named`() throws {
        let page = try Tree.files([".js", ".css", ".html"], under: ["Web"])
        let outside = try Tree.files([".py"], under: ["Tests/Support", "Tests/Integration", "Tests/Browser"])
        expectNone((sources + page + outside).flatMap(TextRules.findings))
        expectNone(LengthRules.longFiles(page + outside, limit: LengthRules.fileLinesLimit))
    }

    @Test func `links between our texts lead somewhere`() throws {
        let texts = try ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map {
            Source(path: $0, text: try Tree.text($0))
        }
        let deeper = try Tree.files([".md"], under: ["Docs", "Sources", "Web", "Deploy"])
        expectNone((texts + deeper).flatMap { TextRules.deadLinks($0, exists: Tree.exists) })
    }

    @Test func `texts and alert rules name only metrics that there are`() throws {
        let texts = try Tree.files([".md", ".yml"], under: ["Docs", "Deploy"])
        let known = Set(sources.flatMap { TextRules.metrics(in: $0.text) })
        expectNone(texts.flatMap { TextRules.unknownMetrics($0, known: known) })
    }

    @Test func `every error that a client may be told stands in the wire's texts`() throws {
        let documents = try ["Docs/wire.md", "Docs/bridge-wire.md"].map(Tree.text)
        let rooms = ["Sources/Engine", "Sources/Net", "Sources/Server", "Sources/Games/BridgeDialect"]
        let told = sources.filter { source in rooms.contains { source.isIn($0) } }
        #expect(told.flatMap { TextRules.errorCodes(in: $0.text) }.count > 50)
        expectNone(told.flatMap { TextRules.undocumentedCodes($0, in: documents) })
    }

    @Test func `unit tests do not wait for real time`() { expectNone(tests.flatMap(CallRules.waits)) }

    @Test func `each room says what it is for`() {
        let top = Set(sources.compactMap { $0.path.split(separator: "/").dropFirst().first.map { "Sources/\($0)" } })
        let rooms = House.rooms.map { "Sources/" + $0.folder }
        let folders = top.union(rooms).union(["Sources/System"]).sorted()
        expectNone(TextRules.readmes(folders: folders, read: Tree.text))
    }
}
