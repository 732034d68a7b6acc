import Martlet
import MartletEngine

/// A disk that obeys: commits are whole, come after a while, and fail as the dice want. What was committed outlives
/// crashes; what was not does not.
final class SimulatedStore {
    /// One match as it is on disk.
    struct Kept {
        var record: MatchRecord
        var rows: [EventRecord] = []
        var checkpoints: [Checkpoint] = []
    }

    private struct Batch {
        var appends: [Append]
        var isWritten: Bool
        var isReportedGood: Bool
    }

    private unowned let world: World
    private var dice: Dice
    private(set) var matches: [MatchID: Kept] = [:]
    /// Ids in the order of their founding: dictionaries have none.
    private(set) var ids: [MatchID] = []

    private var queue: [Append] = []
    private var running: Batch?
    /// Matches whose last append failed: until a fresh one all others fail too.
    private var poisoned: Set<MatchID> = []
    private var generation = 0
    private var fullUntil: Int64 = 0
    /// Where outcomes go.
    var complete: ([AppendOutcome]) -> Void = { _ in }

    init(world: World) {
        self.world = world
        dice = Dice(seed: world.options.seed, 0x7374_6f72)
    }

    func fillDisk(until time: Int64) {
        fullUntil = time
        world.trace("the disk is full")
    }

    // MARK: Writing

    func submit(_ append: Append) {
        queue.append(append)
        if running == nil { startCommit() }
    }

    private func startCommit() {
        guard !queue.isEmpty else { return }
        let faults = world.faults
        var wait = dice.within(150_000...4_000_000)
        if dice.chance(faults.slowCommits) { wait = dice.within(50_000_000...3_000_000_000) }
        let isLost = dice.chance(faults.failedCommits) || world.clock.now < fullUntil
        let isDoubtful = dice.chance(faults.inDoubtCommits)
        running = Batch(
            appends: queue, isWritten: !isLost,
            isReportedGood: !isLost && !isDoubtful || world.sabotage == .hiddenFailure)
        queue = []
        let generation = generation
        world.clock.after(wait) { [unowned self] in
            if generation == self.generation { endCommit() }
        }
    }

    private func endCommit() {
        guard let batch = running else { return }
        running = nil
        let outcomes = carryOut(batch)
        if batch.isReportedGood {
            world.counts.commits += 1
        } else {
            world.counts.failedCommits += 1
            if batch.isWritten { world.counts.commitsInDoubt += 1 }
            world.trace("a commit of \(batch.appends.count) failed\(batch.isWritten ? ", but was written" : "")")
        }
        startCommit()
        complete(outcomes)
    }

    private func carryOut(_ batch: Batch) -> [AppendOutcome] {
        batch.appends.map { append in
            if append.fresh { poisoned.remove(append.match) }
            var failure: StorageFailure?
            if poisoned.contains(append.match) || !follows(append) {
                failure = .conflict
            } else if batch.isWritten {
                write(append)
            }
            if !batch.isReportedGood { failure = .unavailable("injected") }
            if failure != nil { poisoned.insert(append.match) }
            return AppendOutcome(match: append.match, ticket: append.ticket, failure: failure)
        }
    }

    private func follows(_ append: Append) -> Bool {
        guard let kept = matches[append.match] else { return append.record != nil && append.events.isEmpty }
        return append.events.first.map { $0.offset == kept.rows.count + 1 } ?? true
    }

    private func write(_ append: Append) {
        if let record = append.record {
            if matches[append.match] == nil {
                matches[append.match] = Kept(record: record)
                ids.append(append.match)
            }
            matches[append.match]?.record = record
        }
        matches[append.match]?.rows += append.events
        if var checkpoint = append.checkpoint {
            if world.sabotage == .forgottenTicks { checkpoint.lastTicks = [] }
            matches[append.match]?.checkpoints.append(checkpoint)
        }
        if !append.droppedCheckpoints.isEmpty {
            matches[append.match]?.checkpoints.removeAll { append.droppedCheckpoints.contains($0.offset) }
        }
        world.judge.committed(append)
    }

    // MARK: Reading

    func load(_ match: MatchID, _ request: LoadRequest, then: @escaping (Result<LoadedPart, StorageFailure>) -> Void) {
        // Of the instant, not of how much was read before: what is hidden must not move what is seen.
        var dice = Dice(
            seed: world.options.seed, 0x6c6f_6164, UInt64(world.clock.now), SimulatedServer.key(match))
        let fails = dice.chance(world.faults.failedLoads)
        let wait = dice.within(100_000...15_000_000)
        let generation = generation
        world.clock.after(wait) { [unowned self] in
            guard generation == self.generation else { return }
            if fails {
                world.counts.failedLoads += 1
                return then(.failure(.unavailable("injected")))
            }
            then(.success(read(match, request)))
        }
    }

    private func read(_ match: MatchID, _ request: LoadRequest) -> LoadedPart {
        guard let kept = matches[match] else { return .missing }
        switch request {
        case .latest: return .match(stored(kept, at: kept.rows.count))
        case .at(let offset):
            return (0...kept.rows.count).contains(offset) ? .match(stored(kept, at: offset)) : .missing
        case .events(let first, let limit):
            guard first >= 1, first <= kept.rows.count else { return .events([]) }
            return .events(Array(kept.rows[(first - 1)...].prefix(limit)))
        case .tick(let player, let tick):
            return .events(kept.rows.filter { $0.actor == player && $0.tick == tick })
        }
    }

    private func stored(_ kept: Kept, at offset: Int) -> StoredMatch {
        let checkpoint = kept.checkpoints.last { $0.offset <= offset }
        let first = checkpoint?.offset ?? 0
        return StoredMatch(
            record: kept.record, checkpoint: checkpoint, tail: first < offset ? Array(kept.rows[first..<offset]) : [],
            lastOffset: kept.rows.count)
    }

    // MARK: Dying

    /// The process dies: what waits is gone, and what was being written is there wholly or not at all.
    func crash() {
        generation += 1
        if let batch = running, batch.isWritten, dice.chance(0.5) { _ = carryOut(batch) }
        running = nil
        queue = []
        poisoned = []
        if world.sabotage == .lostCommit, let id = ids.last, matches[id]?.rows.isEmpty == false {
            matches[id]?.rows.removeLast()
        }
    }
}
