internal import MartletEngine

/// The one thread that writes: it takes everything that waits, writes it in one transaction, commits, and tells.
///
/// While one commit waits for the disk the next group gathers; that is all there is to group commit. No append is ever
/// delayed to find company.
///
/// It belongs to its thread; what others need of it are the queue and the status.
final class Writer {
    private let queue: WriteQueue
    private let status: WriterStatus
    private let connection: Connection
    private let appends: AppendWriter
    private let begin: Statement
    private let commit: Statement
    private let options: StoreOptions
    private let checkpointer: LogCheckpointer
    private var cursors: MatchCursors
    private var outcomes: [[AppendOutcome]] = []
    private var committedEvents = 0
    private var committedAppends = 0

    init(
        _ connection: Connection, queue: WriteQueue, status: WriterStatus, checkpointer: LogCheckpointer,
        options: StoreOptions
    ) throws(SQLiteError) {
        self.connection = connection
        self.queue = queue
        self.status = status
        self.checkpointer = checkpointer
        self.options = options
        appends = try AppendWriter(connection)
        begin = try connection.statement("BEGIN IMMEDIATE")
        commit = try connection.statement("COMMIT")
        cursors = MatchCursors(limit: options.rememberedMatches)
    }

    /// Until the queue is closed and empty.
    func run() {
        var group: [QueuedWrite] = []
        while true {
            let isWorking = status.health == .working
            let patience = isWorking ? checkpointer.idleMilliseconds(connection.framesInLog) : options.retryMilliseconds
            let taken = queue.take(
                into: &group, maxBytes: options.maxGroupBytes, maxWrites: options.maxGroupWrites, milliseconds: patience
            )
            var isIdle = true
            switch taken {
            case .writes:
                write(group)
                group.removeAll(keepingCapacity: group.capacity <= options.maxGroupWrites)
                isIdle = false
            case .nothing where !isWorking: probe()
            case .nothing, .nudged: break
            case .closed: return
            }
            checkpointer.tend(connection, isIdle: isIdle)
        }
    }

    /// Writes a group, each write at most once, and tells all of them how it went.
    private func write(_ group: [QueuedWrite]) {
        var failure: SQLiteError?
        for isolating in [false, true] {
            do throws(SQLiteError) {
                try transact(group, isolating: isolating)
                failure = nil
                break
            } catch {
                connection.rollback()
                failure = error
                // One write may have spoilt it for all: try again with each behind a savepoint.
                guard !isolating, error.concernsOneStatement else { break }
                cursors.rollback()
            }
        }
        if let failure {
            breakAll(group)
            status.failed(failure.description)
            tell(group, failure: .unavailable(failure.description))
        } else {
            cursors.commit()
            tell(group, failure: nil)
        }
    }

    private func transact(_ group: [QueuedWrite], isolating: Bool) throws(SQLiteError) {
        let faults = status.faults
        if let message = faults.onWrite?() { throw .injected(message) }
        outcomes.removeAll(keepingCapacity: true)
        committedEvents = 0
        committedAppends = 0
        try begin.run()
        for write in group {
            switch write {
            case .appends(let queued):
                outcomes.append(try self.write(queued, isolating: isolating))
            case .task(let task):
                try run(task, isolating: isolating)
            case .source: break  // The queue has asked it.
            }
        }
        if let message = faults.onCommit?() { throw .injected(message) }
        let start = MonotonicClock.nanoseconds()
        MonotonicClock.sleep(milliseconds: options.commitDelayMilliseconds)
        try commit.run()
        let time = MonotonicClock.nanoseconds() - start
        status.committed(appends: committedAppends, events: committedEvents, nanoseconds: time)
    }

    private func write(_ queued: QueuedAppends, isolating: Bool) throws(SQLiteError) -> [AppendOutcome] {
        var written: [AppendOutcome] = []
        written.reserveCapacity(queued.appends.count)
        for append in queued.appends {
            let cursor = cursors.touch(append.match)
            let failure: StorageFailure?
            if queued.isRefused {
                cursor.working.isBroken = true
                failure = .unavailable(WriteQueue.full)
            } else if isolating {
                failure = try writeAlone(append, at: cursor)
            } else {
                failure = try appends.write(append, at: cursor)
            }
            if failure == nil {
                committedAppends += 1
                committedEvents += append.events.count
            }
            written.append(AppendOutcome(match: append.match, ticket: append.ticket, failure: failure))
        }
        return written
    }

    /// Behind a savepoint: an error that concerns this append alone undoes this append alone.
    private func writeAlone(_ append: Append, at cursor: MatchCursor) throws(SQLiteError) -> StorageFailure? {
        let before = cursor.working
        try connection.execute("SAVEPOINT alone")
        do throws(SQLiteError) {
            let failure = try appends.write(append, at: cursor)
            try connection.execute("RELEASE alone")
            return failure
        } catch {
            guard error.concernsOneStatement, connection.isInTransaction else { throw error }
            try connection.execute("ROLLBACK TO alone")
            try connection.execute("RELEASE alone")
            cursor.working = before
            cursor.working.isBroken = true
            return error.failure
        }
    }

    private func run(_ task: any QueuedTask, isolating: Bool) throws(SQLiteError) {
        guard isolating else { return try task.run(on: connection) }
        try connection.execute("SAVEPOINT alone")
        do throws(SQLiteError) {
            try task.run(on: connection)
        } catch {
            guard error.concernsOneStatement, connection.isInTransaction else { throw error }
            try connection.execute("ROLLBACK TO alone")
            task.fail(error.failure)
        }
        try connection.execute("RELEASE alone")
    }

    /// Every match that a failed group wanted to write is broken, also those whose turn had not come.
    private func breakAll(_ group: [QueuedWrite]) {
        for case .appends(let queued) in group {
            for append in queued.appends { _ = cursors.touch(append.match) }
        }
        cursors.fail()
    }

    private func tell(_ group: [QueuedWrite], failure: StorageFailure?) {
        var next = 0
        for write in group {
            switch write {
            case .task(let task): task.finish(failure)
            case .source: break
            case .appends(let queued):
                if let failure {
                    queued.completion(
                        queued.appends.map { AppendOutcome(match: $0.match, ticket: $0.ticket, failure: failure) })
                } else {
                    queued.completion(outcomes[next])
                    next += 1
                }
            }
        }
    }

    /// Writes something of a size that matters and deletes it again: whether the disk takes writes once more.
    private func probe() {
        // Frames that can be copied into the file make room in the log.
        _ = try? connection.checkpointLog()
        do throws(SQLiteError) {
            let faults = status.faults
            if let message = faults.onWrite?() ?? faults.onCommit?() { throw .injected(message) }
            try begin.run()
            try connection.statement("INSERT OR REPLACE INTO probe (id, filler) VALUES (1, zeroblob(262144))").run()
            try commit.run()
            try begin.run()
            try connection.statement("DELETE FROM probe").run()
            try commit.run()
            status.committed(appends: 0, events: 0, nanoseconds: 0)
        } catch {
            connection.rollback()
            status.failed(error.description)
        }
    }
}
