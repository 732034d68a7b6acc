internal import MartletEngine

/// A write that is not an append: it runs in the group's transaction and hears once that is committed.
protocol QueuedTask: AnyObject, Sendable {
    /// May run twice, if the group is tried again: the last run or `fail` counts.
    func run(on connection: Connection) throws(SQLiteError)
    func fail(_ failure: StorageFailure)
    /// The group is over: committed, or failed with `failure`.
    func finish(_ failure: StorageFailure?)
}

/// The appends of one `submit`.
struct QueuedAppends: Sendable {
    let appends: [Append]
    let bytes: Int
    /// The queue was full: they fail when their turn comes, so that their submitter hears in order.
    let isRefused: Bool
    let completion: @Sendable ([AppendOutcome]) -> Void
}

enum QueuedWrite: Sendable {
    case appends(QueuedAppends)
    /// Appends that are asked for when their turn has come.
    case source(any AppendSource)
    case task(any QueuedTask)
}

/// What waits for the writer: many put, one takes.
///
/// Sources wake nobody. As long as some come now and then the writer looks for them by itself, at even intervals; whatever
/// else is put takes them along.
final class WriteQueue: Sendable {
    fileprivate struct State {
        var writes: [QueuedWrite] = []
        /// Where in `writes` those begin that were not taken yet.
        var head = 0
        var bytes = 0
        var appends = 0
        var isClosed = false
        var nudged = false
        /// Something waits that is no source.
        var isUrgent = false
        /// When the writer looks for sources; nil: it does not, and must be woken for the first one.
        var nextLook: Int64?
        /// Looks since the last source came.
        var idleLooks = 0

        var isEmpty: Bool { head == writes.count }
    }

    enum Taken {
        /// They are in the group.
        case writes
        case nudged
        case nothing
        case closed
    }

    private let monitor = Monitor(State())
    private let maxBytes: Int
    private let maxWrites: Int
    private let patience: Int64

    /// So often the writer looks for sources in vain before it leaves that.
    private static let idleLooks = 40

    /// What those are told for whom there is no room.
    static let full = "too much waits to be written"

    init(maxBytes: Int, maxWrites: Int, patienceMilliseconds: Int) {
        self.maxBytes = maxBytes
        self.maxWrites = maxWrites
        patience = Int64(patienceMilliseconds) * 1_000_000
    }

    /// Appends whose bytes don't fit are queued without their contents, to be refused in order. Only a queue that is
    /// full of such, or closed, takes nothing more: the answer then says why, and nil otherwise.
    func put(_ appends: [Append], bytes: Int, completion: @escaping @Sendable ([AppendOutcome]) -> Void) -> String? {
        monitor.change { state in
            if let refusal = refusal(state) { return refusal }
            let fits = bytes <= maxBytes - state.bytes
            var kept = appends
            if !fits { for index in kept.indices { kept[index] = kept[index].stripped } }
            let cost = fits ? bytes : 0
            state.writes.append(
                .appends(QueuedAppends(appends: kept, bytes: cost, isRefused: !fits, completion: completion)))
            state.bytes += cost
            state.appends += appends.count
            state.isUrgent = true
            return nil
        }
    }

    func put(_ source: any AppendSource) -> String? {
        monitor.change { state, wakes in
            if let refusal = refusal(state) { return refusal }
            state.writes.append(.source(source))
            wakes = state.nextLook == nil
            state.idleLooks = 0
            state.nextLook = state.nextLook ?? MonotonicClock.nanoseconds() + patience
            return nil
        }
    }

    func put(_ task: any QueuedTask) -> String? {
        monitor.change { state in
            if let refusal = refusal(state) { return refusal }
            state.writes.append(.task(task))
            state.isUrgent = true
            return nil
        }
    }

    private func refusal(_ state: State) -> String? {
        if state.isClosed { return "the store is closed" }
        return state.writes.count - state.head < maxWrites ? nil : Self.full
    }

    /// Lets the writer look around though nothing is queued.
    func nudge() { monitor.change { $0.nudged = true } }

    /// Nothing more is taken in; what waits is still written.
    func close() { monitor.change { $0.isClosed = true } }

    /// Takes what waits, at most so much of it (but always something), in place of what `group` holds.
    func take(into group: inout [QueuedWrite], maxBytes: Int, maxWrites: Int, milliseconds: Int?) -> Taken {
        group.removeAll(keepingCapacity: true)
        let end = milliseconds.map { MonotonicClock.nanoseconds() + Int64($0) * 1_000_000 }
        let taken = monitor.wait { state -> Monitor<State>.Look<Taken> in
            let now = MonotonicClock.nanoseconds()
            let looks = look(&state, now)
            if !state.isEmpty, looks || state.isUrgent || state.isClosed {
                state.takeHead(into: &group, maxBytes: maxBytes, maxWrites: maxWrites)
                return .found(.writes)
            }
            if state.isEmpty, state.isClosed { return .found(.closed) }
            if state.nudged {
                state.nudged = false
                return .found(.nudged)
            }
            if let end, end <= now { return .found(.nothing) }
            return .again(at: [end, state.nextLook].compactMap(\.self).min())
        }
        for index in group.indices { group[index].ask() }
        return taken
    }

    /// Whether it is time to look for sources; if so the next time is set.
    private func look(_ state: inout State, _ now: Int64) -> Bool {
        guard let due = state.nextLook, due <= now else { return false }
        state.idleLooks += 1
        state.nextLook = state.idleLooks > Self.idleLooks ? nil : now + patience
        return true
    }

    /// Appends and bytes that wait.
    var waiting: (appends: Int, bytes: Int) { monitor.read { ($0.appends, $0.bytes) } }
}

extension WriteQueue.State {
    fileprivate mutating func takeHead(into group: inout [QueuedWrite], maxBytes: Int, maxWrites: Int) {
        var end = head
        var taken = 0
        while end < writes.count, end - head < maxWrites, taken < maxBytes {
            if case .appends(let queued) = writes[end] {
                taken += queued.bytes
                appends -= queued.appends.count
            }
            end += 1
        }
        bytes -= taken
        if end == writes.count { isUrgent = false }
        if head == 0, end == writes.count { return swap(&group, &writes) }
        group.append(contentsOf: writes[head..<end])
        head = end
        // Moving what is left costs as much as is left: do it once half is gone.
        if head * 2 >= writes.count {
            writes.removeSubrange(..<head)
            head = 0
        }
    }
}

extension QueuedWrite {
    /// Puts a source's appends in its place.
    fileprivate mutating func ask() {
        guard case .source(let source) = self else { return }
        self = .appends(
            QueuedAppends(appends: source.take(), bytes: 0, isRefused: false, completion: source.finished))
    }
}

extension Append {
    /// Who it was, without what it carries.
    fileprivate var stripped: Append { Append(match: match, ticket: ticket, fresh: fresh) }

    /// About what it costs in memory and on disk.
    var bytes: Int {
        var sum = 128
        for event in events { sum += 64 + event.payload.count }
        if let checkpoint { sum += 64 + checkpoint.payload.count + 9 * checkpoint.lastTicks.count }
        if let record {
            sum += 256 + record.ruleset.count + (record.outcome?.count ?? 0) + 64 * record.players.count
        }
        return sum
    }
}
