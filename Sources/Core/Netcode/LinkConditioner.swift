/// One way of a simulated link: packets go in at one time and come out later, or twice, or in another order, or not at all.
///
/// It reads no clock; times are microseconds on any one scale. The same seed, settings and calls give the same packets at the
/// same times on every machine, so a failure can be had again.
package struct LinkConditioner<Payload> {
    /// What has happened to packets so far.
    package struct Counts: Equatable, Sendable {
        package var sent: Int64 = 0
        package var lost: Int64 = 0
        package var duplicated: Int64 = 0
        package var heldBack: Int64 = 0
        /// Dropped, copies included, because `queueLimit` packets were under way.
        package var overflowed: Int64 = 0
        package var delivered: Int64 = 0
    }

    /// Packets under way at once, unless told otherwise.
    package static var defaultQueueLimit: Int { 4096 }
    /// No packet travels longer; longer delays are cut to this.
    package static var longestMicroseconds: Int64 { 600_000_000 }

    package let queueLimit: Int
    package private(set) var counts = Counts()
    /// Can be changed while packets are under way; those keep their times.
    package var settings: LinkSettings {
        didSet {
            let model = GilbertElliott(meanLoss: settings.loss, meanBurst: settings.lossBurst)
            if model.meanLoss != loss.meanLoss || model.meanBurst != loss.meanBurst { loss = model }
        }
    }
    private var loss: GilbertElliott
    private var random: SeededRandom
    private var underWay = ArrivalQueue<Payload>()

    package init(_ settings: LinkSettings, seed: MatchSeed, queueLimit: Int = LinkConditioner.defaultQueueLimit) {
        self.settings = settings
        self.queueLimit = queueLimit
        random = SeededRandom(seed: seed)
        loss = GilbertElliott(meanLoss: settings.loss, meanBurst: settings.lossBurst)
    }

    /// Packets sent and not yet received.
    package var countUnderWay: Int { underWay.count }

    /// When the next packet can be received; nil when none is under way.
    package var nextArrival: Int64? { underWay.earliest }

    package mutating func send(_ payload: Payload, now: Int64) {
        counts.sent += 1
        // The same number of draws for each packet, so that one setting's change doesn't turn all the others' luck.
        let isLost = loss.losesNext(using: &random)
        let isHeldBack = Chance.happens(Chance.clamped(settings.reordering), using: &random)
        let isDuplicated = Chance.happens(Chance.clamped(settings.duplication), using: &random)
        let (first, second) = (travellingTime(), travellingTime())
        guard !isLost else {
            counts.lost += 1
            return
        }
        if isHeldBack { counts.heldBack += 1 }
        let hold = isHeldBack ? bounded(settings.reorderingHoldMicroseconds) : 0
        enqueue(payload, at: now, after: bounded(first + hold))
        if isDuplicated {
            counts.duplicated += 1
            enqueue(payload, at: now, after: second)
        }
    }

    /// The next packet that has arrived by now, in order of arrival; those that arrive at the same time in the order sent.
    package mutating func receive(now: Int64) -> Payload? {
        guard let earliest = underWay.earliest, earliest <= now else { return nil }
        counts.delivered += 1
        return underWay.removeEarliest()
    }

    /// Drops what is under way, as a broken connection does.
    package mutating func removeAll() { underWay.removeAll() }

    private func bounded(_ microseconds: Int64) -> Int64 { min(max(microseconds, 0), Self.longestMicroseconds) }

    private mutating func travellingTime() -> Int64 {
        let jitter = bounded(settings.jitterMicroseconds)
        let offset = Int64(Chance.unit(using: &random) * Double(jitter &+ jitter &+ 1)) - jitter
        return bounded(bounded(settings.delayMicroseconds) + offset)
    }

    private mutating func enqueue(_ payload: Payload, at now: Int64, after delay: Int64) {
        guard underWay.count < queueLimit else {
            counts.overflowed += 1
            return
        }
        let (arrival, overflow) = now.addingReportingOverflow(delay)
        underWay.insert(payload, arrival: overflow ? .max : arrival)
    }
}

extension LinkConditioner: Sendable where Payload: Sendable {}
