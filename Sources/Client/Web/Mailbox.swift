import Martlet

/// What crosses the border between page and module: bytes in, bytes out, numbers out, each in memory of its own that stays
/// where it is until the next call that fills it. The page looks at it through pointers.
struct Mailbox {
    /// The most bytes that the page may give at once: a long recording.
    static let inboxLimit = 64 << 20

    private var inbox = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
    private var outbox = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
    private var numbers = UnsafeMutableBufferPointer<Double>.allocate(capacity: 4096)

    /// Makes room for `count` bytes from the page; nil: too many.
    mutating func open(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
        guard count >= 0, count <= Self.inboxLimit else { return nil }
        if count > inbox.count {
            inbox.deallocate()
            inbox = .allocate(capacity: count)
        }
        return inbox.baseAddress
    }

    /// What the page wrote.
    func received(_ count: Int) -> [UInt8] { Array(inbox.prefix(max(0, count))) }

    /// Puts bytes out; returns how many.
    mutating func put(_ bytes: [UInt8]) -> Int32 {
        if bytes.count > outbox.count {
            outbox.deallocate()
            outbox = .allocate(capacity: bytes.count * 2)
        }
        _ = outbox.update(fromContentsOf: bytes)
        return Int32(bytes.count)
    }

    var output: UnsafeMutablePointer<UInt8>? { outbox.baseAddress }

    /// Makes room for numbers, and lets `fill` write them.
    mutating func put(numbers count: Int, _ fill: (UnsafeMutableBufferPointer<Double>) -> Void) -> Int32 {
        if count > numbers.count {
            numbers.deallocate()
            numbers = .allocate(capacity: count * 2)
        }
        fill(UnsafeMutableBufferPointer(rebasing: numbers.prefix(count)))
        return Int32(count)
    }

    var values: UnsafeMutablePointer<Double>? { numbers.baseAddress }
}
