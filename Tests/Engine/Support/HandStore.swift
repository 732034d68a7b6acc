import MartletEngine

/// A store that is played by hand: one match, what was committed, and nothing else.
struct HandStore {
    var record: MatchRecord
    var rows: [EventRecord] = []
    var checkpoints: [Checkpoint] = []
    var isPoisoned = false

    init(_ record: MatchRecord) { self.record = record }

    /// Commits one append, unless it does not follow.
    mutating func commit(_ append: Append) -> StorageFailure? {
        if append.fresh { isPoisoned = false }
        if isPoisoned { return .conflict }
        var next = rows.count + 1
        for event in append.events {
            guard event.offset == next else {
                isPoisoned = true
                return .conflict
            }
            next += 1
        }
        rows += append.events
        if let record = append.record { self.record = record }
        if let checkpoint = append.checkpoint { checkpoints.append(checkpoint) }
        checkpoints.removeAll { append.droppedCheckpoints.contains($0.offset) }
        return nil
    }

    func answer(_ request: LoadRequest) -> LoadedPart {
        switch request {
        case .latest: return match(at: rows.count)
        case .at(let offset): return offset <= rows.count ? match(at: offset) : .missing
        case .events(let first, let limit): return .events(Array(rows.filter { $0.offset >= first }.prefix(limit)))
        case .tick(let player, let tick):
            return .events(rows.filter { $0.actor == player && $0.tick == tick })
        }
    }

    private func match(at offset: Int) -> LoadedPart {
        let checkpoint = checkpoints.last { $0.offset <= offset }
        return .match(
            StoredMatch(
                record: record, checkpoint: checkpoint,
                tail: rows.filter { $0.offset > (checkpoint?.offset ?? 0) && $0.offset <= offset },
                lastOffset: rows.count, checkpoints: checkpoints.map(\.offset)))
    }
}
