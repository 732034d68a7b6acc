/// A clock in ticks that is led to where it should be without a jump: it runs at most 5 % slower or faster. Only where it is
/// more than half a second off does it jump.
package struct SlewedClock: Sendable {
    package static let greatestDilation = 0.05
    package static let snapMicroseconds = 500_000.0

    private let tickMicroseconds: Double
    /// In ticks relative to the anchor.
    package private(set) var position = 0.0
    private var last: Int64 = 0
    private var isSet = false

    package init(tickMicroseconds: Double) { self.tickMicroseconds = tickMicroseconds }

    /// Lets the time pass up to now. true: it jumped.
    package mutating func advance(to now: Int64, target: Double) -> Bool {
        let passed = Double(now - last) / tickMicroseconds
        last = now
        let error = target - position - passed
        guard isSet, passed >= 0, error.magnitude * tickMicroseconds <= Self.snapMicroseconds else {
            position = target
            isSet = true
            return true
        }
        // What it is off is halved in 0.7 s, or as soon as 5 % allow.
        let wanted = error * tickMicroseconds / 1_000_000
        position += passed * (1 + min(max(wanted, -Self.greatestDilation), Self.greatestDilation))
        return false
    }

    /// The next `advance` jumps.
    package mutating func unset() { isSet = false }
}
