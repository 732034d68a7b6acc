/// Bytes on their way out: one run of memory, filled at the tail and sent from the head. Holds nothing when empty.
///
///     base          head                 tail            capacity
///      | sent already | waiting to be sent | free          |
struct OutputBuffer {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var head = 0
    private var tail = 0

    var count: Int { tail - head }
    var isEmpty: Bool { head == tail }

    /// What waits to be sent.
    var waiting: UnsafeRawBufferPointer {
        guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: base + head, count: tail - head)
    }

    /// Room for `size` bytes at the tail; `filled(_:)` says how many were used.
    mutating func room(_ size: Int, from resources: inout LoopResources) -> UnsafeMutableRawBufferPointer {
        if capacity - tail < size || base == nil { makeRoom(size, from: &resources) }
        guard let base else { preconditionFailure("there is room now") }
        return UnsafeMutableRawBufferPointer(start: base + tail, count: capacity - tail)
    }

    mutating func filled(_ size: Int) {
        precondition(size <= capacity - tail)
        tail += size
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer, from resources: inout LoopResources) {
        guard !bytes.isEmpty else { return }
        room(bytes.count, from: &resources).copyMemory(from: bytes)
        filled(bytes.count)
    }

    /// `size` bytes have gone; an empty buffer gives its memory back.
    mutating func sent(_ size: Int, to resources: inout LoopResources) {
        precondition(size <= count)
        head += size
        if head == tail { drop(to: &resources) }
    }

    mutating func drop(to resources: inout LoopResources) {
        if let base { Self.release(base, capacity, &resources) }
        base = nil
        capacity = 0
        head = 0
        tail = 0
    }

    private mutating func makeRoom(_ size: Int, from resources: inout LoopResources) {
        let needed = count + size
        if let base, needed <= capacity, head >= capacity / 2 {
            base.copyMemory(from: base + head, byteCount: count)
            tail -= head
            head = 0
            return
        }
        let fits = needed <= LoopResources.outputBlockBytes
        let newCapacity = fits ? LoopResources.outputBlockBytes : max(needed, capacity * 2)
        let new = fits ? resources.takeBlock() : .allocate(byteCount: newCapacity, alignment: 16)
        if let base {
            new.copyMemory(from: base + head, byteCount: count)
            Self.release(base, capacity, &resources)
        }
        tail -= head
        head = 0
        base = new
        capacity = newCapacity
    }

    private static func release(
        _ base: UnsafeMutableRawPointer, _ capacity: Int, _ resources: inout LoopResources
    ) {
        if capacity == LoopResources.outputBlockBytes { resources.giveBack(base) } else { base.deallocate() }
    }
}
