/// Reads bytes, bits and values in wire form from memory that somebody else holds, without copying it. Past the end, and where
/// no such value can be, it gives zeros and sets `isDamaged`; it never traps. It must not outlive the call that lent the memory.
public struct WireReader: FieldVisitor {
    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline var position = 0
    @usableFromInline var word: UInt64 = 0
    @usableFromInline var wordBits: UInt64 = 0
    @usableFromInline var isDamaged = false

    @usableFromInline
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Goes on where another reader of the same bytes stopped: at its `bitPosition`.
    init(_ bytes: UnsafeRawBufferPointer, fromBit bit: Int) {
        self.bytes = bytes
        position = min(max(0, bit / 8), bytes.count)
        _ = read(bits: Int32(bit % 8))
    }

    /// What `WireWriter` wrote; nil: the bytes are not such a value.
    public static func value<Value: Replicated>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        bytes.withUnsafeBytes { buffer in
            var reader = WireReader(buffer)
            return reader.value(type)
        }
    }

    /// nil: what stands here is not such a value.
    mutating func value<Value: Replicated>(_ type: Value.Type) -> Value? {
        var value = Value()
        value.replicate(&self)
        return isDamaged ? nil : value
    }

    /// Whole bytes that were not read yet.
    @inlinable var bytesLeft: Int { bytes.count - position + Int(wordBits / 8) }

    /// Bits that were read so far.
    var bitPosition: Int { position * 8 - Int(wordBits) }

    @inlinable
    mutating func fail() {
        isDamaged = true
        position = bytes.count
        word = 0
        wordBits = 0
    }

    /// The low bits first; 0…32 of them.
    @inlinable
    mutating func read(bits count: Int32) -> UInt32 {
        let width = UInt64(count)
        if wordBits < width { fetch(width) }
        guard wordBits >= width else { return 0 }
        let value = word & ((1 << width) - 1)
        word >>= width
        wordBits -= width
        return UInt32(truncatingIfNeeded: value)
    }

    /// Makes at least so many bits ready, or fails. A function of its own, since `read` stands wherever a field is read.
    @usableFromInline
    mutating func fetch(_ width: UInt64) {
        if bytes.count - position >= 4 {
            let four = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            word |= UInt64(four) << wordBits
            position += 4
            wordBits += 32
            return
        }
        while wordBits < width {
            guard position < bytes.count else { return fail() }
            word |= UInt64(bytes[position]) << wordBits
            position += 1
            wordBits += 8
        }
    }

    @inlinable mutating func flag() -> Bool { read(bits: 1) != 0 }
    @inlinable mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: read(bits: 8)) }
    @inlinable mutating func half() -> UInt16 { UInt16(truncatingIfNeeded: read(bits: 16)) }
    @inlinable mutating func number() -> UInt32 { read(bits: 32) }
    @inlinable mutating func long() -> UInt64 {
        let low = UInt64(read(bits: 32))
        return low | UInt64(read(bits: 32)) << 32
    }

    /// Seven bits a byte, the lowest first, the eighth says that more follow; at most five bytes.
    @inlinable
    mutating func varint() -> UInt32 {
        var value: UInt32 = 0
        for place in 0..<5 {
            let byte = UInt32(byte())
            if place == 4, byte > 15 { break }
            value |= (byte & 0x7f) << UInt32(7 * place)
            if byte & 0x80 == 0 { return value }
        }
        fail()
        return 0
    }

    /// What `BitWriter.write(small:)` wrote.
    @inlinable
    mutating func small(group: Int32) -> UInt32 {
        var value: UInt32 = 0
        var shift: Int32 = 0
        while flag() {
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
    mutating func align() {
        position -= Int(wordBits / 8)
        word = 0
        wordBits = 0
    }

    @usableFromInline
    mutating func quantum(_ form: FieldForm) -> Int32 {
        let quantum = form.minimum &+ Int32(bitPattern: read(bits: form.bits))
        guard form.contains(quantum) else {
            fail()
            return form.minimum
        }
        return quantum
    }

    @inlinable
    public mutating func whole(_ value: inout Int32, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = quantum(form)
    }

    @inlinable
    public mutating func real(_ value: inout Double, _ name: FieldName, _ form: FieldForm, _ layers: Layers) {
        value = form.value(of: quantum(form))
    }

    @inlinable public mutating func hidden(_ bits: inout UInt64, _ name: FieldName) {}

    @inlinable
    public mutating func part<Part: Replicated>(_ part: inout Part, _ name: FieldName) { part.replicate(&self) }

    @inlinable
    public mutating func list<Element: Replicated>(_ elements: inout [Element], _ name: FieldName, limit: Int32) {
        let count = small(group: 4)
        elements.removeAll(keepingCapacity: true)
        guard count <= UInt32(max(0, limit)) else { return fail() }
        for _ in 0..<Int(count) {
            var element = Element()
            element.replicate(&self)
            guard !isDamaged else { return }
            elements.append(element)
        }
    }
}
