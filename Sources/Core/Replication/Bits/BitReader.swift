/// Reads what `BitWriter` wrote. Past the end it gives zeros and sets `isDamaged`; it never traps.
public struct BitReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var position: Int
    @usableFromInline let end: Int
    @usableFromInline var word: UInt64 = 0
    @usableFromInline var wordBits: UInt64 = 0
    public var isDamaged = false

    public init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        position = min(max(0, start), bytes.count)
        self.end = min(max(position, end ?? bytes.count), bytes.count)
    }

    /// Bits that were not read yet.
    public var bitsLeft: Int { (end - position) * 8 + Int(wordBits) }

    /// The reader found what can't be: everything from here on is zeros.
    @inlinable
    public mutating func fail() {
        isDamaged = true
        position = end
        word = 0
        wordBits = 0
    }

    @inlinable
    public mutating func read(bits count: Int32) -> UInt32 {
        let width = UInt64(count)
        while wordBits < width {
            guard position < end else {
                fail()
                return 0
            }
            word |= UInt64(bytes[position]) << wordBits
            position += 1
            wordBits += 8
        }
        let value = word & ((1 << width) - 1)
        word >>= width
        wordBits -= width
        return UInt32(truncatingIfNeeded: value)
    }

    @inlinable
    public mutating func readFlag() -> Bool { read(bits: 1) != 0 }

    @inlinable
    public mutating func readSmall(group: Int32 = 4) -> UInt32 {
        var value: UInt32 = 0
        var shift: Int32 = 0
        while readFlag() {
            guard shift < 32 else {
                fail()
                return 0
            }
            value |= read(bits: group) << UInt32(shift)
            shift += group
        }
        return value
    }

    /// Leaves out what fills the last byte up.
    @inlinable
    public mutating func align() {
        let rest = wordBits & 7
        word >>= rest
        wordBits -= rest
    }

    /// A number in whole bytes of seven bits, the lowest first, each but the last with its highest bit set (LEB128).
    public mutating func readCount() -> UInt32 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = UInt64(read(bits: 8))
            value |= (byte & 0x7f) << shift
            if byte < 0x80 { break }
            shift += 7
            guard shift <= 28, !isDamaged else {
                fail()
                return 0
            }
        }
        guard value <= UInt64(UInt32.max) else {
            fail()
            return 0
        }
        return UInt32(truncatingIfNeeded: value)
    }
}
