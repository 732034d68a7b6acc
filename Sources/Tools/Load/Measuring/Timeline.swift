/// How many things happened in each slice of a measurement.
package struct Timeline: Sendable {
    package static let sliceMilliseconds = 100
    private let start: Int64
    package private(set) var counts: [Int]

    /// `start` in nanoseconds of the monotonic clock.
    init(start: Int64, seconds: Double) {
        self.start = start
        counts = Array(repeating: 0, count: max(1, Int((seconds * 1000).rounded(.up)) / Self.sliceMilliseconds))
    }

    /// What happened before the start or after the end is not counted.
    mutating func count(at time: Int64) {
        let slice = (time - start) / Int64(Self.sliceMilliseconds * 1_000_000)
        guard time >= start, slice < counts.count else { return }
        counts[Int(slice)] += 1
    }

    package var perSecond: [Double] { counts.map { Double($0) * 1000 / Double(Self.sliceMilliseconds) } }
}
