package import Martlet

/// A match's id: opaque, unguessable.
package struct MatchID: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// An account's id: opaque. Known to its owner and to those it plays with.
package struct AccountID: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// One sign-in of an account and all the refresh tokens that descend from it.
package struct SessionID: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// One open stream; the shell's own number, never seen outside.
package struct SubscriberID: Hashable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

/// One question that waits for one `MatchEffect.reply`; the shell's own number.
package struct RequestID: Hashable, Sendable {
    package let number: UInt64
    package init(_ number: UInt64) { self.number = number }
}

/// The time as the shell reads it once for everything that happens in one go.
package struct Now: Hashable, Sendable {
    /// Nanoseconds that only go forward; for durations and deadlines.
    package var monotonic: Int64
    /// For records and people.
    package var wall: Timestamp

    package init(monotonic: Int64, wall: Timestamp) {
        self.monotonic = monotonic
        self.wall = wall
    }

    /// The deadline for a moment of the wall clock: not before now, and at most a day ahead, since that clock may be set
    /// meanwhile.
    func deadline(for moment: Timestamp) -> Int64 {
        let (wait, overflow) = moment.microseconds.subtractingReportingOverflow(wall.microseconds)
        return monotonic + min(max(overflow ? .max : wait, 0), 86_400_000_000) * 1000
    }
}
