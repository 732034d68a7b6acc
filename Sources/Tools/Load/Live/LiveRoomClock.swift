/// When a room's ticks are due, learned from its frames: deadlines are absolute, so tick n is due at `base + n × interval`,
/// and no frame comes before its tick was due. So the earliest frame of all that a room was ever sent tells the base, to
/// within the least time that a tick and the way here take (about 0.1 ms on one machine).
///
/// Lives on the load's loop.
final class LiveRoomClock {
    private let interval: Int64
    private var base: Int64 = .max
    /// Frames that came to this room's players since the measurement began.
    var frames = 0
    var players = 0

    init(interval: Int64) { self.interval = interval }

    /// Takes note of a frame, and says how long behind its tick's deadline it came.
    func arrived(_ tick: UInt32, at now: Int64) -> Int64 {
        let origin = now &- Int64(tick) &* interval
        if origin < base { base = origin }
        return origin &- base
    }

    /// The tick that is made next.
    func next(at now: Int64) -> UInt32 {
        base == .max ? 0 : UInt32(truncatingIfNeeded: (now &- base) / interval + 1)
    }
}
