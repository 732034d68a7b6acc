/// Reads what `PackedWriter` wrote. Past the end it reads zeros and is `isDamaged`; it never traps.
struct PackedReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private(set) var position: Int

    /// Bits `start * 8` up to the end of `bytes`, which outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        self.bytes = bytes
        end = bytes.count * 8
        position = min(max(0, start), bytes.count) * 8
    }

    var isDamaged: Bool { position > end }
    /// The byte that the next whole bytes begin at, after `align`.
    var bytePosition: Int { position / 8 }

    /// `width` is 0…56.
    @inline(__always)
    mutating func read(bits width: UInt64) -> UInt64 {
        let byte = position &>> 3
        let shift = UInt64(truncatingIfNeeded: position & 7)
        let word: UInt64
        if byte &+ 8 <= bytes.count, let base = bytes.baseAddress {
            word = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: byte, as: UInt64.self))
        } else {
            word = lastWord(from: byte)
        }
        position = min(position &+ Int(truncatingIfNeeded: width), end &+ 64)
        return (word &>> shift) & ((1 &<< width) &- 1)
    }

    /// The last bytes, and zeros after them.
    private func lastWord(from byte: Int) -> UInt64 {
        var word: UInt64 = 0
        var place: UInt64 = 0
        var index = byte
        while index < bytes.count, place < 64 {
            word |= UInt64(bytes[index]) << place
            place += 8
            index += 1
        }
        return word
    }

    @inline(__always)
    mutating func readFlag() -> Bool { read(bits: 1) != 0 }

    /// nil: no such number is 32 bits wide.
    mutating func readGolomb(order: UInt64 = 0) -> UInt32? {
        var ones: UInt64 = 0
        while readFlag() {
            ones += 1
            guard ones + order <= 32, !isDamaged else { return nil }
        }
        let width = ones + order
        let value = (1 << width) + read(bits: width) - (1 << order)
        return UInt32(exactly: value)
    }

    mutating func align() { position = (position + 7) & ~7 }
}
