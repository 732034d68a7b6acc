/// What a fuzzer calls: takes any bytes and traps where Net breaks a promise. Nothing else calls it.
///
/// The promise besides "none of this traps": what a stream of bytes means does not depend on how it was cut into pieces.
/// The first byte says how to cut.
package enum NetFuzz {
    /// A client's side of an HTTP connection, with all that is read out of a head.
    package static func http(_ bytes: UnsafeRawBufferPointer) {
        guard let (size, input) = cut(bytes) else { return }
        let whole = requests(input, pieces: max(1, input.count))
        precondition(requests(input, pieces: size) == whole, "requests depend on how their bytes were cut")
    }

    /// A client's frames, with and without compression.
    package static func webSocket(_ bytes: UnsafeRawBufferPointer) {
        guard let (size, input) = cut(bytes) else { return }
        for deflate in [false, true] {
            let whole = messages(input, pieces: max(1, input.count), deflate: deflate)
            precondition(
                messages(input, pieces: size, deflate: deflate) == whole, "messages depend on how their bytes were cut")
        }
    }

    private static func cut(_ bytes: UnsafeRawBufferPointer) -> (size: Int, input: [UInt8])? {
        guard let first = bytes.first else { return nil }
        return (1 + Int(first % 32), Array(bytes.dropFirst()))
    }

    private static func pieces(_ input: [UInt8], of size: Int) -> [[UInt8]] {
        stride(from: 0, to: input.count, by: size).map { Array(input[$0..<min($0 + size, input.count)]) }
    }

    // MARK: HTTP

    private struct Requests: Equatable {
        var heads: [String] = []
        var bodies: [[UInt8]] = []
        var failure: HTTPFailure?
    }

    private static func requests(_ input: [UInt8], pieces size: Int) -> Requests {
        var found = Requests()
        var parser = HTTPRequestParser()
        do throws(HTTPFailure) {
            for piece in pieces(input, of: size) {
                try piece.withRawBytes { bytes throws(HTTPFailure) in try step(&parser, bytes, &found) }
            }
        } catch {
            found.failure = error
        }
        return found
    }

    private static func step(
        _ parser: inout HTTPRequestParser, _ bytes: UnsafeRawBufferPointer, _ found: inout Requests
    ) throws(HTTPFailure) {
        var offset = 0
        while true {
            switch try parser.step(bytes, &offset) {
            case .more: return
            case .head(let head):
                found.heads.append(everything(in: head))
                try parser.allowBody(upTo: 4096)
            case .body(let body): found.bodies.append(body)
            }
        }
    }

    private static func everything(in head: HTTPRequestHead) -> String {
        let shake = try? WebSocketHandshake.accept(head, subprotocol: "martlet.v1", deflate: .init())
        let fields = head.headers.all.map { "\($0.name):\($0.value)" }
        let isHeld = HTTPConditional.matches(head.headers, tag: "\"a\"")
        return "\(head.method) \(head.segments) \(head.target.queryValue("a") ?? "") \(fields) \(head.framing) "
            + "\(head.keepsAlive) \(head.expectsContinue) \(isHeld) \(shake?.headers.count ?? 0)"
    }

    // MARK: WebSocket

    private enum Seen: Equatable {
        case message(isText: Bool, isCompressed: Bool, [UInt8])
        case inflated([UInt8]?)
        case control(UInt8, [UInt8])
        case failure(WebSocketFailure)
    }

    private static func messages(_ input: [UInt8], pieces size: Int, deflate: Bool) -> [Seen] {
        let limit = 4096
        var seen: [Seen] = []
        var decoder = WebSocketDecoder(expectsMask: true, allowsCompression: deflate, limit: limit)
        var pool = DeflatePool()
        defer { pool.free() }
        for var piece in pieces(input, of: size) {
            let hasFailed = piece.withUnsafeMutableBytes { bytes in
                step(&decoder, &pool, bytes, limit: limit, &seen)
            }
            if hasFailed { break }
        }
        return seen
    }

    /// True once the stream is not usable any more.
    private static func step(
        _ decoder: inout WebSocketDecoder, _ pool: inout DeflatePool, _ bytes: UnsafeMutableRawBufferPointer,
        limit: Int, _ seen: inout [Seen]
    ) -> Bool {
        var offset = 0
        while true {
            let event: WebSocketDecoder.Event
            do throws(WebSocketFailure) {
                event = try decoder.next(bytes, &offset)
            } catch {
                seen.append(.failure(error))
                return true
            }
            switch event {
            case .more: return false
            case .message(let isText, let isCompressed, let place):
                let payload = place.bytes(in: bytes, or: decoder.message)
                decoder.forgetMessage()
                seen.append(.message(isText: isText, isCompressed: isCompressed, payload))
                guard isCompressed else { continue }
                let inflated = payload.withRawBytes { (try? pool.inflate($0, limit: limit)).map(Array.init) }
                precondition(inflated?.count ?? 0 <= limit, "more was inflated than allowed")
                seen.append(.inflated(inflated))
            case .ping(let place): seen.append(.control(9, place.bytes(in: bytes, or: decoder.control)))
            case .pong(let place): seen.append(.control(10, place.bytes(in: bytes, or: decoder.control)))
            case .close(let place): seen.append(.control(8, place.bytes(in: bytes, or: decoder.control)))
            }
            if case .message = event { continue }
            decoder.forgetControl()
        }
    }
}

extension WebSocketDecoder.Place {
    fileprivate func bytes(in input: UnsafeMutableRawBufferPointer, or assembled: [UInt8]) -> [UInt8] {
        switch self {
        case .input(let range): Array(input[range])
        case .assembled: assembled
        }
    }
}
