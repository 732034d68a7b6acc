/// Cuts requests out of a stream of bytes, however it was broken into pieces. Knows nothing of sockets.
///
/// ```
/// head ── .head(…) ──▶ decision ── allowBody ──▶ body ── .body(…) ──▶ head …
/// ```
struct HTTPRequestParser {
    enum Step {
        /// All bytes are used up and nothing is complete.
        case more
        case head(HTTPRequestHead)
        /// The request that the last head began is complete.
        case body([UInt8])
    }

    private enum State {
        case head
        case decision(HTTPRequestHead.Framing)
        case sized(remaining: Int)
        case chunked(ChunkedDecoder)
        case failed
    }

    private let limits: HTTPLimits
    private var state = State.head
    /// The bytes of a head that came in pieces; empty otherwise.
    private var pending: [UInt8] = []
    private var emptyLines = 0
    private var body: [UInt8] = []
    private var bodyLimit = 0

    init(limits: HTTPLimits = HTTPLimits()) { self.limits = limits }

    /// Whether a request has begun and is not complete.
    var isInsideRequest: Bool {
        if case .head = state { !pending.isEmpty } else { true }
    }

    /// Whether its head is complete and its body is not.
    var isInsideBody: Bool {
        if case .head = state { false } else { true }
    }

    /// Uses up bytes of `input` from `offset` on until something is complete.
    mutating func step(_ input: UnsafeRawBufferPointer, _ offset: inout Int) throws(HTTPFailure) -> Step {
        do throws(HTTPFailure) {
            switch state {
            case .head: return try stepHead(input, &offset)
            case .decision: preconditionFailure("the body must be allowed before it is read")
            case .sized(let remaining): return stepSized(input, &offset, remaining)
            case .chunked(var decoder):
                state = .failed  // one owner for the decoder
                let isComplete = try decoder.decode(input, &offset, into: &body, limit: bodyLimit)
                if isComplete { return finishBody() }
                state = .chunked(decoder)
                return .more
            case .failed: throw HTTPFailure.malformed("The connection is not usable any more.")
            }
        } catch {
            state = .failed
            pending = []
            body = []
            throw error
        }
    }

    /// After `.head`: the body may have up to `limit` bytes. Throws at once when its announced length is above that.
    mutating func allowBody(upTo limit: Int) throws(HTTPFailure) {
        guard case .decision(let framing) = state else { return }
        bodyLimit = limit
        switch framing {
        case .none: state = .sized(remaining: 0)
        case .length(let length):
            guard length <= limit else {
                state = .failed
                throw .bodyTooLarge(limit: limit)
            }
            body.reserveCapacity(min(length, 64 * 1024))
            state = .sized(remaining: length)
        case .chunked: state = .chunked(ChunkedDecoder(limits: limits))
        }
    }

    private mutating func stepSized(
        _ input: UnsafeRawBufferPointer, _ offset: inout Int, _ remaining: Int
    ) -> Step {
        let taken = min(remaining, input.count - offset)
        body.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[offset..<(offset + taken)]))
        offset += taken
        if taken == remaining { return finishBody() }
        state = .sized(remaining: remaining - taken)
        return .more
    }

    private mutating func finishBody() -> Step {
        let complete = body
        body = []
        state = .head
        return .body(complete)
    }

    // MARK: The head

    private mutating func stepHead(_ input: UnsafeRawBufferPointer, _ offset: inout Int) throws(HTTPFailure) -> Step {
        if pending.isEmpty {
            try skipEmptyLines(input, &offset)
            guard offset < input.count else { return .more }
            let rest = UnsafeRawBufferPointer(rebasing: input[offset...])
            guard let end = try Self.endOfHead(rest, from: 0) else {
                try keep(rest)
                offset = input.count
                return .more
            }
            guard end <= limits.headBytes else { throw .headTooLarge }
            offset += end
            return try complete(UnsafeRawBufferPointer(rebasing: rest[..<(end - 2)]))
        }
        // The end may lie across the seam: look again at the last three bytes that were kept.
        let before = pending.count
        let room = min(input.count - offset, limits.headBytes + 1 - before)
        pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[offset..<(offset + room)]))
        let found = try pending.withRawBytes { bytes throws(HTTPFailure) in
            try Self.endOfHead(bytes, from: max(0, before - 3))
        }
        guard let end = found else {
            guard pending.count <= limits.headBytes else { throw .headTooLarge }
            offset += room
            return .more
        }
        guard end <= limits.headBytes else { throw .headTooLarge }
        offset += end - before
        let lines = pending
        pending = []
        if end == 2 {
            // An empty line before the request, which came in two pieces.
            guard emptyLines < limits.leadingEmptyLines else { throw .malformed("Empty lines are not a request.") }
            emptyLines += 1
            return try stepHead(input, &offset)
        }
        return try lines.withRawBytes { bytes throws(HTTPFailure) in
            try complete(UnsafeRawBufferPointer(rebasing: bytes[..<(end - 2)]))
        }
    }

    private mutating func keep(_ rest: UnsafeRawBufferPointer) throws(HTTPFailure) {
        guard rest.count <= limits.headBytes else { throw .headTooLarge }
        pending = Array(rest)
    }

    private mutating func complete(_ lines: UnsafeRawBufferPointer) throws(HTTPFailure) -> Step {
        emptyLines = 0
        let head = try HTTPHeadParser.request(lines, limits: limits)
        state = .decision(head.framing)
        return .head(head)
    }

    private mutating func skipEmptyLines(_ input: UnsafeRawBufferPointer, _ offset: inout Int) throws(HTTPFailure) {
        while offset + 1 < input.count, input[offset] == 13, input[offset + 1] == 10 {
            guard emptyLines < limits.leadingEmptyLines else {
                throw .malformed("Empty lines are not a request.")
            }
            emptyLines += 1
            offset += 2
        }
    }

    /// Where the head ends (after CRLF CRLF), looking from `start` on; nil if it has not ended. A line feed without a carriage
    /// return before it, or the other way round, is refused wherever it stands.
    private static func endOfHead(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) throws(HTTPFailure) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 10 {
                guard index > 0, bytes[index - 1] == 13 else {
                    throw .malformed("A line ends in a line feed alone.")
                }
                if index == 1 || (index >= 3 && bytes[index - 2] == 10 && bytes[index - 3] == 13) { return index + 1 }
            } else if index > 0, bytes[index - 1] == 13 {
                throw .malformed("A carriage return stands alone.")
            }
            index += 1
        }
        return nil
    }
}
