/// Writes numbers of any width, the lowest bit first, into bytes that it keeps between uses.
public struct BitWriter: Sendable {
    public var bytes: [UInt8] = []
    @usableFromInline var word: UInt64 = 0
    @usableFromInline var wordBits: UInt64 = 0

    public init() {}

    /// Begins anew in the same memory.
    @inlinable
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        word = 0
        wordBits = 0
    }

    /// The low `count` bits of `value`, 0…32 of them.
    @inlinable
    public mutating func write(_ value: UInt32, bits count: Int32) {
        let width = UInt64(count)
        let kept = UInt64(value) & ((1 << width) - 1)
        word |= kept << wordBits
        wordBits += width
        while wordBits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
            wordBits -= 8
        }
    }

    @inlinable
    public mutating func write(_ flag: Bool) { write(flag ? 1 : 0, bits: 1) }

    /// A number that is mostly small: groups of `group` bits, each preceded by a bit that says whether it is there.
    @inlinable
    public mutating func write(small value: UInt32, group: Int32 = 4) {
        var rest = value
        while rest != 0 {
            write(true)
            write(rest, bits: group)
            rest = group >= 32 ? 0 : rest >> UInt32(group)
        }
        write(false)
    }

    /// Fills the last byte up with zeros.
    @inlinable
    public mutating func align() {
        if wordBits > 0 { write(0, bits: Int32(8 - wordBits)) }
    }
}
