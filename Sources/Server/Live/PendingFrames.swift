import MartletEngine

/// Binary messages of a stream whose match is still being read from the store: a client that comes back says hello at once.
/// Bounded; what does not fit is dropped, as a lossy link would.
struct PendingFrames {
    /// Messages that may wait, and bytes of each.
    static let countLimit = 8
    static let bytesLimit = 1024

    private var frames: [[UInt8]] = []

    /// False: dropped.
    mutating func add(_ message: RawSpan) -> Bool {
        guard frames.count < Self.countLimit, message.byteCount <= Self.bytesLimit else { return false }
        frames.append(message.withUnsafeBytes { Array($0) })
        return true
    }

    mutating func take() -> [[UInt8]] {
        defer { frames = [] }
        return frames
    }
}
