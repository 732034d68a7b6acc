/// Every bound that one match keeps, with its default.
package struct MatchLimits: Hashable, Sendable {
    /// Commands of one player: this many at once, this many a second in the long run. Past it `rate_limited`.
    package var commands = TokenBucket.Rate(burst: 500, perSecond: 100)
    /// Inputs that may wait while the match is read from the store. Past it `busy`.
    package var waitingInputs = 256
    /// Commands that may wait for their commit. Past it `busy`.
    package var pendingAppends = 4096
    /// Bytes of answers and events that may wait for a commit, as they do when the disk stands still. Past it `busy`.
    package var heldBytes = 8 << 20
    /// Views that one player may ask for besides those that acks bring: snapshots, and acks given again with theirs. Each is
    /// drawn anew, one of the past from a checkpoint and the events behind it. Past it `rate_limited`.
    package var views = TokenBucket.Rate(burst: 200, perSecond: 20)
    /// Unread bytes that one stream may hold. Past it the stream is closed with 4013.
    package var backlogBytes = 1 << 20
    /// Rows kept in memory to answer late retries and short absences without the store.
    package var recentEntries = 64
    /// Rows between checkpoints.
    package var checkpointInterval = 256
    /// Rows that one read of the log may return.
    package var eventPage = 256
    /// Bytes of one stored command.
    package var commandBytes = 4_096
    /// Idle time after which the state leaves memory.
    package var hibernateAfterSeconds: Int64 = 60
    /// How long the loading phase waits for everybody.
    package var loadingSeconds: Int64 = 60
    /// An open match that nobody touches for this long is abandoned.
    package var openIdleSeconds: Int64 = 24 * 3600
    /// A running match that no human touches for this long is abandoned.
    package var runningIdleSeconds: Int64 = 30 * 24 * 3600

    /// Of live matches.
    package var live = LiveLimits()

    package init() {}
}
