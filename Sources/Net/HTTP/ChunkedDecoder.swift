/// The chunked transfer coding (RFC 9112, section 7.1), strictly; extensions and trailers are read and forgotten.
struct ChunkedDecoder {
    private enum State {
        case size(digits: Int, value: Int)
        case sizeExtension(value: Int)
        case sizeEnd(value: Int)
        case data(remaining: Int)
        case dataCR
        case dataLF
        case trailerStart
        case trailer
        case trailerEnd
        case lastLF
    }

    private let lineLimit: Int
    private let trailerLimit: Int
    private var state = State.size(digits: 0, value: 0)
    private var lineBytes = 0
    private var trailerBytes = 0

    init(limits: HTTPLimits) {
        lineLimit = limits.chunkLineBytes
        trailerLimit = limits.trailerBytes
    }

    /// Uses up `input` from `offset` on; true when the last chunk and the trailers have been read.
    mutating func decode(
        _ input: UnsafeRawBufferPointer, _ offset: inout Int, into body: inout [UInt8], limit: Int
    ) throws(HTTPFailure) -> Bool {
        while offset < input.count {
            if case .data(let remaining) = state {
                let taken = min(remaining, input.count - offset)
                body.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[offset..<(offset + taken)]))
                offset += taken
                state = taken == remaining ? .dataCR : .data(remaining: remaining - taken)
                continue
            }
            let byte = input[offset]
            offset += 1
            if try accept(byte, bodyBytes: body.count, limit: limit) { return true }
        }
        return false
    }

    /// Takes one byte that is not data; true at the end.
    private mutating func accept(_ byte: UInt8, bodyBytes: Int, limit: Int) throws(HTTPFailure) -> Bool {
        switch state {
        case .size(let digits, let value):
            try acceptSize(byte, digits: digits, value: value, room: limit - bodyBytes, limit: limit)
        case .sizeExtension(let value):
            if byte == 13 {
                state = .sizeEnd(value: value)
            } else {
                guard HTTPSyntax.isFieldValue(byte) else { throw .malformed("A chunk's extension is broken.") }
                try countLineByte()
            }
        case .sizeEnd(let value):
            guard byte == 10 else { throw .malformed("A chunk's first line does not end in CRLF.") }
            lineBytes = 0
            state = value == 0 ? .trailerStart : .data(remaining: value)
        case .data: break
        case .dataCR:
            guard byte == 13 else { throw .malformed("A chunk is longer than it said.") }
            state = .dataLF
        case .dataLF:
            guard byte == 10 else { throw .malformed("A chunk does not end in CRLF.") }
            state = .size(digits: 0, value: 0)
        case .trailerStart, .trailer: try acceptTrailer(byte)
        case .trailerEnd:
            guard byte == 10 else { throw .malformed("A trailer does not end in CRLF.") }
            state = .trailerStart
        case .lastLF:
            guard byte == 10 else { throw .malformed("The last chunk does not end in CRLF.") }
            return true
        }
        return false
    }

    private mutating func acceptSize(
        _ byte: UInt8, digits: Int, value: Int, room: Int, limit: Int
    ) throws(HTTPFailure) {
        if let digit = HTTPSyntax.hexValue(byte) {
            guard digits < 15 else { throw .malformed("A chunk's size is not a number.") }
            let next = value << 4 | Int(digit)
            guard next <= room else { throw .bodyTooLarge(limit: limit) }
            state = .size(digits: digits + 1, value: next)
            return
        }
        guard digits > 0 else { throw .malformed("A chunk has no size.") }
        switch byte {
        case 13: state = .sizeEnd(value: value)
        case UInt8(ascii: ";"):
            try countLineByte()
            state = .sizeExtension(value: value)
        default: throw .malformed("A chunk's size is not a number.")
        }
    }

    private mutating func acceptTrailer(_ byte: UInt8) throws(HTTPFailure) {
        trailerBytes += 1
        guard trailerBytes <= trailerLimit else { throw .headTooLarge }
        if byte == 13 {
            if case .trailerStart = state { state = .lastLF } else { state = .trailerEnd }
            return
        }
        guard HTTPSyntax.isFieldValue(byte) else { throw .malformed("A trailer is broken.") }
        state = .trailer
    }

    private mutating func countLineByte() throws(HTTPFailure) {
        lineBytes += 1
        guard lineBytes <= lineLimit else { throw .malformed("A chunk's first line is too long.") }
    }
}
