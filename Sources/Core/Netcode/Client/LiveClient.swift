/// A client of a live match of one game: predicts its own entity, shows the others a little in the past, and sends what the
/// player does. A machine without a socket or a clock; `AnyLiveClient` says how it is driven.
public final class LiveClient<Game: Simulation>: AnyLiveClient {
    /// Events that wait for the picture; the oldest make room.
    static var eventLimit: Int { 256 }
    /// Events this far behind the picture are no news: a tab that was hidden has many of them.
    static var staleMicroseconds: Double { 1_000_000 }
    /// How long nothing may be decoded before the client says hello again.
    static var patienceMicroseconds: Int64 { 1_500_000 }

    package let isLossy: Bool
    let decoder: FrameDecoder
    var clock: ClockSync
    var interpolator: Interpolator
    public internal(set) var predictor = Predictor<Game>()
    var outbox: Outbox
    var matchSetup = Game.Setup()
    var description = Game.description
    var events: [ReceivedEvent<Game.Event>] = []
    var ownValues: [Double] = []
    /// When a frame was decoded last, or a hello said.
    var lastProgress: Int64 = 0
    /// The tick of the last welcome.
    var begunAt: UInt32 = 0
    var lastUpdate: Int64 = 0
    /// Frames that came and are not acked yet.
    var newest: UInt32 = 0

    /// `isLossy`: the link may lose messages, so that inputs are repeated and baselines acked.
    public init(isLossy: Bool = false) {
        self.isLossy = isLossy
        decoder = FrameDecoder(of: Game.self)
        interpolator = Interpolator(decoder.table, ticksPerFrame: Game.description.ticksPerFrame)
        clock = ClockSync(
            ticksPerSecond: Game.description.ticksPerSecond, ticksPerFrame: Game.description.ticksPerFrame,
            keptFrames: Int32(Interpolator.depth))
        outbox = Outbox(isLossy: isLossy)
        events.reserveCapacity(Self.eventLimit)
        super.init()
    }

    /// The newest frame, whole; its memory is used again once 32 newer ones have come.
    package var newestFrame: ViewFrame? { decoder.newest }
    public override var table: SchemaTable { decoder.table }
    public override var sample: ViewSample { interpolator.sample }
    public override var setup: NamedFields { NamedFields(of: matchSetup) }
    /// What the founder chose.
    public var chosenSetup: Game.Setup { matchSetup }

    // idle, refused → greeting
    public override func connect(_ now: Int64) {
        forget()
        phase = .greeting
        outbox.greet(at: now)
        lastProgress = now
        lastUpdate = now
    }

    // any → idle
    public override func disconnect() {
        phase = .idle
        outbox.reset()
    }

    /// Nothing of an earlier connection stays but the counts, and what was told and waits for its picture.
    func forget() {
        decoder.reset()
        interpolator.reset()
        clock = ClockSync(
            ticksPerSecond: Game.description.ticksPerSecond, ticksPerFrame: Game.description.ticksPerFrame,
            keptFrames: Int32(Interpolator.depth))
        predictor.reset(station: nil)
        outbox.reset()
        own = nil
        newest = 0
        isOver = false
    }

    /// Does something. false: nobody plays here yet, or too much waits for the server.
    @discardableResult
    public func input(_ input: Game.Input, _ now: Int64) -> Bool {
        guard phase == .playing, !isOver, station != nil, clock.isSynchronised else { return false }
        let tick = clock.tick(at: clock.localPosition) &+ 1
        guard predictor.predict(input, for: tick, time: Outbox.milliseconds(now)) else {
            statistics.inputsRefused += 1
            return false
        }
        outbox.hasNews = true
        return true
    }

    @discardableResult
    public override func input(_ fields: NamedFields, _ now: Int64) -> Bool {
        input(fields.value(Game.Input.self), now)
    }

    public override func leave() { outbox.leave() }

    public override func update(_ now: Int64) {
        guard phase == .playing else { return }
        // Who has no station is sent no frames.
        let isWaiting = !isOver && station != nil && now - lastProgress > Self.patienceMicroseconds
        if isWaiting, now - lastUpdate < ClockSync.pauseMicroseconds { restart(now) }
        lastUpdate = now
        let jumps = clock.update(at: now)
        if jumps.local, !isOver {
            predictor.stop()
            if let frame = decoder.newest { reconcile(frame, now) }
        }
        predictor.advance(to: clock.tick(at: clock.localPosition))
        interpolator.show(at: clock.renderPosition)
        showOwn(now)
        count(now)
    }

    /// Can't go on with what it has: asks for everything anew.
    func restart(_ now: Int64) {
        statistics.resets += 1
        outbox.greet(at: now)
        lastProgress = now
    }

    private func showOwn(_ now: Int64) {
        guard let own else { return }
        let position = clock.localPosition
        let fraction = position - clock.position(of: predictor.current)
        if predictor.show(fraction: fraction, now: now, into: &ownValues) { interpolator.replace(own, with: ownValues) }
    }

    /// Compares the own entity of a frame with what was predicted.
    func reconcile(_ frame: ViewFrame, _ now: Int64) {
        guard frame.own >= 0, let place = frame.index(of: frame.own) else { return predictor.stop() }
        predictor.reconcile(frame.quanta, start: Int(frame.entries[place].start), tick: frame.tick, now: now)
    }

    /// The next thing that happened by the picture's time. What happened long before it, while nobody looked, is passed over.
    public func nextHappening() -> ReceivedEvent<Game.Event>? {
        let oldest = clock.renderPosition - Self.staleMicroseconds / clock.tickMicroseconds
        while let first = events.first, clock.position(of: first.tick) <= clock.renderPosition {
            events.removeFirst()
            if clock.position(of: first.tick) >= oldest { return first }
        }
        return nil
    }

    public override func nextEvent() -> LiveEventFields? {
        guard let event = nextHappening() else { return nil }
        return LiveEventFields(tick: event.tick, fields: NamedFields(of: event.event))
    }

    private func count(_ now: Int64) {
        statistics.countSecond(now)
        statistics.roundTrip = clock.roundTrip.meanMicroseconds / 1000
        statistics.jitter = clock.roundTrip.jitterMicroseconds / 1000
        statistics.arrivalJitter = clock.arrivalJitterMicroseconds / 1000
        statistics.predictionError = predictor.lastError
        statistics.corrections = predictor.corrections
        statistics.snaps = predictor.snaps
        statistics.freezes = interpolator.freezes
        statistics.serverTick = clock.number(at: clock.serverPosition(at: now))
        statistics.renderTick = clock.number(at: clock.renderPosition)
        statistics.localTick = clock.number(at: clock.localPosition)
        statistics.inputLead = clock.leadTicks * clock.tickMicroseconds / 1000
        statistics.renderDelay = clock.delayTicks * clock.tickMicroseconds / 1000
    }

    @discardableResult
    public override func receive(_ bytes: [UInt8], _ now: Int64) -> Bool { take(bytes, now) }

    public override func takeOutgoing(_ now: Int64) -> [UInt8]? {
        guard phase == .greeting || phase == .playing && !isOver || outbox.isLeaving else { return nil }
        let repeats = min(max(50_000, Int64(clock.roundTrip.meanMicroseconds) / 4), 500_000)
        guard
            let bytes = outbox.next(
                at: now, ack: newest, schema: table.hash, inputs: predictor.inputs, repeats: repeats)
        else { return nil }
        statistics.bytesOut += UInt64(bytes.count)
        return bytes
    }
}
