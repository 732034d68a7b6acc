/// A client of a live match whatever its game: what a page's exports and tools hold. `LiveClient` is the only kind there is.
///
/// It opens no socket and reads no clock: bytes and the time go in, bytes come out. Times are microseconds of any monotonic
/// clock, the same one for all calls.
///
///     connect(now)                      the stream is open
///     receive(bytes, now)               for each binary message
///     update(now)                       for each animation frame; then `sample` is what to draw
///     input(fields, now)                for what the player does
///     while let bytes = takeOutgoing(now)     send them; after each of the above
open class AnyLiveClient {
    public enum Phase: UInt8, Sendable {
        /// No stream.
        case idle = 0
        /// Said hello.
        case greeting = 1
        /// Frames come.
        case playing = 2
        /// The server said no; `refusal` has its code.
        case refused = 3
    }

    public internal(set) var phase = Phase.idle
    /// The match is over: the last frame is here, and the picture stands still once it has come to it.
    public internal(set) var isOver = false
    /// Where the player sits; nil: a spectator.
    public internal(set) var station: Int32?
    public internal(set) var crew: Int32?
    /// The crew's own entity; nil: it has none.
    public internal(set) var own: EntityNumber?
    /// Code and text of the last refusal.
    public internal(set) var refusalCode: UInt8 = 0
    public internal(set) var refusalText: [UInt8] = []
    public internal(set) var statistics = LiveStatistics()

    package init() {}

    /// What to draw.
    open var sample: ViewSample { ViewSample() }
    open var table: SchemaTable { SchemaTable(kinds: []) }

    open func connect(_ now: Int64) {}
    open func disconnect() {}
    /// One binary message of the server's. false: it was none, and is counted.
    @discardableResult
    open func receive(_ bytes: [UInt8], _ now: Int64) -> Bool { false }
    open func update(_ now: Int64) {}
    /// What the player does, by its fields' names. false: it can't be taken now.
    @discardableResult
    open func input(_ fields: NamedFields, _ now: Int64) -> Bool { false }
    /// The next message to send; nil: there is none.
    open func takeOutgoing(_ now: Int64) -> [UInt8]? { nil }
    /// The seat is given up with the next message.
    open func leave() {}
    /// The setup of the match, by its fields' names.
    open var setup: NamedFields { NamedFields() }
    /// The next thing that happened by the picture's time; nil: nothing more.
    open func nextEvent() -> LiveEventFields? { nil }
}

/// Something that happened, by its fields' names.
public struct LiveEventFields: Sendable {
    public let tick: UInt32
    public let fields: NamedFields
}

/// What an overlay shows. Durations in milliseconds.
public struct LiveStatistics: Sendable {
    public internal(set) var roundTrip = 0.0
    /// Of the round trip.
    public internal(set) var jitter = 0.0
    /// How long frames are held up beyond the fastest.
    public internal(set) var arrivalJitter = 0.0
    /// How far off the last comparison found the own place, in the game's units.
    public internal(set) var predictionError = 0.0
    public internal(set) var corrections: UInt64 = 0
    public internal(set) var snaps: UInt64 = 0
    public internal(set) var freezes: UInt64 = 0
    /// Of the last whole second.
    public internal(set) var bytesInPerSecond: Int64 = 0
    public internal(set) var bytesOutPerSecond: Int64 = 0
    public internal(set) var bytesIn: UInt64 = 0
    public internal(set) var bytesOut: UInt64 = 0
    public internal(set) var frames: UInt64 = 0
    /// Messages that were none, and frames that could not be decoded.
    public internal(set) var badMessages: UInt64 = 0
    public internal(set) var undecodedFrames: UInt64 = 0
    /// Times that the client said hello again because it could not go on.
    public internal(set) var resets: UInt64 = 0
    /// Inputs not taken because too many wait for the server.
    public internal(set) var inputsRefused: UInt64 = 0
    /// Ticks, with the part of one that has passed: the server's newest by now, the picture's, the predicted one.
    public internal(set) var serverTick = 0.0
    public internal(set) var renderTick = 0.0
    public internal(set) var localTick = 0.0
    /// How far inputs are made ahead, and the picture behind, on purpose.
    public internal(set) var inputLead = 0.0
    public internal(set) var renderDelay = 0.0
    /// Quarters of a tick by which the last reported input came early.
    public internal(set) var slack: Int8 = 0

    public init() {}

    private var secondBegan: Int64 = 0
    private var bytesInBefore: UInt64 = 0
    private var bytesOutBefore: UInt64 = 0

    mutating func countSecond(_ now: Int64) {
        let passed = now - secondBegan
        guard passed >= 1_000_000 else { return }
        bytesInPerSecond = Int64(bytesIn - bytesInBefore) * 1_000_000 / passed
        bytesOutPerSecond = Int64(bytesOut - bytesOutBefore) * 1_000_000 / passed
        bytesInBefore = bytesIn
        bytesOutBefore = bytesOut
        secondBegan = now
    }
}
