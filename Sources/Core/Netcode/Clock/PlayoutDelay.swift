/// How far the picture runs behind the line on which frames arrive: 100 ms, more where frames come late or are lost.
///
/// At each arrival the delay is noted that would just have bridged the time without a frame, however it came about; the
/// delay covers all but the greatest twentieth of these.
package struct PlayoutDelay: Sendable {
    package static let leastMicroseconds = 100_000.0
    package static let greatestMicroseconds = 500_000.0
    private static let depth = 64
    /// Arrivals past which the delay covers them: three of 64.
    private static let uncovered = 3

    private let tickMicroseconds: Double
    private let greatestTicks: Double
    private var needs = [Double](repeating: 0, count: Self.depth)
    private var next = 0

    /// `keptFrames`: how many frames there are to choose from.
    package init(tickMicroseconds: Double, ticksPerFrame: Int32, keptFrames: Int32) {
        self.tickMicroseconds = tickMicroseconds
        let kept = Double(max(1, keptFrames - 4) * max(1, ticksPerFrame))
        greatestTicks = min(Self.greatestMicroseconds / tickMicroseconds, kept)
    }

    /// A frame came; the newest one before it had this tick, and the line stood here.
    package mutating func note(newest: Double, line: Double) {
        needs[next] = line - newest
        next = (next + 1) % Self.depth
    }

    package var ticks: Double {
        let least = min(Self.leastMicroseconds / tickMicroseconds, greatestTicks)
        return min(max(covering(), least), greatestTicks)
    }

    /// The fourth greatest.
    private func covering() -> Double {
        var bound = Double.infinity
        var left = Self.uncovered
        while true {
            var greatest = -Double.infinity
            var many = 0
            for need in needs where need < bound && need >= greatest {
                many = need > greatest ? 1 : many + 1
                greatest = need
            }
            if many == 0 || left < many { return greatest }
            left -= many
            bound = greatest
        }
    }
}
