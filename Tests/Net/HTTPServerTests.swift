import Testing

@testable import MartletNet

@Suite struct HTTPServerTests {
    private static let otherThread = WorkerPool(name: "later", threads: 1, queueLimit: 16)

    /// Says what was asked; slowly, on another thread, for `/later`.
    private static let tell: @Sendable (HTTPRequest, HTTPExchange) -> Void = { request, exchange in
        let text = "\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))"
        if request.path == "/later" {
            _ = otherThread.submit { exchange.respond(.text(text)) }
        } else if request.path == "/never" {
            return
        } else if request.path == "/large" {
            exchange.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: 3_000_000)))
        } else {
            exchange.respond(.text(text))
        }
    }

    private func bodies(_ answer: String) -> [String] {
        answer.components(around: "\r\n\r\n").dropFirst().map { part in
            part.components(around: "HTTP/1.1").first ?? ""
        }
    }

    @Test func `answers pipelined requests in order, also when the first takes longer`() async throws {
        try await withServer(Self.tell) { _, address async throws in
            let answer = try await RawClient.talk(
                address,
                "GET /later HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                    + "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /d HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(bodies(answer) == ["GET /later ", "POST /b hi", "GET /c "])
            #expect(answer.contains("Connection: close"))
        }
    }

    @Test func `answers HEAD with the length and without the body`() async throws {
        try await withServer(Self.tell) { _, address async throws in
            let answer = try await RawClient.talk(address, "HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Length: 10\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `sends 100 Continue, and 413 before the body`() async throws {
        try await withServer(Self.tell) { _, address async throws in
            let client = RawClient(address)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.readText() == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("hi")
            #expect(try await client.readText().hasSuffix("POST / hi"))
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n")
            let answer = try await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("\"code\":\"body_too_large\""))
        }
    }

    @Test func `answers what is not HTTP with 400 and ends`() async throws {
        try await withServer(Self.tell) { _, address async throws in
            let answer = try await RawClient.talk(address, "\u{16}\u{3}\u{1}hello\r\n\r\n", ends: false)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("{\"error\":{\"code\":\"malformed_request\""))
        }
    }

    @Test func `a handler that drops its exchange gets its client a 500, one that keeps it a 503`() async throws {
        let kept = KeptExchanges()
        try await withServer { request, exchange in
            if request.path == "/keep" { kept.keep(exchange) }
        } configure: {
            $0.answerTimeoutMilliseconds = 50
        } _: { _, address async throws in
            #expect(try await RawClient.talk(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").hasPrefix("HTTP/1.1 500 "))
            #expect(
                try await RawClient.talk(address, "GET /keep HTTP/1.1\r\nHost: a\r\n\r\n").hasPrefix("HTTP/1.1 503 "))
            kept.forget()
        }
    }

    @Test func `ends connections that say too little`() async throws {
        try await withServer(Self.tell) {
            $0.headTimeoutMilliseconds = 50
            $0.idleTimeoutMilliseconds = 50
            $0.bodyTimeoutMilliseconds = 50
        } _: { server, address async throws in
            #expect(try await RawClient.talk(address, "", ends: false) == "")
            #expect(try await RawClient.talk(address, "GET / HT", ends: false).hasPrefix("HTTP/1.1 408 "))
            #expect(
                try await RawClient.talk(
                    address, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx", ends: false
                )
                .hasPrefix("HTTP/1.1 408 "))
            #expect(
                try await bodies(RawClient.talk(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", ends: false)) == [
                    "GET / "
                ])
        }
    }

    @Test func `large answers arrive whole, also one after the other`() async throws {
        try await withServer(Self.tell) { _, address async throws in
            let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
            let answer = try await RawClient.talk(address, request + request)
            #expect(answer.utf8.filter { $0 == 0x61 }.count >= 6_000_000)
            #expect(answer.utf8.count < 6_001_000)
        }
    }

    @Test func `the client keeps its connection and reads every form of answer`() async throws {
        try await withServer(Self.tell) { server, address async throws in
            let client = HTTPClient(ClientEndpoint(address), on: server.loops.loops[0])
            let get = try await client.send(HTTPClientRequest("GET", "/a"))
            #expect(get.text == "GET /a ")
            let post = try await client.send(HTTPClientRequest("POST", "/later", body: Array("x".utf8)))
            #expect(post.text == "POST /later x")
            let head = try await client.send(HTTPClientRequest("HEAD", "/a"))
            #expect(head.status == 200)
            let large = try await client.send(HTTPClientRequest("GET", "/large"))
            #expect(large.body.count == 3_000_000)
            #expect(server.openConnections == 1)
        }
    }

    @Test func `bounds connections, in all and from one address`() async throws {
        try await withServer(Self.tell) {
            $0.listener.maximumConnectionsPerAddress = 1
        } _: { server, address async throws in
            let first = RawClient(address)
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await !first.read().isEmpty)
            #expect(try await RawClient(address).readToEnd().hasPrefix("HTTP/1.1 503 "))
            first.close()
            #expect(server.loops.loops[0].counters.value(.addressLimit) == 1)
        }
    }

    @Test func `draining answers what is under way, then ends`() async throws {
        try await withServer(Self.tell) { server, address async throws in
            let client = RawClient(address)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await !client.read().isEmpty)
            server.drain()
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readToEnd().contains("Connection: close"))
        }
    }
}

/// Exchanges that a test does not answer.
private final class KeptExchanges: @unchecked Sendable {
    private var exchanges: [HTTPExchange] = []
    func keep(_ exchange: HTTPExchange) { exchanges.append(exchange) }
    func forget() { exchanges = [] }
}

extension String {
    /// The parts between occurrences of `separator`.
    func components(around separator: String) -> [String] {
        var parts: [String] = []
        var rest = Array(utf8)[...]
        let wanted = Array(separator.utf8)
        while let start = rest.indices.first(where: { rest[$0...].starts(with: wanted) }) {
            parts.append(String(decoding: rest[..<start], as: UTF8.self))
            rest = rest[(start + wanted.count)...]
        }
        return parts + [String(decoding: rest, as: UTF8.self)]
    }
}
