/// How far ahead of the server inputs are made, beyond the round trip, so that they come in time: adapted to the slack that
/// the server reports. It aims at one tick to two for the lowest tenth, so that a burst of loss alone changes nothing, and
/// never at less than one tick: else a client at zero latency would always be too late.
package struct InputLead: Sendable {
    private static let depth = 32
    /// Quarters of a tick.
    private static let leastSlack = 4
    private static let wantedSlack = 6
    private static let greatestSlack = 10
    private static let fewest = 4
    /// The longest lead.
    private static let limitMicroseconds = 600_000.0

    private let tickMicroseconds: Double
    /// In ticks.
    package private(set) var ticks = 1.5
    private var reports = [Int8](repeating: 0, count: Self.depth)
    private var count = 0
    private var next = 0
    /// Reports before this time still speak of the lead before the last change.
    private var validFrom: Int64 = .min

    package init(tickMicroseconds: Double) { self.tickMicroseconds = tickMicroseconds }

    package mutating func note(_ slack: Int8, at now: Int64, roundTripMicroseconds: Int64) {
        guard now >= validFrom else { return }
        reports[next] = slack
        next = (next + 1) % Self.depth
        count = min(count + 1, Self.depth)
        guard count >= Self.fewest else { return }
        let low = lowTenth()
        if low < Self.leastSlack || low > Self.greatestSlack && count == Self.depth {
            change(by: Double(Self.wantedSlack - low) / 4, at: now, roundTripMicroseconds)
        }
    }

    private mutating func change(by difference: Double, at now: Int64, _ roundTripMicroseconds: Int64) {
        let limit = max(2, Self.limitMicroseconds / tickMicroseconds)
        let changed = min(max(ticks + difference, 1), limit)
        let slewing = (changed - ticks).magnitude * tickMicroseconds / SlewedClock.greatestDilation
        ticks = changed
        count = 0
        next = 0
        validFrom = now + roundTripMicroseconds + Int64(min(slewing, 20_000_000))
    }

    /// The slack that all but a tenth of the reports reach, and all but one of a few.
    private func lowTenth() -> Int {
        var below = max(1, count / 10)
        var candidate = Int(Int8.min)
        while true {
            // The least report above `candidate`, and how many there are of it.
            var least = Int(Int8.max) + 1
            var many = 0
            for place in 0..<count {
                let report = Int(reports[place])
                if report <= candidate || report > least { continue }
                many = report < least ? 1 : many + 1
                least = report
            }
            if many == 0 { return candidate }
            if below < many { return least }
            below -= many
            candidate = least
        }
    }
}
