/// What a server answered.
package struct HTTPClientResponse: Sendable {
    package let status: Int
    package let headers: HTTPFields
    package let body: [UInt8]

    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Cuts answers out of a stream of bytes. For our own tools: it keeps what has come until an answer is complete.
struct HTTPResponseParser {
    private enum State {
        case head
        case sized(Head, Int)
        case chunked(Head, ChunkedDecoder, [UInt8])
        case untilEnd(Head)
    }

    struct Head {
        let status: Int
        let headers: HTTPFields
        let minorVersion: Int

        var keepsAlive: Bool { minorVersion == 1 && !headers.list("connection", has: "close") }
    }

    /// The largest answer taken.
    static let bodyLimit = 64 * 1024 * 1024

    private(set) var buffer: [UInt8] = []
    private var state = State.head
    private(set) var keepsAlive = true

    mutating func feed(_ bytes: UnsafeRawBufferPointer) { buffer.append(contentsOf: bytes) }

    /// The next complete answer, if there is one. `isHead`: it answers a HEAD, so no body follows.
    mutating func next(isHead: Bool) throws(HTTPFailure) -> HTTPClientResponse? {
        while true {
            switch state {
            case .head:
                guard let head = try takeHead() else { return nil }
                if head.status < 200, head.status != 101 { continue }
                keepsAlive = head.keepsAlive
                if isHead || head.status == 204 || head.status == 304 || head.status == 101 {
                    return HTTPClientResponse(status: head.status, headers: head.headers, body: [])
                }
                try beginBody(head)
            case .sized(let head, let length):
                guard buffer.count >= length else { return nil }
                let body = Array(buffer[..<length])
                buffer.removeFirst(length)
                state = .head
                return HTTPClientResponse(status: head.status, headers: head.headers, body: body)
            case .chunked(let head, var decoder, var body):
                state = .head
                var offset = 0
                let isComplete = try buffer.withRawBytes { bytes throws(HTTPFailure) in
                    try decoder.decode(bytes, &offset, into: &body, limit: Self.bodyLimit)
                }
                buffer.removeFirst(offset)
                if isComplete { return HTTPClientResponse(status: head.status, headers: head.headers, body: body) }
                state = .chunked(head, decoder, body)
                return nil
            case .untilEnd:
                guard buffer.count <= Self.bodyLimit else { throw .bodyTooLarge(limit: Self.bodyLimit) }
                return nil
            }
        }
    }

    /// The connection has ended; an answer without a length ends with it.
    mutating func finish() -> HTTPClientResponse? {
        guard case .untilEnd(let head) = state else { return nil }
        state = .head
        return HTTPClientResponse(status: head.status, headers: head.headers, body: buffer)
    }

    private mutating func beginBody(_ head: Head) throws(HTTPFailure) {
        if head.headers.list("transfer-encoding", has: "chunked") {
            state = .chunked(head, ChunkedDecoder(limits: HTTPLimits()), [])
        } else if let text = head.headers["content-length"] {
            guard let length = Int(text), (0...Self.bodyLimit).contains(length) else {
                throw .malformed("The answer's length is not usable.")
            }
            state = .sized(head, length)
        } else {
            keepsAlive = false
            state = .untilEnd(head)
        }
    }

    private mutating func takeHead() throws(HTTPFailure) -> Head? {
        let end: [UInt8] = [13, 10, 13, 10]
        guard let start = buffer.indices.first(where: { buffer[$0...].starts(with: end) }) else {
            guard buffer.count <= 64 * 1024 else { throw .headTooLarge }
            return nil
        }
        let lines = Array(buffer[..<(start + 2)])
        buffer.removeFirst(start + 4)
        let first = String(decoding: lines.prefix { $0 != 13 }, as: UTF8.self)
        let parts = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]), (100...999).contains(status)
        else { throw .malformed("This is not an answer of HTTP.") }
        var fields = HTTPFieldParser(limits: HTTPLimits())
        try lines.withRawBytes { bytes throws(HTTPFailure) in
            try fields.read(UnsafeRawBufferPointer(rebasing: bytes[(first.utf8.count + 2)...]))
        }
        return Head(status: status, headers: fields.fields, minorVersion: parts[0] == "HTTP/1.1" ? 1 : 0)
    }
}
