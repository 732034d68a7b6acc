/// One bit at a time against a probability: the writer is told the bit, the reader finds it. Everything above is one
/// piece of code for both, so they can't differ.
protocol BinaryCoder {
    /// Codes one bit that is 1 with a probability of `probability` / 65,536 (1…65,535); gives the bit.
    mutating func code(_ bit: Int32, probability: UInt32) -> Int32
    /// Codes `count` (0…32) bits that nothing is known about; gives them.
    mutating func code(plain value: UInt32, bits count: Int32) -> UInt32
    /// Whether more was read than there is.
    var isPastEnd: Bool { get }
    static var isReading: Bool { get }
}

/// Arithmetic coding with 32-bit bounds and no carry: both bounds' first byte is written as soon as they agree on it.
struct BinaryWriter: BinaryCoder {
    static var isReading: Bool { false }
    private var bytes: [UInt8] = []
    private var low: UInt32 = 0
    private var high: UInt32 = .max

    var isPastEnd: Bool { false }

    /// Begins to write behind what is in `output`, which is empty until `finish` gives it back.
    mutating func begin(behind output: inout [UInt8]) {
        swap(&bytes, &output)
        low = 0
        high = .max
    }

    /// Ends: with the fewest bytes that, zeros behind them, lie between the bounds.
    mutating func finish(_ output: inout [UInt8]) {
        writeRest()
        swap(&bytes, &output)
    }

    /// Ends without: what was written is worth nothing.
    mutating func abandon(_ output: inout [UInt8], count: Int) {
        bytes.removeSubrange(min(count, bytes.count)...)
        swap(&bytes, &output)
    }

    mutating func code(_ bit: Int32, probability: UInt32) -> Int32 {
        let middle = BinaryBounds.middle(low, high, probability)
        if bit != 0 { high = middle } else { low = middle &+ 1 }
        while (low ^ high) & 0xFF00_0000 == 0 {
            bytes.append(UInt8(truncatingIfNeeded: high >> 24))
            low <<= 8
            high = high << 8 | 0xFF
        }
        return bit
    }

    mutating func code(plain value: UInt32, bits count: Int32) -> UInt32 {
        var left = count
        while left > 0 {
            left -= 1
            _ = code(Int32(truncatingIfNeeded: value >> UInt32(left)) & 1, probability: 32_768)
        }
        return value
    }

    private mutating func writeRest() {
        guard low > 0 else { return }
        for count: UInt32 in 1...4 {
            let shift = 32 - 8 * count
            let mask: UInt32 = shift == 0 ? 0 : (1 << shift) - 1
            let (raised, overflow) = low.addingReportingOverflow(mask)
            let value = raised & ~mask
            guard !overflow, value <= high else { continue }
            for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (24 - 8 * place))) }
            return
        }
    }
}

/// Reads what `BinaryWriter` wrote. Past the end it finds zeros, and says so once it used more of them than a writer
/// leaves out.
struct BinaryReader: BinaryCoder {
    static var isReading: Bool { true }
    private var bytes: [UInt8] = []
    private var position: Int32 = 0
    private var end: Int32 = 0
    private var low: UInt32 = 0
    private var high: UInt32 = .max
    private var window: UInt32 = 0

    var isPastEnd: Bool { position &- end > 4 }
    /// Four bytes are read ahead, and a writer leaves out at most those.
    var isUsedUp: Bool { position >= end }

    /// Begins to read `bytes` from `start`. The array is only held, never copied.
    mutating func reset(_ bytes: [UInt8], from start: Int32) {
        self.bytes = bytes
        end = Int32(truncatingIfNeeded: min(bytes.count, 1 << 30))
        position = min(max(0, start), end)
        low = 0
        high = .max
        window = 0
        for _ in 0..<4 { window = window << 8 | next() }
    }

    mutating func release() { bytes = [] }

    private mutating func next() -> UInt32 {
        defer { position &+= position &- end > 64 ? 0 : 1 }
        return position < end ? UInt32(bytes[Int(position)]) : 0
    }

    mutating func code(_ bit: Int32, probability: UInt32) -> Int32 {
        let middle = BinaryBounds.middle(low, high, probability)
        let found: Int32
        if window <= middle {
            high = middle
            found = 1
        } else {
            low = middle &+ 1
            found = 0
        }
        while (low ^ high) & 0xFF00_0000 == 0 {
            low <<= 8
            high = high << 8 | 0xFF
            window = window << 8 | next()
        }
        return found
    }

    mutating func code(plain value: UInt32, bits count: Int32) -> UInt32 {
        var found: UInt32 = 0
        var left = count
        while left > 0 {
            left -= 1
            found = found << 1 | UInt32(truncatingIfNeeded: code(0, probability: 32_768))
        }
        return found
    }
}

enum BinaryBounds {
    /// Where the interval is cut; below `high` as long as `low` is.
    @inline(__always)
    static func middle(_ low: UInt32, _ high: UInt32, _ probability: UInt32) -> UInt32 {
        let range = high &- low
        return low &+ (range >> 16) &* probability &+ ((range & 0xFFFF) &* probability) >> 16
    }
}
