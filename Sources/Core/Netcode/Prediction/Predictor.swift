/// Predicts a crew's own entity: the inputs that were made here act at once, and what the server says of the past is taken
/// over by making the ticks since then again.
///
///     states   …  T  T+1 … current      the last 64, one for each tick
///     inputs      those that no frame has said to be applied, by sequence, at most 64
///
/// `predict` puts an input in, `advance` makes ticks, `reconcile` compares the state of a frame's tick with the frame.
/// Inputs are kept (for sending, too) where a game predicts nothing.
public struct Predictor<Game: Simulation> {
    public static var depth: Int { 64 }

    private let schema: Schema
    private var states: [Game.Own]
    /// Valid from this tick on.
    private var oldest: UInt32 = 0
    /// The newest predicted tick.
    public private(set) var current: UInt32 = 0
    /// Of the newest frame that `reconcile` was given.
    private var confirmed: UInt32 = 0
    /// Whether there is anything to predict from.
    public private(set) var isRunning = false
    public private(set) var station: Int32 = 0

    /// Made here, and not known to be applied by the server.
    package private(set) var inputs: [TimedInput<Game.Input>] = []
    /// How many of them are in the state of `current`.
    private var inCurrent = 0
    private var newestSequence: UInt32 = 0
    /// Up to here they were made at another station.
    private var foreignSequence: UInt32 = 0

    private var error: PredictionError
    private var before = OwnValues()
    private var after = OwnValues()
    private var ahead = OwnValues()

    /// States taken from the server because prediction was off.
    public private(set) var corrections: UInt64 = 0
    /// Corrections so great that the picture jumped.
    public private(set) var snaps: UInt64 = 0
    /// How far off the last comparison found the place, in the game's units.
    public private(set) var lastError = 0.0
    /// Inputs not taken because 64 waited.
    public private(set) var overflowed: UInt64 = 0

    public init() {
        schema = Schema(of: Game.Own())
        states = [Game.Own](repeating: Game.Own(), count: Self.depth)
        error = PredictionError(schema, predicted: Game.predictedLayers, Game.blending)
        inputs.reserveCapacity(Self.depth)
    }

    /// A new connection: sequences begin behind this one.
    public mutating func reset(station: Int32?, at sequence: UInt32 = 0) {
        stop()
        inputs.removeAll(keepingCapacity: true)
        inCurrent = 0
        newestSequence = sequence
        sit(at: station)
    }

    /// Another station: what was made at the last one is not predicted here.
    public mutating func sit(at station: Int32?) {
        stop()
        self.station = station ?? -1
        foreignSequence = newestSequence
    }

    /// There is no own entity, or the clock has jumped: goes on from the next `reconcile`.
    public mutating func stop() {
        isRunning = false
        error.clear()
    }

    private var predicts: Bool { station >= 0 && Game.predicts(station) }

    /// Takes an input, which acts in the tick `tick` (or the one of the input before it, if that is later). `time`: the
    /// client's milliseconds. false: 64 inputs wait for the server already, and this one is not taken.
    @discardableResult
    public mutating func predict(_ input: Game.Input, for tick: UInt32, time: UInt32) -> Bool {
        guard inputs.count < Int(LiveWire.waitingInputs) else {
            overflowed += 1
            return false
        }
        var tick = tick
        if isRunning, LiveWire.distance(from: current, to: tick) <= 0 { tick = current &+ 1 }
        if let last = inputs.last, LiveWire.distance(from: last.tick, to: tick) < 0 { tick = last.tick }
        newestSequence &+= 1
        inputs.append(TimedInput(sequence: newestSequence, tick: tick, time: time, input: input))
        return true
    }

    /// The sequence of the newest input, or the one that was begun at.
    package var sequence: UInt32 { newestSequence }

    /// Makes the ticks up to this one; at most 63 beyond the newest frame.
    public mutating func advance(to tick: UInt32) {
        guard isRunning else { return }
        while LiveWire.distance(from: current, to: tick) > 0,
            LiveWire.distance(from: confirmed, to: current) < Int32(Self.depth - 1)
        { step() }
    }

    private mutating func step() {
        var own = states[slot(current)]
        current &+= 1
        inCurrent = apply(to: &own, at: current, from: inCurrent)
        Game.predictStep(&own)
        states[slot(current)] = own
        if LiveWire.distance(from: oldest, to: current) >= Int32(Self.depth) {
            oldest = current &- UInt32(Self.depth - 1)
        }
    }

    /// Applies what is due, as the server does: in sequence, at most so many a tick. Returns where it stopped.
    private func apply(to own: inout Game.Own, at tick: UInt32, from place: Int) -> Int {
        var place = place
        var left = LiveWire.inputsPerTick
        while place < inputs.count, left > 0, LiveWire.distance(from: tick, to: inputs[place].tick) <= 0 {
            if LiveWire.distance(from: foreignSequence, to: inputs[place].sequence) > 0 {
                Game.predict(inputs[place].input, by: station, on: &own)
            }
            place += 1
            left -= 1
        }
        return place
    }

    private func slot(_ tick: UInt32) -> Int { Int(tick % UInt32(Self.depth)) }

    /// All inputs up to this sequence are applied, or were refused.
    public mutating func acknowledge(_ sequence: UInt32) {
        var known = 0
        while known < inputs.count, LiveWire.distance(from: inputs[known].sequence, to: sequence) >= 0 { known += 1 }
        guard known > 0 else { return }
        inputs.removeFirst(known)
        inCurrent = max(0, inCurrent - known)
    }

    /// A frame shows the own entity, with all inputs in it that `acknowledge` was told of. `quanta` holds its row from
    /// `start` on; `now` in microseconds.
    public mutating func reconcile(_ quanta: [Int32], start: Int, tick: UInt32, now: Int64) {
        guard predicts, start >= 0, quanta.count - start >= schema.count else { return }
        guard !isRunning || LiveWire.distance(from: confirmed, to: tick) > 0 else { return }
        let isInReach =
            isRunning && LiveWire.distance(from: oldest, to: tick) >= 0
            && LiveWire.distance(from: current, to: tick) <= Int32(Self.depth)
        guard isInReach else { return restart(quanta, start: start, tick: tick) }
        confirmed = tick
        // A server ahead of the local clock is checked, too: the ticks up to its own are made first.
        while LiveWire.distance(from: current, to: tick) > 0 { step() }

        var comparison = OwnComparison(quanta, start: start, predicted: Game.predictedLayers)
        states[slot(tick)].replicate(&comparison)
        lastError = 0
        guard comparison.predictionIsOff || comparison.othersChanged else { return }
        before.fill(from: states[slot(current)])
        if comparison.predictionIsOff { measureError(quanta, start: start, tick: tick) }
        var taking = OwnTaking(
            quanta, start: start, keeping: comparison.predictionIsOff ? [] : Game.predictedLayers)
        states[slot(tick)].replicate(&taking)
        resimulate(from: tick)
        after.fill(from: states[slot(current)])
        let (_, snapped) = error.note(before: before.values, after: after.values, at: now)
        if comparison.predictionIsOff {
            corrections += 1
            if snapped { snaps += 1 }
        }
    }

    /// How far the predicted place was from the server's.
    private mutating func measureError(_ quanta: [Int32], start: Int, tick: UInt32) {
        after.fill(from: states[slot(tick)])
        var square = 0.0
        for (place, field) in schema.fields.enumerated()
        where field.form.manner == .continuous
            && !field.layers.isDisjoint(with: Game.predictedLayers.intersection(.position))
        {
            let difference = field.form.value(of: quanta[start + place]) - after.values[place]
            square += difference * difference
        }
        lastError = square.squareRoot()
    }

    /// Makes all ticks after this one again, with the inputs that the server has not applied.
    private mutating func resimulate(from tick: UInt32) {
        let end = current
        current = tick
        oldest = tick
        inCurrent = 0
        while current != end { step() }
    }

    private mutating func restart(_ quanta: [Int32], start: Int, tick: UInt32) {
        if isRunning { snaps += 1 }
        var own = Game.Own()
        var taking = OwnTaking(quanta, start: start, keeping: [])
        own.replicate(&taking)
        states[slot(tick)] = own
        current = tick
        oldest = tick
        confirmed = tick
        inCurrent = 0
        isRunning = true
        error.clear()
    }

    /// The predicted state of a tick; nil: it is not kept.
    public func state(at tick: UInt32) -> Game.Own? {
        guard isRunning, LiveWire.distance(from: oldest, to: tick) >= 0, LiveWire.distance(from: tick, to: current) >= 0
        else { return nil }
        return states[slot(tick)]
    }

    /// The picture: `fraction` of a tick beyond `current`, with the inputs of that tick so far. false: nothing is predicted.
    public mutating func show(fraction: Double, now: Int64, into values: inout [Double]) -> Bool {
        guard isRunning else { return false }
        var next = states[slot(current)]
        before.fill(from: next)
        _ = apply(to: &next, at: current &+ 1, from: inCurrent)
        Game.predictStep(&next)
        ahead.fill(from: next)
        error.show(
            from: before.values, to: ahead.values, fraction: min(max(fraction, 0), 1), at: now, into: &values)
        return true
    }
}
