import Testing

@testable import MartletNet

/// What came out of a stream of requests, and how it ended.
private struct Parsed: Equatable {
    var requests: [String] = []
    var failure: Int?
}

/// Feeds `bytes` in pieces of `size`.
private func parse(_ text: String, pieces size: Int, limits: HTTPLimits = HTTPLimits()) -> Parsed {
    var parser = HTTPRequestParser(limits: limits)
    var parsed = Parsed()
    var head: HTTPRequestHead?
    let bytes = Array(text.utf8)
    do throws(HTTPFailure) {
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = Array(bytes[start..<min(start + size, bytes.count)])
            try piece.withRawBytes { piece throws(HTTPFailure) in
                var offset = 0
                while true {
                    switch try parser.step(piece, &offset) {
                    case .more: return
                    case .head(let new):
                        head = new
                        try parser.allowBody(upTo: limits.bodyBytes)
                    case .body(let body):
                        let text = String(decoding: body, as: UTF8.self)
                        parsed.requests.append("\(head?.method ?? "") \(head?.path ?? "") \(text)")
                    }
                }
            }
        }
    } catch {
        parsed.failure = error.status
    }
    return parsed
}

@Suite struct HTTPRequestParserTests {
    static let host = "Host: a\r\n"

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `takes well-formed requests in pieces of any size`(size: Int) {
        let text =
            "GET /a HTTP/1.1\r\n\(Self.host)\r\n"
            + "\r\nPOST /b?x=1 HTTP/1.1\r\nhost:a\r\nContent-Length: 5\r\n\r\nhello"
            + "POST /c HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n"
            + "Trailer: t\r\n\r\n" + "HEAD http://a/d HTTP/1.0\r\n\r\n"
        #expect(
            parse(text, pieces: size)
                == Parsed(requests: ["GET /a ", "POST /b hello", "POST /c abc0123456789", "HEAD /d "], failure: nil))
    }

    static let bad: [(String, Int)] = [
        ("GET / HTTP/1.1\n\(host)\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\rX: y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET / HTTP/1.1 \r\n\(host)\r\n", 400),
        (" GET / HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET / HTTP/2.0\r\n\(host)\r\n", 505),
        ("GET / http/1.1\r\n\(host)\r\n", 400),
        ("GET /\r\n\(host)\r\n", 400),
        ("G@T / HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET a HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET * HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /%zz HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /%ff HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /%00 HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /a#b HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET /\u{e9} HTTP/1.1\r\n\(host)\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)X : y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)X: y\r\n folded\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n folded\r\n\(host)\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host): y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)X: \u{0}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\(host)X: \u{7f}\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 1, 1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: +1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 0x1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: \r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 65537\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, gzip\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: identity\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: \u{b}chunked\r\n\r\n", 400),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\n\(host)Expect: more\r\n\r\n", 417),
        ("\r\n\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", 400),
    ]

    @Test(arguments: bad) func `refuses what is not clear`(text: String, status: Int) {
        for size in [1, 5, 1000] {
            #expect(parse(text, pieces: size) == Parsed(requests: [], failure: status), "\(size)")
        }
    }

    static let badChunks: [(String, Int)] = [
        ("\r\n", 400), ("x\r\n", 400), ("-1\r\n", 400), ("1 \r\nx\r\n0\r\n\r\n", 400), ("1\nx\r\n", 400),
        ("1\r\nxy\r\n", 400), ("1\r\nx\n", 400), ("1\r\nx\r\r", 400), ("FFFFFFFFFFFFFFFF\r\n", 413),
        ("7FFFFFFFFFFFFFFF\r\n", 413), ("00000000000000000\r\n", 400), ("10001\r\n", 413), ("1;\n\r\n", 400),
        ("0\r\nX: \u{0}\r\n\r\n", 400), ("0\r\n\rX", 400),
        ("1;" + String(repeating: "x", count: 300) + "\r\n", 400),
        ("0\r\n" + String(repeating: "X: y\r\n", count: 1000) + "\r\n", 431),
    ]

    @Test(arguments: badChunks.indices) func `refuses broken chunks`(index: Int) {
        let (chunks, status) = Self.badChunks[index]
        let head = "POST / HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n"
        for size in [1, 5, 10_000] {
            #expect(parse(head + chunks, pieces: size) == Parsed(requests: [], failure: status), "\(size)")
        }
    }

    @Test func `bounds line, headers and body`() {
        var limits = HTTPLimits()
        limits.headBytes = 200
        limits.targetBytes = 50
        limits.fields = 5
        let start = "GET / HTTP/1.1\r\n\(Self.host)"
        for size in [1, 64, 10_000] {
            #expect(
                parse(start + "X: " + String(repeating: "y", count: 300), pieces: size, limits: limits).failure == 431)
            #expect(
                parse(start + String(repeating: "X: y\r\n", count: 5) + "\r\n", pieces: size, limits: limits).failure
                    == 431)
            let long = "GET /" + String(repeating: "y", count: 60) + " HTTP/1.1\r\n\(Self.host)\r\n"
            #expect(parse(long, pieces: size, limits: limits).failure == 414)
        }
    }

    @Test func `decodes path and query`() throws {
        var parser = HTTPRequestParser()
        let text = "GET /a%2Fb/c%20d//?q=1+2&r=%C3%A9&s&q=3&bad=%f HTTP/1.1\r\nHost: a\r\nX-Y: 1\r\nx-y: 2, 3\r\n\r\n"
        var offset = 0
        let step = try Array(text.utf8).withRawBytes { bytes throws(HTTPFailure) in try parser.step(bytes, &offset) }
        guard case .head(let head) = step else {
            Issue.record("no head")
            return
        }
        #expect(head.segments == ["a/b", "c d", "", ""])
        #expect(head.target.queryValue("q") == "1 2")
        #expect(head.target.queryValue("r") == "é")
        #expect(head.target.queryValue("s") == "")
        #expect(head.target.queryValue("bad") == nil)
        #expect(head.headers["X-y"] == "1")
        #expect(head.headers.list("x-Y") == ["1", "2", "3"])
        #expect(head.headers["nothing"] == nil)
    }
}
