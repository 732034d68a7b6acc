/// What stands before a frame's body, for one client alone; the body is the same for its whole crew. Usually 9 bytes.
///
///     flags u8: 0x40 | baseline in bits 0–1 | 4: applied is there | 8: echo is there | 16: the last frame of the match
///         | 32: seat is there
///     tick: u32 where the baseline is 0 (nothing), else its low 16 bits, nearest to the newest known frame's
///     baseline 1: the tick `ticksPerFrame` earlier · 2: varint, how many ticks earlier
///     applied: low 16 bits of the newest input's sequence that is in this frame u16, slack i8
///     echo: low 16 bits of the client's time u16, milliseconds that it lay here u8
///     seat: station i8, crew i8, each −1: none
public struct FrameHead: Equatable, Sendable {
    /// The longest one.
    public static let byteLimit = 16

    /// What the server knows of a client's inputs.
    public struct Applied: Equatable, Sendable {
        /// All up to this one are in the frame, or were refused.
        public var sequence: UInt32
        /// How early the latest of those that came since the last frame was, in quarters of a tick; nil: none came.
        public var slack: Int8?

        public init(sequence: UInt32, slack: Int8?) {
            self.sequence = sequence
            self.slack = slack
        }
    }

    /// The client's own time comes back to it, so that it can tell the round trip.
    public struct Echo: Equatable, Sendable {
        public var time: UInt32
        /// Milliseconds from its coming to this frame; nil: more than 254.
        public var hold: UInt8?

        public init(time: UInt32, hold: UInt8?) {
            self.time = time
            self.hold = hold
        }
    }

    public var tick: UInt32
    /// The frame that this one is described against; nil: against nothing.
    public var baseline: UInt32?
    /// Left out where nothing has changed since the last frame that the client is known to have.
    public var applied: Applied?
    public var echo: Echo?
    /// Where the player sits now: said on a link that loses messages, until an ack names a frame that said so.
    public var seat: StationChange?
    /// The match is over, and this is what it came to: no frame follows.
    public var isLast = false

    public init(tick: UInt32, baseline: UInt32?, applied: Applied? = nil, echo: Echo? = nil) {
        self.tick = tick
        self.baseline = baseline
        self.applied = applied
        self.echo = echo
    }

    /// Appends it. A baseline that is not older than the frame is our own mistake.
    public func write(ticksPerFrame: Int32, into bytes: inout [UInt8]) {
        var form: UInt8 = 0
        let past = baseline.map { tick &- $0 }
        if let past { form = past == UInt32(bitPattern: ticksPerFrame) ? 1 : 2 }
        let parts: UInt8 = (applied == nil ? 0 : 4) | (echo == nil ? 0 : 8) | (seat == nil ? 0 : 32)
        bytes.append(LiveWire.frame | form | parts | (isLast ? 16 : 0))
        bytes.append(low: form == 0 ? 4 : 2, of: UInt64(tick))
        if form == 2, let past { bytes.append(varint: past) }
        if let applied {
            bytes.append(low: 2, of: UInt64(applied.sequence))
            bytes.append(UInt8(bitPattern: applied.slack ?? .min))
        }
        if let echo {
            bytes.append(low: 2, of: UInt64(echo.time))
            bytes.append(echo.hold ?? .max)
        }
        if let seat {
            bytes.append(place: seat.station)
            bytes.append(place: seat.crew)
        }
    }

    /// What the receiver must know to complete the short numbers.
    public struct Context: Sendable {
        public var ticksPerFrame: Int32
        /// Tick of the newest frame.
        public var tick: UInt32
        /// Of the newest input that was sent.
        public var sequence: UInt32
        public var time: UInt32

        public init(ticksPerFrame: Int32, tick: UInt32, sequence: UInt32, time: UInt32) {
            self.ticksPerFrame = ticksPerFrame
            self.tick = tick
            self.sequence = sequence
            self.time = time
        }
    }

    /// Reads it, and says where the body begins.
    public static func read(
        _ bytes: RawSpan, _ context: Context
    ) throws(LiveWireError) -> (head: FrameHead, body: Int) {
        try bytes.withUnsafeBytes { (buffer) throws(LiveWireError) -> (head: FrameHead, body: Int) in
            var reader = WireReader(buffer)
            let flags = reader.byte()
            guard flags & 0xc0 == LiveWire.frame else { throw .unknown }
            let form = flags & 3
            guard form != 3 else { throw .damaged }
            let tick = form == 0 ? reader.number() : LiveWire.number(near: context.tick, low: reader.half())
            var head = FrameHead(tick: tick, baseline: nil)
            head.isLast = flags & 16 != 0
            if form == 1 { head.baseline = tick &- UInt32(bitPattern: context.ticksPerFrame) }
            if form == 2 {
                let past = reader.varint()
                guard past > 0 else { throw .damaged }
                head.baseline = tick &- past
            }
            if flags & 4 != 0 {
                let sequence = LiveWire.number(near: context.sequence, low: reader.half())
                let slack = Int8(bitPattern: reader.byte())
                head.applied = Applied(sequence: sequence, slack: slack == .min ? nil : slack)
            }
            if flags & 8 != 0 {
                let time = LiveWire.number(near: context.time, low: reader.half())
                let hold = reader.byte()
                head.echo = Echo(time: time, hold: hold == .max ? nil : hold)
            }
            if flags & 32 != 0 { head.seat = StationChange(station: reader.place(), crew: reader.place()) }
            guard !reader.isDamaged else { throw .damaged }
            return (head, buffer.count - reader.bytesLeft)
        }
    }
}
