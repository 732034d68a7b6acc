/// Writes numbers of fixed widths, lowest byte first.
struct FixedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func half(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    mutating func word(_ value: UInt32) {
        for shift in [UInt32(0), 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func long(_ value: UInt64) {
        word(UInt32(truncatingIfNeeded: value))
        word(UInt32(truncatingIfNeeded: value >> 32))
    }

    mutating func float(_ value: Double) { word(Float(value).bitPattern) }

    mutating func double(_ value: Double) { long(value.bitPattern) }

    /// Its length in bytes as 16 bits, then UTF-8.
    mutating func text(_ utf8: some Collection<UInt8>) {
        let kept = utf8.prefix(Int(UInt16.max))
        half(UInt16(kept.count))
        bytes.append(contentsOf: kept)
    }

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    mutating func patch(_ value: UInt32, at place: Int) {
        for offset in 0..<4 { bytes[place + offset] = UInt8(truncatingIfNeeded: value >> UInt32(8 * offset)) }
    }

    mutating func patch(half value: UInt16, at place: Int) {
        bytes[place] = UInt8(truncatingIfNeeded: value)
        bytes[place + 1] = UInt8(truncatingIfNeeded: value >> 8)
    }
}

/// Reads numbers of fixed widths, lowest byte first. Past the end it gives zeros and sets `isDamaged`; it never traps.
struct FixedReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private(set) var isDamaged = false

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// All was read, and no more than there was.
    var isDone: Bool { !isDamaged && position == bytes.endIndex }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: number(1)) }
    mutating func half() -> UInt16 { UInt16(truncatingIfNeeded: number(2)) }
    mutating func word() -> UInt32 { UInt32(truncatingIfNeeded: number(4)) }
    mutating func float() -> Float { Float(bitPattern: word()) }
    mutating func double() -> Double { Double(bitPattern: number(8)) }

    /// What is left.
    mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }

    private mutating func number(_ width: Int) -> UInt64 {
        guard bytes.endIndex - position >= width else {
            isDamaged = true
            position = bytes.endIndex
            return 0
        }
        var value: UInt64 = 0
        for offset in 0..<width { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
        position += width
        return value
    }
}
