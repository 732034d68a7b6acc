/// What time it is on the server, in ticks, as a client sees it.
///
///     ──────────┬────────────────────┬──────────────────────┬─────────────────────┬──────────▶ ticks
///            renderTick         arrival line            serverTick             localTick
///             the picture     the newest frame's      its newest tick       what is predicted;
///                     ◀ playout ▶          ◀ half the ▶       ◀ the other half,   inputs are for
///                        delay                round trip          and the lead ▶  the next one
///
/// Positions are ticks relative to an anchor, so that they stay exact, and the 32 bits may wrap. Times are microseconds of
/// any monotonic clock. Two clocks run by themselves and are led by at most 5 %: the picture's and the local one.
package struct ClockSync: Sendable {
    /// A longer pause between two updates is a hidden tab: both clocks jump when it is back.
    package static let pauseMicroseconds: Int64 = 1_000_000

    package let tickMicroseconds: Double
    private let ticksPerFrame: Int32
    private let keptFrames: Int32
    private var anchor: UInt32 = 0
    private var newest: UInt32 = 0
    private var isAnchored = false
    private var line: ArrivalLine
    package private(set) var roundTrip = RoundTrip()
    private var lead: InputLead
    private var delay: PlayoutDelay
    private var render: SlewedClock
    private var local: SlewedClock
    private var lastUpdate: Int64?

    /// What an update did.
    package struct Jumps: Equatable, Sendable {
        package var render = false
        package var local = false
    }

    package init(ticksPerSecond: Int32, ticksPerFrame: Int32, keptFrames: Int32) {
        tickMicroseconds = 1_000_000 / Double(max(1, ticksPerSecond))
        self.ticksPerFrame = ticksPerFrame
        self.keptFrames = keptFrames
        line = ArrivalLine(tickMicroseconds: tickMicroseconds)
        lead = InputLead(tickMicroseconds: tickMicroseconds)
        delay = PlayoutDelay(
            tickMicroseconds: tickMicroseconds, ticksPerFrame: ticksPerFrame, keptFrames: keptFrames)
        render = SlewedClock(tickMicroseconds: tickMicroseconds)
        local = SlewedClock(tickMicroseconds: tickMicroseconds)
    }

    /// Whether it knows enough to say for which tick an input is meant.
    package var isSynchronised: Bool { isAnchored && roundTrip.isKnown }

    /// A frame came.
    package mutating func note(frame tick: UInt32, at now: Int64) {
        if !isAnchored {
            anchor = tick
            newest = tick
            isAnchored = true
        } else {
            let ahead = position(of: tick) - line.tick(at: now)
            // Another schedule than the one that was known: begin anew rather than crawl there.
            if ahead.magnitude * tickMicroseconds > 4 * SlewedClock.snapMicroseconds { line.reset() }
        }
        line.note(position(of: tick), at: now)
        guard LiveWire.distance(from: newest, to: tick) > 0 else { return }
        delay.note(newest: position(of: newest), line: line.tick(at: now))
        newest = tick
    }

    /// The server echoed a time that was sent at `sent` and lay there for `hold`.
    package mutating func note(echoOf sent: Int64, hold: Int64, at now: Int64) {
        // The local clock was set without it: it would be led there by 5 %, too slowly.
        if !roundTrip.isKnown { local.unset() }
        roundTrip.note(now - sent - hold, at: now)
    }

    package mutating func note(slack: Int8, at now: Int64) {
        lead.note(slack, at: now, roundTripMicroseconds: Int64(roundTrip.meanMicroseconds))
    }

    /// Lets the clocks run up to now.
    package mutating func update(at now: Int64) -> Jumps {
        guard isAnchored else { return Jumps() }
        if let last = lastUpdate, now - last > Self.pauseMicroseconds || now < last {
            render.unset()
            local.unset()
        }
        lastUpdate = now
        let arrival = line.tick(at: now)
        return Jumps(
            render: render.advance(to: now, target: arrival - delay.ticks),
            local: local.advance(to: now, target: arrival + roundTripTicks + lead.ticks))
    }

    private var roundTripTicks: Double { Double(roundTrip.leastMicroseconds) / tickMicroseconds }

    /// Relative to the anchor.
    package func position(of tick: UInt32) -> Double { Double(LiveWire.distance(from: anchor, to: tick)) }

    /// The tick at or before a position.
    package func tick(at position: Double) -> UInt32 {
        let bounded = min(max(position.rounded(.down), -2_147_483_648), 2_147_483_647)
        return anchor &+ UInt32(bitPattern: Int32(bounded))
    }

    /// A position as a number of ticks, for people.
    package func number(at position: Double) -> Double { isAnchored ? Double(anchor) + position : 0 }

    /// What the picture shows.
    package var renderPosition: Double { render.position }
    /// What is predicted.
    package var localPosition: Double { local.position }

    /// The server's newest tick at this moment, as far as is known.
    package func serverPosition(at now: Int64) -> Double {
        isAnchored ? line.tick(at: now) + roundTripTicks / 2 : 0
    }

    package var arrivalJitterMicroseconds: Double { line.jitterMicroseconds }
    package var leadTicks: Double { lead.ticks }
    package var delayTicks: Double { delay.ticks }

    /// The newest frame's position.
    package var newestPosition: Double { position(of: newest) }
}
