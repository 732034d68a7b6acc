/// The layout of a frame (RFC 6455, section 5.2):
///
///      0               1               2 …
///     +-+-+-+-+-------+-+-------------+----------------------+---------------+---------
///     |F|R|R|R| opcode|M| length      | length, 16 or 64 bit | masking key   | payload
///     |I|S|S|S|       |A|             | if it is 126 or 127  | if M is set   |
///     |N|V|V|V|       |S|             |                      |               |
///     | |1|2|3|       |K|             |                      |               |
///     +-+-+-+-+-------+-+-------------+----------------------+---------------+---------
enum WebSocketFrame {
    enum Opcode: UInt8 {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10

        var isControl: Bool { rawValue >= 8 }
    }

    static let controlPayloadLimit = 125

    /// Bytes of a header for a payload of that length.
    static func headerSize(_ length: Int, masked: Bool) -> Int {
        (length < 126 ? 2 : length <= 0xFFFF ? 4 : 10) + (masked ? 4 : 0)
    }

    /// Writes a header; returns its size. `first` is the first byte with its flags.
    static func writeHeader(
        _ room: UnsafeMutableRawBufferPointer, first: UInt8, length: Int, mask: UInt32?
    ) -> Int {
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        room[0] = first
        var size = 2
        if length < 126 {
            room[1] = maskBit | UInt8(length)
        } else if length <= 0xFFFF {
            room[1] = maskBit | 126
            room.storeBytes(of: UInt16(length).bigEndian, toByteOffset: 2, as: UInt16.self)
            size = 4
        } else {
            room[1] = maskBit | 127
            room.storeBytes(of: UInt64(length).bigEndian, toByteOffset: 2, as: UInt64.self)
            size = 10
        }
        if let mask {
            room.storeBytes(of: mask, toByteOffset: size, as: UInt32.self)
            size += 4
        }
        return size
    }

    /// Masks or unmasks in place. `key` is the masking key as it lies in memory; its first byte belongs to the first of `bytes`.
    static func mask(_ bytes: UnsafeMutableRawBufferPointer, key: UInt32) {
        let wide = UInt64(key) << 32 | UInt64(key)
        var index = 0
        let count = bytes.count
        while index + 8 <= count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            bytes.storeBytes(of: word ^ wide, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        // The key's bytes in the order they lie in memory.
        var rest = key
        while index < count {
            #if _endian(little)
                bytes[index] ^= UInt8(truncatingIfNeeded: rest)
                rest = rest >> 8 | rest << 24
            #else
                bytes[index] ^= UInt8(truncatingIfNeeded: rest >> 24)
                rest = rest << 8 | rest >> 24
            #endif
            index += 1
        }
    }

    /// The key for what follows `count` bytes.
    static func rotated(_ key: UInt32, by count: Int) -> UInt32 {
        let bits = UInt32(count & 3) * 8
        guard bits > 0 else { return key }
        #if _endian(little)
            return key >> bits | key << (32 - bits)
        #else
            return key << bits | key >> (32 - bits)
        #endif
    }
}
