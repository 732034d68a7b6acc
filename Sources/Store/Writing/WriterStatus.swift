internal import Synchronization

/// What the writer's thread tells the others, and what tests tell it.
final class WriterStatus: Sendable {
    struct Values: Sendable {
        var health = StoreHealth.working
        var counters = StoreCounters()
        var faults = StoreFaults()
    }

    private let values = Mutex(Values())

    var health: StoreHealth { values.withLock { $0.health } }
    var counters: StoreCounters { values.withLock { $0.counters } }
    var faults: StoreFaults {
        get { values.withLock { $0.faults } }
        set { values.withLock { $0.faults = newValue } }
    }

    func committed(appends: Int, events: Int, nanoseconds: Int64) {
        let time = UInt64(max(nanoseconds, 0))
        values.withLock { values in
            values.health = .working
            values.counters.commits += 1
            values.counters.appends += UInt64(appends)
            values.counters.events += UInt64(events)
            values.counters.commitNanoseconds += time
            values.counters.longestCommitNanoseconds = max(values.counters.longestCommitNanoseconds, time)
            values.counters.commitTimes[StoreCounters.commitTimeBucket(nanoseconds: time)] += 1
        }
    }

    func failed(_ message: String) {
        values.withLock { values in
            values.health = .refusingWrites(message)
            values.counters.failedCommits += 1
        }
    }
}
