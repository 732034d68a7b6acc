/// The bounds that one live match keeps besides `MatchLimits`.
package struct LiveLimits: Hashable, Sendable {
    /// Binary messages of one stream: a client at 60 Hz sends some 120 a second. Past it the stream is closed with 4008.
    package var messages = TokenBucket.Rate(burst: 500, perSecond: 250)
    /// Messages that were none of the framing, until the stream is closed with 4008.
    package var badMessages = 16
    /// What one player says to all. Past it `rate_limited`.
    package var chat = TokenBucket.Rate(burst: 10, perSecond: 2)
    /// What one account does with the match's row: stations, ready, joining and leaving. Each is told to all. Past it
    /// `rate_limited`.
    package var actions = TokenBucket.Rate(burst: 40, perSecond: 4)
    /// Frames against nothing that one player is sent, whatever causes them: a hello, a snapshot asked for, nothing acked on a
    /// lossy link. Each is encoded for that player alone and is large; what is beyond comes later. Also how often a snapshot
    /// may be asked for; past it `rate_limited`.
    package var restarts = TokenBucket.Rate(burst: 8, perSecond: 4)
    /// Ticks made up for in one call; what lies beyond is skipped: the schedule moves.
    package var catchUpTicks = 4
    /// Recorded ticks made again in one call while a match comes back: about what all the loop's other matches then wait.
    package var resumedTicks = 8
    /// Bytes that a socket may hold before it is spared the next frame. None: what the kernel does not take at once waits for
    /// a slow reader, and the next frame would only be old when its turn comes.
    package var sparingBytes = 0
    /// A stream that took nothing for this long is closed with 4013,
    package var sparingSeconds: Int64 = 10
    /// and so is one that was spared every frame for this long.
    package var longestSparingSeconds: Int64 = 60
    /// How long a seat is kept whose player is gone.
    package var keepSeatSeconds: Int64 = 60
    /// An open lobby that nobody touches for this long is abandoned.
    package var lobbyIdleSeconds: Int64 = 30 * 60
    /// How much longer a match is played behind the first outcome, so that everybody sees how it came about.
    package var endingSeconds: Int64 = 2
    /// How long a stream stays open behind the end, and one that is opened later from then on.
    package var resultsSeconds: Int64 = 5 * 60
    /// A running match that nobody is connected to sleeps after this long.
    package var pauseAfterSeconds: Int64 = 60
    /// Play between two writes of the recording, in nanoseconds. What a kill may cost is this and one commit.
    package var recordingInterval: Int64 = 50_000_000
    /// Chunks that may lie where the store comes for them; what goes beyond is queued with all other writes.
    package var shelvedChunks = 64
    /// Play between two checkpoints of the world.
    package var checkpointSeconds: Int64 = 10
    /// Checkpoints kept of one match besides those that gaps in its recording need. When there are more, every other one
    /// of the older half goes, so that what is kept lies the closer the newer it is.
    package var keptCheckpoints = 16
    /// Rows read at once when a whole recording is wanted.
    package var recordingPage = 1024
    /// Bytes of a recording that is given out in one piece.
    package var recordingBytes = 64 << 20

    package init() {}
}
