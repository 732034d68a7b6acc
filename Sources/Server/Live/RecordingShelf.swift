import MartletEngine
internal import MartletStore
internal import Synchronization

/// Where one live match puts down what it recorded, and the store's thread comes for it: rows are made there, so the match's
/// own thread copies some bytes and wakes nobody. Of what went well it finds a ticket here when it next looks.
final class RecordingShelf: AppendSource {
    private struct State: Sendable {
        var rows: [(row: RecordedRow, end: Int)] = []
        var bytes: [UInt8] = []
    }

    private let match: MatchID
    /// Guards what lies here, between two threads; held to copy some hundred bytes.
    private let state = Mutex(State())
    private let newest = Atomic<UInt64>(0)
    private let whenFailed: @Sendable ([AppendOutcome]) -> Void

    /// `whenFailed` is called on the store's thread.
    init(_ match: MatchID, whenFailed: @escaping @Sendable ([AppendOutcome]) -> Void) {
        self.match = match
        self.whenFailed = whenFailed
    }

    /// The newest ticket that is on disk; 0: none yet.
    var recorded: UInt64 { newest.load(ordering: .acquiring) }

    /// Returns whether it lay empty: the store must be told.
    func put(_ chunk: RawSpan, _ row: RecordedRow) -> Bool {
        chunk.withUnsafeBytes { bytes in
            state.withLock { state in
                state.bytes.append(contentsOf: bytes)
                state.rows.append((row, state.bytes.count))
                return state.rows.count == 1
            }
        }
    }

    func take() -> [Append] {
        state.withLock { state in
            var start = 0
            let appends = state.rows.map { row, end in
                defer { start = end }
                return row.append(to: match, Array(state.bytes[start..<end]))
            }
            state.rows.removeAll(keepingCapacity: true)
            state.bytes.removeAll(keepingCapacity: true)
            return appends
        }
    }

    func finished(_ outcomes: [AppendOutcome]) {
        for outcome in outcomes where outcome.failure == nil { newest.store(outcome.ticket, ordering: .releasing) }
        let failed = outcomes.filter { $0.failure != nil }
        if !failed.isEmpty { whenFailed(failed) }
    }
}
