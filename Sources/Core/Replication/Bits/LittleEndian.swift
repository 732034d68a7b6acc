/// Whole numbers as bytes, the lowest first: in messages, files and checkpoints.
extension [UInt8] {
    /// The low `count` bytes of a number.
    @inlinable
    mutating func append(low count: Int, of number: UInt64) {
        for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }

    /// Seven bits a byte, the eighth says that more follow (LEB128).
    @inlinable
    mutating func append(varint number: UInt32) {
        var rest = number
        while rest > 0x7f {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// The number that stands in these bytes, of which there are eight at most.
    @inlinable
    func number(in place: Range<Int>) -> UInt64 {
        var number: UInt64 = 0
        for offset in 0..<place.count { number |= UInt64(self[place.lowerBound + offset]) << UInt64(8 * offset) }
        return number
    }
}
