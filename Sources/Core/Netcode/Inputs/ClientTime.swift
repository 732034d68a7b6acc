/// When a client did something, on the server's clock, as far as the link makes it credible.
///
/// The message that travelled fastest tells how the two clocks lie to each other, plus the way there; half of the round trip
/// is taken off for that. A stamp is never after the message came, never earlier than a round trip (and some slack) before,
/// and never before the stamp that came before it: so no client gains by telling another time.
///
/// By acking late a client does make its link look slower, and its inputs earlier: at most by half of `roundTripLimit` and
/// the slack. On a link that really is slower than that one is not credited with all of it.
@usableFromInline
struct ClientTime: Sendable {
    /// How long a minimum counts; clocks drift.
    @usableFromInline static let windowNanoseconds: Int64 = 8_000_000_000
    /// The longest round trip that is believed.
    @usableFromInline static let roundTripLimit: Int64 = 500_000_000
    /// What jitter may add to the round trip.
    @usableFromInline static let slackNanoseconds: Int64 = 100_000_000

    /// The newest client time, without its wrapping, in milliseconds.
    private var milliseconds: Int64 = 0
    private var newest: UInt32 = 0
    private var hasTime = false
    /// Least server time minus client time, of this window and the last one.
    private var least: Int64 = .max
    private var leastBefore: Int64 = .max
    private var windowBegan: Int64 = 0
    private var lastStamp: Int64 = .min

    @usableFromInline init() {}

    /// A message came that says this time.
    @usableFromInline
    mutating func note(_ time: UInt32, at now: Int64) {
        if hasTime {
            milliseconds &+= Int64(LiveWire.distance(from: newest, to: time))
        } else {
            milliseconds = Int64(time)
            windowBegan = now
            hasTime = true
        }
        newest = time
        if now - windowBegan > Self.windowNanoseconds {
            leastBefore = least
            least = .max
            windowBegan = now
        }
        // What a hostile clock makes of this may wrap; the stamp is brought back to what is credible.
        least = min(least, now &- milliseconds &* 1_000_000)
    }

    /// Of what was done `age` milliseconds before the message that `note` was told of.
    @usableFromInline
    mutating func stamp(age: UInt32, now: Int64, roundTrip: Int64) -> Int64 {
        let roundTrip = min(roundTrip, Self.roundTripLimit)
        let offset = min(least, leastBefore)
        let told = (milliseconds &- Int64(age)) &* 1_000_000 &+ offset &- roundTrip / 2
        let credible = min(max(told, now - roundTrip - Self.slackNanoseconds), now)
        lastStamp = max(lastStamp, credible)
        return lastStamp
    }
}

/// The round trip as the server sees it: from a frame's going out to the ack that names it. Clients wait a little before
/// they ack, so the least of the last seconds is taken.
public struct RoundTripMeter: Sendable {
    private static let windowNanoseconds: Int64 = 8_000_000_000

    private struct Sent: Sendable {
        var tick: UInt32 = 0
        var time: Int64 = 0
    }

    private var sent: [64 of Sent] = .init(repeating: Sent())
    private var next = 0
    /// The newest frame that was sent.
    public private(set) var newest: UInt32 = 0
    private var newestAck: UInt32 = 0
    private var least: Int64 = .max
    private var leastBefore: Int64 = .max
    private var windowBegan: Int64?

    public init() {}

    /// In nanoseconds; 0: not known yet.
    public var roundTrip: Int64 {
        let known = min(least, leastBefore)
        return known == .max ? 0 : known
    }

    public mutating func didSend(_ tick: UInt32, at now: Int64) {
        newest = tick
        sent[next] = Sent(tick: tick, time: now)
        next = (next + 1) % sent.count
    }

    public mutating func didAck(_ tick: UInt32, at now: Int64) {
        guard tick != 0, tick != newestAck else { return }
        newestAck = tick
        // Mostly it is one of the latest: the search goes back from there.
        for back in 1...sent.count {
            let place = (next + sent.count - back) % sent.count
            guard sent[place].tick == tick, sent[place].time != 0 else { continue }
            let sample = max(0, now - sent[place].time)
            if let began = windowBegan, now - began > Self.windowNanoseconds {
                leastBefore = least
                least = .max
                windowBegan = now
            }
            if windowBegan == nil { windowBegan = now }
            least = min(least, sample)
            return
        }
    }
}
