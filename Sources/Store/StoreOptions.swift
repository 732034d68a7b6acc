/// What can be set about a store; the defaults are for a server of its own.
package struct StoreOptions: Hashable, Sendable {
    /// Makes every commit this much slower, to see a slow disk's effect on a fast one.
    package var commitDelayMilliseconds = 0
    /// What may wait for commits, in bytes; appends beyond it are refused, in order with those before them.
    package var maxQueuedBytes = 64 << 20
    /// How many writes of all kinds may wait, refused ones too; more fail at once.
    package var maxQueuedWrites = 65_536
    /// What one transaction takes of what waits. The rest goes into the next.
    package var maxGroupBytes = 8 << 20
    package var maxGroupWrites = 8192
    /// How long appends that nobody waits for may wait for company.
    package var patienceMilliseconds = 25
    /// Connections (and threads) for reading.
    package var readers = 2
    /// Reads that may wait for them; more fail at once.
    package var maxQueuedReads = 4096
    /// Matches whose last offset is remembered; others are looked up.
    package var rememberedMatches = 65_536
    /// Frames (pages of 4 KiB) in the write-ahead log from which they are copied into the database file.
    package var checkpointFrames = 4096
    /// How long failed writes wait before the store tries again by itself.
    package var retryMilliseconds = 500
    /// The most pages that the database may have, to try out a full disk.
    package var maxPages: Int?

    package init() {}
}

/// Faults for tests: each closure may return a message, and that step then fails with it. They run on the writer's
/// thread.
package struct StoreFaults: Sendable {
    /// Before a group of writes is begun.
    package var onWrite: (@Sendable () -> String?)?
    /// In place of the commit; what was written is rolled back.
    package var onCommit: (@Sendable () -> String?)?

    package init(onWrite: (@Sendable () -> String?)? = nil, onCommit: (@Sendable () -> String?)? = nil) {
        self.onWrite = onWrite
        self.onCommit = onCommit
    }
}
