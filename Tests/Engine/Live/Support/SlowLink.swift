/// A reader who takes so many bytes a second, with a kernel before it that keeps a few: how old is what it reads?
final class SlowLink {
    private let bytesPerSecond: Double
    private let kernelBytes: Int
    private var queue: [(sentAt: Int64, bytes: Double)] = []
    private var lastAt: Int64
    /// Of what was read: how long it was under way, in nanoseconds.
    private(set) var ages: [Int64] = []

    init(bytesPerSecond: Double, kernelBytes: Int, at now: Int64) {
        self.bytesPerSecond = bytesPerSecond
        self.kernelBytes = kernelBytes
        lastAt = now
    }

    /// Takes a message. Returns what the kernel has refused so far; this one counts from the next time on.
    func send(_ bytes: Int, at now: Int64) -> Int {
        let held = held(at: now)
        queue.append((now, Double(bytes)))
        return held
    }

    /// What the kernel has not taken.
    func held(at now: Int64) -> Int {
        drain(to: now)
        return max(0, Int(queue.reduce(0) { $0 + $1.bytes }) - kernelBytes)
    }

    private func drain(to now: Int64) {
        var left = Double(now - lastAt) / 1e9 * bytesPerSecond
        lastAt = now
        while let first = queue.first, left > 0 {
            let taken = min(left, first.bytes)
            left -= taken
            queue[0].bytes -= taken
            guard queue[0].bytes < 0.001 else { return }
            ages.append(now - first.sentAt)
            queue.removeFirst()
        }
    }
}
