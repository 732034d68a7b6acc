extension MessagePackValue {
    /// Reads the one value that `bytes` are. No byte of a stranger traps, and memory stays in proportion to the bytes that
    /// came: a count is believed only as far as the rest can hold what it promises.
    package init(
        parsing bytes: ArraySlice<UInt8>, limits: MessagePackLimits = MessagePackLimits()
    ) throws(MessagePackError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        var reader = MessagePackReader(bytes: bytes, depthLimit: limits.depth)
        self = try reader.value(depth: 0)
        guard reader.isAtEnd else { throw .trailingBytes }
    }

    package init(
        parsing bytes: [UInt8], limits: MessagePackLimits = MessagePackLimits()
    ) throws(MessagePackError) {
        try self.init(parsing: bytes[...], limits: limits)
    }
}

/// One pass over the bytes.
private struct MessagePackReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let depthLimit: Int
    /// Values that arrays and maps, opened so far, still promise; each takes a byte at least.
    private var owed = 0

    init(bytes: ArraySlice<UInt8>, depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// Bytes that nothing opened so far lays claim to.
    private var free: Int { bytes.endIndex - position - owed }

    mutating func value(depth: Int) throws(MessagePackError) -> MessagePackValue {
        let marker = try byte()
        switch marker {
        case 0x00...0x7f: return .integer(Int64(marker))
        case 0x80...0x8f: return try map(Int(marker & 0x0f), depth)
        case 0x90...0x9f: return try array(Int(marker & 0x0f), depth)
        case 0xa0...0xbf: return try text(Int(marker & 0x1f))
        case 0xc0: return .null
        case 0xc1: throw .unusedMarker
        case 0xc2, 0xc3: return .bool(marker == 0xc3)
        case 0xc4...0xc6: return .bytes(try block(try count(width: 1 << (marker - 0xc4))))
        case 0xc7...0xc9: return try extended(try count(width: 1 << (marker - 0xc7)))
        case 0xca: return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try word(width: 4)))))
        case 0xcb: return .double(Double(bitPattern: try word(width: 8)))
        case 0xcc...0xcf:
            let word = try word(width: 1 << (marker - 0xcc))
            return Int64(exactly: word).map { .integer($0) } ?? .unsigned(word)
        case 0xd0...0xd3:
            let width = 1 << Int(marker - 0xd0)
            let shift = 64 - 8 * width
            return .integer(Int64(bitPattern: try word(width: width) << shift) >> shift)
        case 0xd4...0xd8: return try extended(1 << Int(marker - 0xd4))
        case 0xd9...0xdb: return try text(try count(width: 1 << (marker - 0xd9)))
        case 0xdc, 0xdd: return try array(try count(width: marker == 0xdc ? 2 : 4), depth)
        case 0xde, 0xdf: return try map(try count(width: marker == 0xde ? 2 : 4), depth)
        default: return .integer(Int64(Int8(bitPattern: marker)))
        }
    }

    private mutating func byte() throws(MessagePackError) -> UInt8 {
        guard free > 0 else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number of 1 to 8 bytes, highest first.
    private mutating func word(width: Int) throws(MessagePackError) -> UInt64 {
        guard free >= width else { throw .truncated }
        var word: UInt64 = 0
        for _ in 0..<width {
            word = word << 8 | UInt64(bytes[position])
            position += 1
        }
        return word
    }

    private mutating func count(width: Int) throws(MessagePackError) -> Int {
        guard let count = Int(exactly: try word(width: width)) else { throw .truncated }
        return count
    }

    private mutating func block(_ count: Int) throws(MessagePackError) -> [UInt8] {
        guard count <= free else { throw .truncated }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    private mutating func text(_ count: Int) throws(MessagePackError) -> MessagePackValue {
        guard let text = String(validating: try block(count), as: UTF8.self) else { throw .invalidText }
        return .text(text)
    }

    private mutating func extended(_ count: Int) throws(MessagePackError) -> MessagePackValue {
        let type = Int8(bitPattern: try byte())
        return .extended(type: type, bytes: try block(count))
    }

    private mutating func array(_ count: Int, _ depth: Int) throws(MessagePackError) -> MessagePackValue {
        guard depth < depthLimit else { throw .tooDeep }
        guard count <= free else { throw .truncated }
        owed += count
        var elements: [MessagePackValue] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            owed -= 1
            elements.append(try value(depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func map(_ count: Int, _ depth: Int) throws(MessagePackError) -> MessagePackValue {
        guard depth < depthLimit else { throw .tooDeep }
        guard count <= free / 2 else { throw .truncated }
        owed += 2 * count
        var entries: [MessagePackValue.Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            owed -= 1
            let key = try value(depth: depth + 1)
            owed -= 1
            entries.append(MessagePackValue.Entry(key: key, value: try value(depth: depth + 1)))
        }
        return .map(entries)
    }
}
