import Testing

@testable import MartletNet

@Suite struct StaticFilesTests {
    private let text = Array(String(repeating: "hello, world. ", count: 200).utf8)

    private func ask(_ lines: String) async throws -> String {
        var options = StaticFiles.Options()
        options.headers = [.init("Content-Security-Policy", "default-src 'self'")]
        let files = StaticFiles(
            files: ["index.html": text, "a/b.js": Array("1".utf8), "c d.png": [1, 2]], options: options)
        return try await withServer { request, exchange in
            exchange.respond(files.respond(to: request) ?? HTTPResponse(status: 404))
        } _: { _, address async throws in
            try await RawClient.talk(address, lines.replacing("\n", with: "\r\n") + "\r\nHost: a\r\n\r\n")
        }
    }

    @Test func `serves files with type, tag and policy`() async throws {
        let answer = try await ask("GET / HTTP/1.1")
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        for header in [
            "Content-Type: text/html; charset=utf-8", "Content-Length: 2800", "Vary: Accept-Encoding",
            "Content-Security-Policy: default-src 'self'", "Cache-Control: no-cache",
        ] {
            #expect(answer.contains(header + "\r\n"))
        }
        #expect(try await ask("GET /c%20d.png HTTP/1.1").contains("Content-Type: image/png"))
        #expect(try await ask("HEAD /a/b.js HTTP/1.1").hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [
        "/nothing", "/a", "/a%2Fb.js", "/../index.html", "/a/../index.html", "/%2e%2e/index.html", "//index.html",
    ])
    func `knows no other paths`(path: String) async throws {
        #expect(try await ask("GET \(path) HTTP/1.1").hasPrefix("HTTP/1.1 404 "))
    }

    @Test func `compresses for those who take it`() async throws {
        for (accept, isSmall) in [
            ("gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("gzip;q=0", false), ("br", false),
        ] {
            let answer = try await ask("GET / HTTP/1.1\nAccept-Encoding: \(accept)")
            #expect(answer.contains("Content-Encoding: gzip\r\n") == isSmall)
        }
        #expect(!(try await ask("GET /a/b.js HTTP/1.1\nAccept-Encoding: gzip").contains("Content-Encoding")))
    }

    @Test func `sends nothing again that the client holds`() async throws {
        let answer = try await ask("GET / HTTP/1.1")
        let tag = try #require(answer.components(around: "ETag: ").last?.components(around: "\r\n").first)
        for held in [tag, "\"x\", W/\(tag)", "*"] {
            let again = try await ask("GET / HTTP/1.1\nIf-None-Match: \(held)")
            #expect(again.hasPrefix("HTTP/1.1 304 "))
            #expect(again.contains("ETag: \(tag)\r\n"))
            #expect(!again.contains("Content-Length"))
        }
        #expect(try await ask("GET / HTTP/1.1\nIf-None-Match: \"x\"").hasPrefix("HTTP/1.1 200 "))
        #expect(try await ask("POST / HTTP/1.1").contains("Allow: GET, HEAD"))
    }

    @Test func `lets what is named by its content be kept for ever`() {
        for path in ["rules.3f9a01c2.wasm", "a/b/page.0123456789abcdef.js"] {
            #expect(StaticFiles.namesItsContent(path))
        }
        for path in ["rules.wasm", "rules.version.wasm", "3f9a01c2.wasm", "a.3f9a01c2/b.js", "x.3F9A01C2.js", ""] {
            #expect(!StaticFiles.namesItsContent(path))
        }
    }
}
