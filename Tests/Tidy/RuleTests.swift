import Testing

/// The rules themselves, fed with what they have to find and with what they have to let pass.
@Suite struct RuleTests {
    private func problems(_ path: String, _ text: String, _ rule: (Source) -> [Finding]) -> [String] {
        rule(Source(path: path, text: text)).map(\.problem)
    }

    @Test func `comments and strings are no code, interpolations are`() {
        let text = """
            let a = 1 // Date()
            /* Date() /* nested */ Date() */ let b = "Date() \\(now())"
            let c = #"raw " Date()"#
            """
        let code = Source(path: "x.swift", text: text).code
        #expect(!code.contains("Date"))
        #expect(code.contains("now()") && code.contains("let b") && code.contains("let c"))
        #expect(code.split(separator: "\n").count == 3)
    }

    @Test func `strings of several lines are no code`() {
        let text = "let a = \"\"\"\n  try! \"quoted\"\n  \"\"\"\ntry! run()\n"
        let found = CallRules.findings(Source(path: "Sources/Net/A.swift", text: text))
        #expect(found.map(\.line) == [4])
    }

    @Test(arguments: [
        ("Sources/Core/A.swift", "import Foundation"), ("Sources/Core/A.swift", "public import Glibc"),
        ("Sources/Games/NewWorlds/A.swift", "import MartletEngine"),
        ("Sources/Engine/A.swift", "package import Dispatch"),
        ("Sources/Engine/A.swift", "import MartletStore"), ("Sources/Net/A.swift", "import Martlet"),
        ("Sources/Store/A.swift", "@preconcurrency import MartletNet"), ("Sources/Store/A.swift", "import CLibUV"),
        ("Sources/Net/A.swift", "package import CLibUV"), ("Sources/Server/A.swift", "import NewWorlds"),
        ("Sources/Engine/A.swift", "import struct Foundation.Date"), ("Sources/Unknown/A.swift", ""),
        ("Sources/Net/A.swift", "#if os(Linux)\n    import Foundation\n#endif"),
    ])
    func `an import from below is found`(path: String, text: String) {
        #expect(problems(path, text, ImportRules.findings).count == 1)
    }

    @Test(arguments: [
        ("Sources/Games/NewWorlds/A.swift", "public import Martlet"),
        ("Sources/Net/A.swift", "import CLibUV\nimport Glibc"),
        ("Sources/Core/A.swift", "// import Foundation\nlet text = \"import Foundation\""),
        ("Sources/Server/A.swift", "package import MartletStore"), ("Sources/Core/A.swift", "let important = 1"),
    ])
    func `an import from above passes`(path: String, text: String) {
        #expect(problems(path, text, ImportRules.findings) == [])
    }

    @Test(arguments: [
        ("Sources/Core/A.swift", "let now = ContinuousClock.now"),
        ("Sources/Engine/A.swift", "let x = Int.random(in: 0..<6)"),
        ("Sources/Games/NewWorlds/A.swift", "let y = deck.shuffled()"), ("Sources/Core/A.swift", "Task { }"),
        ("Sources/Games/NewWorlds/A.swift", "func f() async {}"), ("Sources/Engine/A.swift", "getenv(\"A\")"),
        ("Sources/Engine/A.swift", "let e = list.randomElement()"), ("Sources/Net/A.swift", "let v = try! decode()"),
        ("Sources/Server/A.swift", "fatalError(\"no\")"), ("Sources/Server/A.swift", "print(\"hello\")"),
        ("Sources/Engine/A.swift", "let a = \"\\(Date())\""), ("Sources/Engine/A.swift", "let h = key.hashValue"),
        ("Sources/Games/TicTacToe/A.swift", "let s = [1, 2].shuffle()"), ("Sources/Engine/A.swift", "await run()"),
    ])
    func `what the rules forbid is found`(path: String, text: String) {
        #expect(problems(path, text, CallRules.findings).count == 1)
    }

    @Test(arguments: [
        ("Sources/Core/A.swift", "let n = Int.random(in: 0..<max(1, 2), using: &random)"),
        ("Sources/Games/NewWorlds/A.swift", "deck.shuffled(using: &random)"),
        ("Sources/Tools/martlet/A.swift", "print(1)"),
        ("Sources/Net/A.swift", "let clock = ContinuousClock()"),
        ("Sources/Server/A.swift", "log.print(1); func print(_ a: Int)"),
        ("Sources/Core/A.swift", "let taskCount = 1; let asynchronous = 2; update()"),
    ])
    func `what the rules allow passes`(path: String, text: String) {
        #expect(problems(path, text, CallRules.findings) == [])
    }

    @Test(arguments: ["// \(TextRules.unfinished[0]): later", "let path = \"/home/ada/data\"", "open(\"/tmp/x\")"])
    func `unfinished work and one machine's paths are found`(text: String) {
        #expect(problems("Sources/Net/A.swift", text, TextRules.findings).count == 1)
    }

    @Test func `a name that says nothing is found`() {
        #expect(problems("Sources/Net/Utils.swift", "", TextRules.findings).count == 1)
        #expect(problems("Sources/Net/Ticker.swift", "let path = \"tmp\" // a todo list", TextRules.findings) == [])
    }

    @Test func `a server that knows a game by name is found`() {
        #expect(problems("Sources/Server/A.swift", "if game == \"new-worlds\" {}", TextRules.findings).count == 1)
        #expect(problems("Sources/Games/NewWorlds/A.swift", "let id = \"new-worlds\"", TextRules.findings) == [])
    }

    @Test(arguments: ["await Task.sleep(for: .seconds(1))", "usleep(10)", "Thread.sleep(forTimeInterval: 1)"])
    func `a test that waits for real time is found`(text: String) {
        #expect(problems("Tests/Net/A.swift", text, CallRules.waits).count == 1)
        #expect(problems("Tests/Net/A.swift", "clock.sleep(until: x); // \(text)", CallRules.waits) == [])
    }

    @Test func `a link that leads nowhere is found`() {
        let text =
            "[a](b.md) [c](../README.md#top)\n![p](images/p.png) [w](https://example.org/x) [t](#here) [n](none.md)"
        let document = Source(path: "Docs/a.md", text: text)
        let there = ["Docs/b.md", "README.md"]
        let found = TextRules.deadLinks(document) { there.contains($0) }
        #expect(found.map(\.problem) == ["images/p.png leads nowhere", "none.md leads nowhere"])
    }

    @Test func `a metric that nobody counts is found`() {
        let rules = Source(
            path: "Deploy/a.yml", text: "expr: rate(martlet_a_total[5m]) > 1\nexpr: martlet_b_total{x=\"y\"}")
        #expect(TextRules.unknownMetrics(rules, known: ["martlet_a_total"]).map(\.line) == [2])
    }

    @Test func `an error's code that no text explains is found`() {
        let text = """
            let full = WireError(409, "match_full", "All seats are taken.")
            let busy = WireError(
                503, "server_busy", "Try again.")
            tell(.error(code: "no_station", message: "Sit down."))
            """
        let source = Source(path: "Sources/a.swift", text: text)
        #expect(TextRules.undocumentedCodes(source, in: ["`match_full` is said"]).map(\.line) == [3, 4])
    }
}
