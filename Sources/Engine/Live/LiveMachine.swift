/// The hot path of a live match, beside what every match machine takes: ticks and binary messages, called on the match's
/// loop and nowhere else. In steady state neither allocates.
///
/// The shell calls `tick` when the monotonic clock has come to `nextTick`, gives `noteTickTime` what it measured around
/// that call, then calls `flushRecording`. Everything else (lobby, streams, the store's answers) goes through `handle`.
/// `nextTick` may change with every call of any of these.
package protocol LiveMachine: MatchMachine {
    /// Takes one binary message of a stream.
    func receive(_ message: RawSpan, from subscriber: SubscriberID, now: Now, effects: inout [MatchEffect])

    /// Makes the ticks that are due and sends frames; `now` may be late. At most `MatchLimits.catchUpTicks` at once.
    func tick(now: Now, output: any LiveOutput, effects: inout [MatchEffect])

    /// Hands what the last ticks took in to the store. Small; does nothing where nothing is due. All effects so far must
    /// have been performed: what is recorded stands behind them.
    /// - Parameter recorded: the newest ticket among those given to `recorder` that is on disk; 0: none yet.
    func flushRecording(now: Now, recorded: UInt64, to recorder: any LiveRecorder, effects: inout [MatchEffect])

    /// The absolute monotonic deadline of the next tick; nil while none is made.
    var nextTick: Int64? { get }

    /// What lies between two ticks, in nanoseconds.
    var tickNanoseconds: Int64 { get }

    /// Totals since the machine was made.
    var load: TickLoad { get }

    /// Seats with an open stream.
    var playerCount: Int { get }

    /// What the shell measured around the last call of `tick`: machines read no clock.
    func noteTickTime(_ nanoseconds: Int64)

    /// Of the last whole second; nil: there was none.
    var tickTimes: TickTimes? { get }
}

/// Where frames go: the sockets of the match's loop.
package protocol LiveOutput: AnyObject {
    /// Sends one binary message, whose bytes are only there during the call. Returns how many bytes its socket still
    /// holds afterwards; -1: the stream is gone.
    func send(_ bytes: RawSpan, to subscriber: SubscriberID) -> Int

    /// How many bytes that socket holds now; asked of those only whose last answer was more than a little. -1: it is gone.
    func held(by subscriber: SubscriberID) -> Int
}

/// What ticks cost, as totals, for metrics and for admission.
package struct TickLoad: Hashable, Sendable {
    /// Ticks that were made.
    package var ticks: UInt64 = 0
    /// Calls of `tick` that came more than half a tick behind their deadline.
    package var late: UInt64 = 0
    /// Ticks that took longer than the game's budget.
    package var overBudget: UInt64 = 0
    /// Ticks that were never made, because the schedule was moved rather than caught up with.
    package var skipped: UInt64 = 0
    /// Spent in `tick`.
    package var nanoseconds: UInt64 = 0
    /// The longest tick; of a call that made several, the mean.
    package var longestNanoseconds: UInt64 = 0
    /// Messages with frames that were sent, and their bytes.
    package var frames: UInt64 = 0
    package var frameBytes: UInt64 = 0
    /// Frames that a slow reader was spared.
    package var sparedFrames: UInt64 = 0
    /// Inputs that were applied.
    package var inputs: UInt64 = 0
    /// Inputs that came too late, too early, twice, or from nobody's station.
    package var droppedInputs: UInt64 = 0
    /// Acks of frames that were never sent, or that no longer matter.
    package var ignoredAcks: UInt64 = 0
    /// Messages that were no messages of the compact framing.
    package var badMessages: UInt64 = 0
    /// Bytes of what was recorded.
    package var recordedBytes: UInt64 = 0
    /// Bodies of frames that were encoded: one for each crew and baseline in use.
    package var encodings: UInt64 = 0

    package init() {}

    package static func += (left: inout TickLoad, right: TickLoad) {
        left.ticks += right.ticks
        left.late += right.late
        left.overBudget += right.overBudget
        left.skipped += right.skipped
        left.nanoseconds += right.nanoseconds
        left.longestNanoseconds = max(left.longestNanoseconds, right.longestNanoseconds)
        left.frames += right.frames
        left.frameBytes += right.frameBytes
        left.sparedFrames += right.sparedFrames
        left.inputs += right.inputs
        left.droppedInputs += right.droppedInputs
        left.ignoredAcks += right.ignoredAcks
        left.badMessages += right.badMessages
        left.recordedBytes += right.recordedBytes
        left.encodings += right.encodings
    }
}

/// A resume token that was just made, 128 bits from the shell's secure source: what a player's client shows to have its seat
/// back where it can't sign in. The machine keeps the hash alone.
package struct IssuedToken: Hashable, Sendable {
    package static let byteCount = 16

    package var bytes: [UInt8]
    /// SHA-256 of `bytes`.
    package var hash: [UInt8]
    /// The sign-in behind the stream that it is for.
    package var session: SessionID?

    package init(bytes: [UInt8], hash: [UInt8], session: SessionID? = nil) {
        self.bytes = bytes
        self.hash = hash
        self.session = session
    }
}
