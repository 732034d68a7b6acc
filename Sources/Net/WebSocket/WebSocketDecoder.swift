/// Cuts frames and messages out of a stream of bytes, however it was broken into pieces. Knows nothing of sockets.
///
/// Unmasks in place. A message that lies in one frame within one read is handed out where it lies; only one that came in pieces
/// is put together in memory of its own.
struct WebSocketDecoder {
    /// Where something's bytes are.
    enum Place: Equatable {
        /// In the bytes that were fed.
        case input(Range<Int>)
        /// In `message` (data) or `control`.
        case assembled
    }

    enum Event: Equatable {
        /// All bytes are used up and nothing is complete.
        case more
        /// A complete message. A compressed one is still to be decompressed (and then checked to be UTF-8, if it is text).
        case message(isText: Bool, isCompressed: Bool, Place)
        case ping(Place)
        case pong(Place)
        case close(Place)
    }

    private let expectsMask: Bool
    private let allowsCompression: Bool
    private let limit: Int
    private let compressedLimit: Int

    // The frame under way.
    private var opcode = WebSocketFrame.Opcode.continuation
    private var isInsideFrame = false
    private var isFinal = false
    private var key: UInt32 = 0
    private var remaining = 0
    /// A header that came in pieces.
    private var headerBytes: [UInt8] = []

    // The message under way.
    private var isInsideMessage = false
    private var isText = false
    private var isCompressed = false
    private var utf8 = UTF8Validator()
    private(set) var message: [UInt8] = []
    private(set) var control: [UInt8] = []

    /// - Parameters:
    ///   - expectsMask: true for a server: clients mask.
    ///   - allowsCompression: whether permessage-deflate was agreed upon.
    ///   - limit: the largest message. A compressed one may travel in somewhat more bytes, since what does not compress
    ///     grows by compression; whoever decompresses it holds it against the limit again.
    init(expectsMask: Bool, allowsCompression: Bool, limit: Int) {
        self.expectsMask = expectsMask
        self.allowsCompression = allowsCompression
        self.limit = limit
        // The most that zlib makes of a message under any of its settings (its `deflateBound`).
        compressedLimit = allowsCompression ? limit + limit / 8 + limit / 64 + 16 : limit
    }

    /// Forgets a message that was handed out as `.assembled`.
    mutating func forgetMessage() { message = [] }
    mutating func forgetControl() { control = [] }

    /// Uses up bytes of `input` from `offset` on until something is complete.
    mutating func next(_ input: UnsafeMutableRawBufferPointer, _ offset: inout Int) throws(WebSocketFailure) -> Event {
        while offset < input.count {
            if !isInsideFrame {
                guard try beginFrame(UnsafeRawBufferPointer(input), &offset) else { return .more }
            }
            if let event = try takePayload(input, &offset) { return event }
        }
        return .more
    }

    // MARK: Headers

    /// Reads a header if it is all there; otherwise keeps its beginning.
    private mutating func beginFrame(
        _ input: UnsafeRawBufferPointer, _ offset: inout Int
    ) throws(WebSocketFailure) -> Bool {
        if headerBytes.isEmpty {
            let rest = UnsafeRawBufferPointer(rebasing: input[offset...])
            if let size = try readHeader(rest) {
                offset += size
                return true
            }
            headerBytes = Array(rest)
            offset = input.count
            return false
        }
        while offset < input.count {
            headerBytes.append(input[offset])
            offset += 1
            let bytes = headerBytes
            let size = try bytes.withRawBytes { bytes throws(WebSocketFailure) in try readHeader(bytes) }
            if size != nil {
                headerBytes = []
                return true
            }
        }
        return false
    }

    /// The header's size, or nil if there are too few bytes; what can be refused is refused with the first two.
    private mutating func readHeader(_ bytes: UnsafeRawBufferPointer) throws(WebSocketFailure) -> Int? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[0]
        let short = Int(bytes[1] & 0x7F)
        guard let opcode = WebSocketFrame.Opcode(rawValue: first & 0x0F) else {
            throw .protocolError("An opcode that does not exist.")
        }
        try check(opcode, first: first, short: short)
        guard (bytes[1] & 0x80 != 0) == expectsMask else {
            throw .protocolError(
                expectsMask ? "A frame from a client is masked." : "A frame from a server is not masked.")
        }
        let extended = short < 126 ? 0 : short == 126 ? 2 : 8
        let size = 2 + extended + (expectsMask ? 4 : 0)
        guard bytes.count >= size else { return nil }
        var length = short
        if extended == 2 {
            length = Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length >= 126 else { throw .protocolError("A length that is not written in its shortest form.") }
        } else if extended == 8 {
            let long = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard long >> 63 == 0 else { throw .protocolError("A length that is not a number.") }
            guard long > 0xFFFF else { throw .protocolError("A length that is not written in its shortest form.") }
            length = Int(long)
        }
        try begin(opcode, first: first, length: length)
        key = expectsMask ? bytes.loadUnaligned(fromByteOffset: size - 4, as: UInt32.self) : 0
        return size
    }

    private func check(_ opcode: WebSocketFrame.Opcode, first: UInt8, short: Int) throws(WebSocketFailure) {
        guard first & 0x30 == 0 else { throw .protocolError("Reserved bits are set.") }
        if first & 0x40 != 0 {
            guard allowsCompression, opcode == .text || opcode == .binary else {
                throw .protocolError("A frame is marked as compressed that may not be.")
            }
        }
        if opcode.isControl {
            guard first & 0x80 != 0 else { throw .protocolError("A control frame is in fragments.") }
            guard short <= WebSocketFrame.controlPayloadLimit else {
                throw .protocolError("A control frame is too long.")
            }
        } else if opcode == .continuation {
            guard isInsideMessage else { throw .protocolError("There is no message to continue.") }
        } else {
            guard !isInsideMessage else { throw .protocolError("A message begins inside another.") }
        }
    }

    private mutating func begin(
        _ opcode: WebSocketFrame.Opcode, first: UInt8, length: Int
    ) throws(WebSocketFailure) {
        if !opcode.isControl {
            if opcode != .continuation {
                isText = opcode == .text
                isCompressed = first & 0x40 != 0
                utf8 = UTF8Validator()
            }
            guard length <= (isCompressed ? compressedLimit : limit) - message.count else { throw .tooLarge }
            isInsideMessage = true
        }
        self.opcode = opcode
        isFinal = first & 0x80 != 0
        remaining = length
        isInsideFrame = true
    }

    // MARK: Payload

    /// Takes what there is of the frame's payload; nil if nothing is complete by it.
    private mutating func takePayload(
        _ input: UnsafeMutableRawBufferPointer, _ offset: inout Int
    ) throws(WebSocketFailure) -> Event? {
        let taken = min(remaining, input.count - offset)
        let range = offset..<(offset + taken)
        let bytes = UnsafeMutableRawBufferPointer(rebasing: input[range])
        if expectsMask {
            WebSocketFrame.mask(bytes, key: key)
            key = WebSocketFrame.rotated(key, by: taken)
        }
        offset += taken
        remaining -= taken
        if opcode.isControl { return takeControl(UnsafeRawBufferPointer(bytes), range) }
        return try takeData(UnsafeRawBufferPointer(bytes), range)
    }

    private mutating func takeControl(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Event? {
        let isWhole = remaining == 0 && control.isEmpty
        if !isWhole { control.append(contentsOf: bytes) }
        guard remaining == 0 else { return nil }
        isInsideFrame = false
        let place: Place = isWhole ? .input(range) : .assembled
        switch opcode {
        case .ping: return .ping(place)
        case .pong: return .pong(place)
        default: return .close(place)
        }
    }

    private mutating func takeData(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
    ) throws(WebSocketFailure) -> Event? {
        if isText, !isCompressed, !utf8.accept(bytes) { throw .notUTF8 }
        let isComplete = remaining == 0 && isFinal
        let isWhole = isComplete && message.isEmpty
        if !isWhole, !bytes.isEmpty {
            if message.isEmpty { message.reserveCapacity(min(bytes.count + remaining, 64 * 1024)) }
            message.append(contentsOf: bytes)
        }
        if remaining == 0 { isInsideFrame = false }
        guard isComplete else { return nil }
        isInsideMessage = false
        if isText, !isCompressed, !utf8.isComplete { throw .notUTF8 }
        return .message(isText: isText, isCompressed: isCompressed, isWhole ? .input(range) : .assembled)
    }
}
