/// The inputs of one station that wait on the server for their tick: taken in sequence, each once, and applied in sequence.
///
///     message ──▶ insert ──▶ waiting (at most 64, by sequence) ──▶ takeDue(tick) ──▶ `InputGatherer` ──▶ the step
///                   │
///                   └── dropped and counted: known already, predecessor missing, over 2 s off, no room
///
/// Nothing is allocated after the first tick. Times are nanoseconds of the server's monotonic clock.
public struct InputBuffer<Input: Replicated>: Sendable {
    /// What waits.
    @usableFromInline
    struct Waiting: Sendable {
        @usableFromInline let sequence: UInt32
        @usableFromInline let tick: UInt32
        @usableFromInline let stamp: Int64
        @usableFromInline let input: Input

        @inlinable
        init(sequence: UInt32, tick: UInt32, stamp: Int64, input: Input) {
            self.sequence = sequence
            self.tick = tick
            self.stamp = stamp
            self.input = input
        }
    }

    /// What became of inputs, as totals.
    public struct Counts: Equatable, Sendable {
        /// Waiting or applied.
        public var taken: UInt64 = 0
        /// Applied at a later tick than they were meant for: they came too late.
        public var late: UInt64 = 0
        /// Came before: redundancy, or a replay.
        public var repeated: UInt64 = 0
        /// The one before has not come yet.
        public var outOfSequence: UInt64 = 0
        /// Meant for a tick more than two seconds ago.
        public var ancient: UInt64 = 0
        /// Meant for a tick more than two seconds ahead.
        public var future: UInt64 = 0
        /// 64 waited already.
        public var overflowed: UInt64 = 0

        /// Came while nobody might play, or waited when the player got up.
        public var unwanted: UInt64 = 0

        public init() {}

        /// Refused, and not for being known already.
        @inlinable public var refused: UInt64 { outOfSequence + ancient + future + overflowed }
    }

    /// When a message came, as the server's clock and schedule have it.
    public struct Arrival: Sendable {
        public var now: Int64
        /// The tick whose step is the next to be made.
        public var nextTick: UInt32
        /// From now to that step's deadline; negative where it is behind.
        public var untilNext: Int64
        /// What lies between two ticks.
        public var tickLength: Int64
        /// The client's round trip, if it is known; else 0.
        public var roundTrip: Int64

        public init(now: Int64, nextTick: UInt32, untilNext: Int64, tickLength: Int64, roundTrip: Int64) {
            self.now = now
            self.nextTick = nextTick
            self.untilNext = untilNext
            self.tickLength = max(1, tickLength)
            self.roundTrip = max(0, roundTrip)
        }
    }

    /// How far from now a tick may lie that an input is meant for.
    public static var farthestNanoseconds: Int64 { 2_000_000_000 }

    @usableFromInline var waiting: [Waiting] = []
    @usableFromInline var clock = ClientTime()
    /// All up to this sequence are applied or were refused: what a frame says.
    @inlinable public var applied: UInt32 { settled }
    @usableFromInline var settled: UInt32 = 0
    /// Everything up to this sequence has come.
    @usableFromInline var received: UInt32 = 0
    /// Of the newest that waits or was applied.
    @usableFromInline var newestTick: UInt32 = 0
    @usableFromInline var hasTick = false
    @usableFromInline var slack: Int8?
    public var counts = Counts()

    @inlinable
    public init() { waiting.reserveCapacity(Int(LiveWire.waitingInputs)) }

    /// A new hello: sequences begin behind this one, and another clock may count.
    @inlinable
    public mutating func reset(at sequence: UInt32 = 0) {
        waiting.removeAll(keepingCapacity: true)
        clock = ClientTime()
        received = sequence
        settled = sequence
        hasTick = false
        slack = nil
    }

    /// Nobody may play now: these are refused, and not asked for again.
    @inlinable
    public mutating func refuse(_ inputs: [TimedInput<Input>]) {
        for place in inputs.indices where LiveWire.distance(from: received, to: inputs[place].sequence) == 1 {
            received = inputs[place].sequence
            counts.unwanted += 1
        }
        settle()
    }

    /// The player sits elsewhere now: what waits is refused, sequences go on.
    @inlinable
    public mutating func dropWaiting() {
        counts.unwanted += UInt64(waiting.count)
        waiting.removeAll(keepingCapacity: true)
        settle()
    }

    @inlinable public var count: Int { waiting.count }

    /// To be called where something came or went.
    @inlinable
    mutating func settle() { settled = waiting.isEmpty ? received : waiting[0].sequence &- 1 }

    /// Takes what a message brought.
    @inlinable
    public mutating func insert(_ inputs: [TimedInput<Input>], of head: InputHead, at arrival: Arrival) {
        clock.note(head.time, at: arrival.now)
        let farthest = Int32(clamping: Self.farthestNanoseconds / arrival.tickLength)
        for place in inputs.indices {
            let ahead = LiveWire.distance(from: received, to: inputs[place].sequence)
            if ahead <= 0 {
                counts.repeated += 1
                continue
            }
            guard ahead == 1 else {
                counts.outOfSequence += 1
                continue
            }
            received = inputs[place].sequence
            let distance = LiveWire.distance(from: arrival.nextTick, to: inputs[place].tick)
            noteSlack(of: distance, at: arrival)
            if distance < -farthest {
                counts.ancient += 1
            } else if distance > farthest {
                counts.future += 1
            } else if waiting.count >= Int(LiveWire.waitingInputs) {
                counts.overflowed += 1
            } else {
                take(inputs[place], age: head.time &- inputs[place].time, at: arrival)
                if distance < 0 { counts.late += 1 }
            }
        }
        settle()
    }

    @inlinable
    mutating func take(_ input: TimedInput<Input>, age: UInt32, at arrival: Arrival) {
        // Inputs are applied in sequence, so none may be due before the one that it follows.
        if !hasTick || LiveWire.distance(from: newestTick, to: input.tick) > 0 { newestTick = input.tick }
        hasTick = true
        let stamp = clock.stamp(age: age, now: arrival.now, roundTrip: arrival.roundTrip)
        waiting.append(Waiting(sequence: input.sequence, tick: newestTick, stamp: stamp, input: input.input))
        counts.taken += 1
    }

    @inlinable
    mutating func noteSlack(of distance: Int32, at arrival: Arrival) {
        let quarters = Int64(distance) * 4 + (arrival.untilNext * 4) / arrival.tickLength
        let early = Int8(truncatingIfNeeded: min(max(quarters, -127), 127))
        slack = min(slack ?? early, early)
    }

    /// How early the latest of those that came since the last call was, in quarters of a tick; nil: none came.
    @inlinable
    public mutating func takeSlack() -> Int8? {
        defer { slack = nil }
        return slack
    }

    /// How many are due at a tick, at most 8; the rest of them wait on.
    @inlinable
    public func dueCount(at tick: UInt32) -> Int {
        var due = 0
        while due < min(waiting.count, Int(LiveWire.inputsPerTick)),
            LiveWire.distance(from: tick, to: waiting[due].tick) <= 0
        { due += 1 }
        return due
    }
}
