extension MessagePackValue {
    /// The value's bytes, each part in the smallest form that holds it: one value, one encoding. Every NaN is written as the
    /// same one, of 32 bits. Throws what the reader would refuse: `tooDeep`, `tooLarge`.
    package func encode(limits: MessagePackLimits = MessagePackLimits()) throws(MessagePackError) -> [UInt8] {
        var writer = MessagePackWriter(limits: limits)
        try writer.write(self, depth: 0)
        return writer.bytes
    }
}

private struct MessagePackWriter {
    private let limits: MessagePackLimits
    private(set) var bytes: [UInt8] = []

    init(limits: MessagePackLimits) { self.limits = limits }

    mutating func write(_ value: MessagePackValue, depth: Int) throws(MessagePackError) {
        switch value {
        case .null: bytes.append(0xc0)
        case .bool(let bool): bytes.append(bool ? 0xc3 : 0xc2)
        case .integer(let integer): write(integer)
        case .unsigned(let unsigned): write(unsigned)
        case .double(let double): write(double)
        case .text(let text):
            let block = text.utf8
            writeCount(block.count, markers: (0xd9, 0xda, 0xdb), fixed: 0xa0, fixedLimit: 31)
            try append(block, count: block.count)
        case .bytes(let block):
            writeCount(block.count, markers: (0xc4, 0xc5, 0xc6))
            try append(block, count: block.count)
        case .extended(let type, let block):
            try write(block, type: type)
        case .array(let elements):
            guard depth < limits.depth else { throw .tooDeep }
            writeCount(elements.count, markers: (nil, 0xdc, 0xdd), fixed: 0x90, fixedLimit: 15)
            for element in elements { try write(element, depth: depth + 1) }
        case .map(let entries):
            guard depth < limits.depth else { throw .tooDeep }
            writeCount(entries.count, markers: (nil, 0xde, 0xdf), fixed: 0x80, fixedLimit: 15)
            for entry in entries {
                try write(entry.key, depth: depth + 1)
                try write(entry.value, depth: depth + 1)
            }
        }
        guard bytes.count <= limits.bytes else { throw .tooLarge }
    }

    /// The lowest `width` bytes of a number, highest first.
    private mutating func append(_ word: UInt64, width: Int) {
        for index in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(index)))) }
    }

    private mutating func append(_ block: some Sequence<UInt8>, count: Int) throws(MessagePackError) {
        guard count <= limits.bytes - bytes.count else { throw .tooLarge }
        bytes.append(contentsOf: block)
    }

    private mutating func write(_ integer: Int64) {
        guard integer < 0 else { return write(UInt64(integer)) }
        let word = UInt64(bitPattern: integer)
        switch integer {
        case -32..<0: append(word, width: 1)
        case Int64(Int8.min)..<0: append(0xd0, word, width: 1)
        case Int64(Int16.min)..<0: append(0xd1, word, width: 2)
        case Int64(Int32.min)..<0: append(0xd2, word, width: 4)
        default: append(0xd3, word, width: 8)
        }
    }

    private mutating func write(_ unsigned: UInt64) {
        switch unsigned {
        case 0...0x7f: append(unsigned, width: 1)
        case 0...0xff: append(0xcc, unsigned, width: 1)
        case 0...0xffff: append(0xcd, unsigned, width: 2)
        case 0...0xffff_ffff: append(0xce, unsigned, width: 4)
        default: append(0xcf, unsigned, width: 8)
        }
    }

    private mutating func write(_ double: Double) {
        let short = Float(double)
        if double.isNaN {
            append(0xca, 0x7fc0_0000, width: 4)
        } else if Double(short) == double {
            append(0xca, UInt64(short.bitPattern), width: 4)
        } else {
            append(0xcb, double.bitPattern, width: 8)
        }
    }

    private mutating func append(_ marker: UInt8, _ word: UInt64, width: Int) {
        bytes.append(marker)
        append(word, width: width)
    }

    /// A count in one byte with its marker, or behind a marker in 1, 2 or 4 bytes.
    private mutating func writeCount(
        _ count: Int, markers: (one: UInt8?, two: UInt8, four: UInt8), fixed: UInt8 = 0, fixedLimit: Int = -1
    ) {
        let word = UInt64(count)
        if count <= fixedLimit {
            bytes.append(fixed | UInt8(count))
        } else if let one = markers.one, word <= 0xff {
            append(one, word, width: 1)
        } else if word <= 0xffff {
            append(markers.two, word, width: 2)
        } else {
            // More than 32 bits hold is more than the limit: refused before it goes out.
            append(markers.four, word, width: 4)
        }
    }

    private mutating func write(_ block: [UInt8], type: Int8) throws(MessagePackError) {
        switch block.count {
        case 1: bytes.append(0xd4)
        case 2: bytes.append(0xd5)
        case 4: bytes.append(0xd6)
        case 8: bytes.append(0xd7)
        case 16: bytes.append(0xd8)
        default: writeCount(block.count, markers: (0xc7, 0xc8, 0xc9))
        }
        bytes.append(UInt8(bitPattern: type))
        try append(block, count: block.count)
    }
}
