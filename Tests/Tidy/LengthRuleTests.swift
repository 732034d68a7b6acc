import Testing

@Suite struct LengthRuleTests {
    private func function(_ head: String, lines: Int) -> String {
        head + " {\n" + String(repeating: "    if true { work() }\n", count: lines - 2) + "}\n"
    }

    private func longFunctions(_ text: String) -> [Int] {
        LengthRules.longFunctions(Source(path: "a.swift", text: text)).map(\.line)
    }

    @Test(arguments: [
        "func long()", "init(a: Int = [1].count)", "func generic<T>(_ t: T) async throws(E) -> [T] where T: P",
        "deinit",
        "func closure(_ body: () -> Void = { print(1) })", "subscript(i: Int) -> Int", "init?(text: String)",
    ])
    func `a function over the limit is found`(head: String) {
        #expect(longFunctions("struct A {}\n" + function(head, lines: 81)) == [2])
        #expect(longFunctions(function(head, lines: 80)) == [])
    }

    @Test func `a requirement without a body is not measured by its neighbour's`() {
        let text =
            "protocol P {\n    func a() -> Int\n    var b: Int { get }\n    init(c: Int)\n}\n"
            + function("struct A", lines: 90)
        #expect(longFunctions(text) == [])
    }

    @Test func `a call of init is no declaration`() {
        let text = "let a = B.init(c)\n" + function("extension A", lines: 90)
        #expect(longFunctions(text) == [])
    }

    @Test func `braces in strings and comments do not count`() {
        let text = "func a() {\n    let b = \"{\" // {\n}\n" + String(repeating: "let c = 1\n", count: 100) + "}"
        #expect(longFunctions(text) == [])
    }

    @Test func `a file over the limit is found`() {
        let source = Source(path: "a.swift", text: String(repeating: "\n", count: 500))
        #expect(LengthRules.longFiles([source], limit: 500).count == 1)
        #expect(LengthRules.longFiles([source], limit: 501) == [])
    }

    @Test func `a folder that wants rooms is found`() {
        let sources = (0..<21).map { Source(path: "Sources/A/\($0).swift", text: "") }
        #expect(LengthRules.fullFolders(sources).count == 1)
        #expect(LengthRules.fullFolders(Array(sources.dropLast())) == [])
    }

    @Test func `a room without a word about itself is found`() {
        struct Missing: Error {}
        let texts = ["A/README.md": "# A\n", "B/README.md": "# B\n\nFor this.\nStart there.\n"]
        let found = TextRules.readmes(folders: ["A", "B", "C"]) { path in
            guard let text = texts[path] else { throw Missing() }
            return text
        }
        #expect(found.map(\.path) == ["A/README.md", "C/README.md"])
    }

    @Test func `a manifest that opens a door downwards is found`() throws {
        let manifest = """
            target("MartletEngine", path: "Engine", uses: ["Martlet", "MartletStore"]),
            """
        let problems = ImportRules.findings(manifest: manifest).map(\.problem)
        #expect(problems.contains("MartletEngine must not use MartletStore"))
        #expect(problems.contains("no target for Core"))
    }
}
