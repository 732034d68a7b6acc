/// Writes numbers of up to 56 bits, the lowest bit first, into memory of its own that it keeps between packets.
///
/// The one place of the codec that writes through a pointer: room is made by `reserve` before a row, and each write stores
/// eight bytes whether it fills them or not, so there is always room for eight more.
struct PackedWriter: ~Copyable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    /// Whole bytes that are written.
    private(set) var count = 0
    private var word: UInt64 = 0
    private var wordBits: UInt64 = 0

    init(capacity: Int = 512) {
        self.capacity = capacity
        memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    }

    deinit { memory.deallocate() }

    mutating func reset() {
        count = 0
        word = 0
        wordBits = 0
    }

    /// Room for so many more bits.
    @inline(__always)
    mutating func reserve(bits: Int) {
        let wanted = count + bits / 8 + 24
        if wanted > capacity { grow(to: wanted) }
    }

    private mutating func grow(to wanted: Int) {
        let larger = max(wanted, capacity * 2)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        fresh.copyMemory(from: memory, byteCount: count)
        memory.deallocate()
        memory = fresh
        capacity = larger
    }

    /// `value` has no bits above its `width`, which is 0…56; `reserve` was called for it.
    @inline(__always)
    mutating func write(_ value: UInt64, bits width: UInt64) {
        assert(width <= 56 && (value >> width == 0) && count + 8 <= capacity)
        word |= value &<< wordBits
        wordBits &+= width
        memory.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count &+= Int(wordBits &>> 3)
        word = word &>> (wordBits & 0x38)
        wordBits &= 7
    }

    @inline(__always)
    mutating func write(_ flag: Bool) { write(flag ? 1 : 0, bits: 1) }

    /// A number by Exp-Golomb's code: short where it is below 2^`order`. At most 64 bits; makes its own room.
    mutating func write(golomb value: UInt32, order: UInt64 = 0) {
        reserve(bits: 80)
        let shifted = UInt64(value) + (1 << order)
        let width = UInt64(64 - shifted.leadingZeroBitCount)
        let ones = width - 1 - order
        write((1 << ones) - 1, bits: ones + 1)
        write(shifted - (1 << (width - 1)), bits: width - 1)
    }

    mutating func align() {
        reserve(bits: 8)
        if wordBits > 0 { write(0, bits: 8 - wordBits) }
    }

    /// Whole bytes, after `align`.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bits: bytes.count * 8)
        guard let base = bytes.baseAddress else { return }
        memory.advanced(by: count).copyMemory(from: base, byteCount: bytes.count)
        count += bytes.count
    }

    /// What stands there, after `align`, into an array that is filled anew.
    func copy(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        append(to: &bytes)
    }

    /// The same behind what is there.
    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: memory, count: count))
    }
}
