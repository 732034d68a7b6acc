import Martlet
import MartletEngine

/// The disk of one simulated live match: commits take their time, and for whole spells none succeeds.
final class LiveDisk {
    private(set) var record: MatchRecord
    private(set) var rows: [EventRecord] = []
    private(set) var checkpoints: [Checkpoint] = []

    private unowned let world: LiveWorld
    private var dice: Dice
    private var queue: [(append: Append, isPatient: Bool)] = []
    private var isBusy = false
    private var isPoisoned = false
    private var generation = 0
    private var failsUntil: Int64 = 0
    /// When it last failed or was slow; what a kill costs is checked when that is long ago.
    private(set) var troubleAt: Int64 = .min
    /// Ticks that it confirmed to be written: the first and the last of each append.
    private(set) var confirmed: [ClosedRange<UInt32>] = []
    /// The newest of them.
    var confirmedTick: UInt32 { confirmed.last?.upperBound ?? 0 }

    init(_ record: MatchRecord, world: LiveWorld) {
        self.record = record
        self.world = world
        dice = Dice(seed: world.options.seed, 0x6469_736b, UInt64(world.matchNumber))
    }

    func fail(until time: Int64) { failsUntil = time }

    /// - Parameter isPatient: it waits for company, and its success is not told but can be looked up.
    func submit(_ append: Append, isPatient: Bool = false) {
        queue.append((append, isPatient))
        if !isBusy { start() }
    }

    private func start() {
        guard !queue.isEmpty else { return }
        isBusy = true
        let faults = world.faults
        var wait = dice.within(200_000...30_000_000)
        if queue.allSatisfy(\.isPatient) { wait += dice.within(0...25_000_000) }
        if dice.chance(faults.slowCommits / 20) {
            wait = dice.within(200_000_000...3_000_000_000)
            troubleAt = world.clock.now + wait
        }
        let batch = queue
        queue = []
        let generation = generation
        world.clock.after(wait) { [weak self] in
            guard let self, generation == self.generation else { return }
            isBusy = false
            commit(batch)
            start()
        }
    }

    private func commit(_ batch: [(append: Append, isPatient: Bool)]) {
        let isLost = world.clock.now < failsUntil || dice.chance(world.faults.failedCommits / 20)
        let isDoubtful = dice.chance(world.faults.inDoubtCommits / 20)
        if isLost || isDoubtful { troubleAt = world.clock.now }
        for (append, isPatient) in batch {
            var failure: StorageFailure?
            if append.fresh { isPoisoned = false }
            if isPoisoned || (append.events.first.map { $0.offset != rows.count + 1 } ?? false) {
                failure = .conflict
            } else if !isLost {
                write(append)
            }
            if isLost || isDoubtful { failure = .unavailable("injected") }
            if world.sabotage == .hiddenFailure, isLost { failure = nil }
            if failure == nil { confirm(append) } else { isPoisoned = true }
            let isToldLater = isPatient && failure == nil
            world.later(1_000) { world in
                guard isToldLater else { return world.feed(.appended(ticket: append.ticket, failure)) }
                world.recorded = append.ticket
            }
        }
        if isLost || isDoubtful { world.counts.failedCommits += 1 } else { world.counts.commits += 1 }
    }

    private func confirm(_ append: Append) {
        for row in append.events {
            guard let (first, count) = RecordingChunk.span(of: row.payload) else { continue }
            confirmed.append(first...(first + max(1, count) - 1))
        }
    }

    private func write(_ append: Append) {
        if let record = append.record { self.record = record }
        if world.sabotage == .lostOutcome { record.outcome = nil }
        rows += append.events
        if let checkpoint = append.checkpoint {
            checkpoints.removeAll { $0.offset == checkpoint.offset }
            checkpoints.append(checkpoint)
        }
        checkpoints.removeAll { append.droppedCheckpoints.contains($0.offset) }
    }

    func answer(_ token: UInt64, _ request: LoadRequest) {
        let wait = dice.within(100_000...15_000_000)
        let fails = dice.chance(world.faults.failedLoads)
        world.later(wait) { [weak self] world in
            guard let self else { return }
            world.feed(.loaded(token, fails ? .failure(.unavailable("injected")) : .success(read(request))))
        }
    }

    private func read(_ request: LoadRequest) -> LoadedPart {
        switch request {
        case .events(let first, let limit): return .events(Array(rows.dropFirst(first - 1).prefix(limit)))
        case .latest, .at, .tick:
            let checkpoint = checkpoints.last
            var tail = Array(rows.dropFirst(checkpoint?.offset ?? 0))
            if world.sabotage == .lostChunk, tail.count > 2 { tail.remove(at: tail.count / 2) }
            if world.sabotage == .wrongTick { tail = [] }
            return .match(
                StoredMatch(
                    record: record, checkpoint: checkpoint, tail: tail, lastOffset: rows.count,
                    checkpoints: checkpoints.map(\.offset)))
        }
    }

    /// The process died: what waits is gone, what was being written may be there.
    func crash() {
        generation += 1
        queue = []
        isBusy = false
        isPoisoned = false
        if world.sabotage == .lostCommit, !rows.isEmpty {
            rows.removeLast()
            checkpoints.removeAll { $0.offset > rows.count }
        }
    }
}
