import Martlet
import MartletEngine

/// Holds everything that is committed, sent and received against what must hold. The first thing that does not ends the
/// run.
final class Judge {
    final class Case {
        var record: MatchRecord
        var reference: (any MatchReference)?
        /// By offset: when it was committed, in the order of the run.
        var commitOrder: [Int] = [0]
        var lastTick: [PlayerID: Int] = [:]
        /// By player and tick.
        var offsets: [TickMark: Int] = [:]
        var statuses: Set<MatchStatus> = [.open]
        /// The acks that players have received.
        var acked: Set<TickMark> = []

        init(_ record: MatchRecord) { self.record = record }
    }

    private unowned let world: World
    private(set) var violation: String?
    private(set) var cases: [MatchID: Case] = [:]

    init(world: World) { self.world = world }

    func fail(_ text: String) {
        guard violation == nil else { return }
        violation = text
        world.trace("VIOLATION: \(text)")
        world.closeTrace()
        world.clock.isStopped = true
    }

    // MARK: The log

    func committed(_ append: Append) {
        let match = append.match
        if cases[match] == nil, let record = append.record {
            world.counts.matches += 1
            cases[match] = Case(record)
        }
        guard let file = cases[match] else { return fail("\(match): something was committed of no match") }
        if let checkpoint = append.checkpoint, file.reference == nil {
            file.reference = world.games.reference(for: match, opening: checkpoint)
            if file.reference == nil { return fail("\(match): the opening can't be read") }
        }
        for row in append.events { commit(row, match, file) }
        if let record = append.record { note(record, match, file) }
        if let checkpoint = append.checkpoint { check(checkpoint, match, file) }
    }

    private func commit(_ row: EventRecord, _ match: MatchID, _ file: Case) {
        world.counts.checks += 1
        guard let reference = file.reference else { return fail("\(match): a row before the opening") }
        if let wrong = reference.fold(row) { return fail("\(match): \(wrong)") }
        file.commitOrder.append(world.nextOrder())
        world.noteCommit(of: match, reference)
        guard let actor = row.actor, let tick = row.tick else { return }
        if let first = file.offsets[TickMark(player: actor, tick: tick)] {
            return fail("\(match): tick \(tick) of \(actor) took effect twice, at offsets \(first) and \(row.offset)")
        }
        if let last = file.lastTick[actor], tick <= last {
            return fail("\(match): tick \(tick) of \(actor) was taken behind tick \(last)")
        }
        file.lastTick[actor] = tick
        file.offsets[TickMark(player: actor, tick: tick)] = row.offset
    }

    private func note(_ record: MatchRecord, _ match: MatchID, _ file: Case) {
        let (before, after) = (file.record.status, record.status)
        let allowed: [MatchStatus] =
            switch before {
            case .open: [.open, .loading, .abandoned]
            case .loading: [.loading, .running, .finished, .abandoned]
            case .running, .paused: [.running, .finished, .abandoned]
            case .finished: [.finished]
            case .abandoned: [.abandoned]
            }
        guard allowed.contains(after) else { return fail("\(match): went from \(before) to \(after)") }
        if after == .finished, before != .finished { world.counts.finishedMatches += 1 }
        if after == .finished, file.reference?.isOver != true { fail("\(match): finished without an outcome") }
        file.record = record
        file.statuses.insert(after)
    }

    private func check(_ checkpoint: Checkpoint, _ match: MatchID, _ file: Case) {
        world.counts.checks += 1
        guard let reference = file.reference, let hash = reference.hash(at: checkpoint.offset) else {
            return fail("\(match): a checkpoint at offset \(checkpoint.offset), which is not there")
        }
        if hash != checkpoint.hash || hash != StateHash.of(checkpoint.payload) {
            fail("\(match): the checkpoint at offset \(checkpoint.offset) is not the fold of the log")
        }
    }

    func memory(of match: MatchID, offset: Int, hash: UInt64) {
        world.counts.checks += 1
        guard let reference = cases[match]?.reference else { return fail("\(match): in memory, but not on disk") }
        guard offset == reference.offset, hash == reference.hash(at: offset) else {
            return fail("\(match): the state in memory at offset \(offset) is not the fold of the log")
        }
    }

    // MARK: What players are told

    /// Whether an offset was on disk when something was said.
    func wasCommitted(_ offset: Int, in match: MatchID, before order: Int) -> Bool {
        guard let file = cases[match], file.commitOrder.indices.contains(offset) else { return false }
        return file.commitOrder[offset] < order
    }

    func check(snapshot node: JSONNode, of match: MatchID, for player: PlayerID, order: Int) {
        world.counts.snapshots += 1
        world.counts.checks += 1
        guard let offset = node["offset"]?.int, let view = node["view"], node["matchId"]?.string == match.text else {
            return fail("\(match): a snapshot without its fields")
        }
        guard wasCommitted(offset, in: match, before: order), let reference = cases[match]?.reference else {
            return fail("\(match): \(player) was sent a snapshot at offset \(offset) before its commit")
        }
        guard view.raw == reference.view(at: offset, for: player), node["turn"]?.int == reference.turn(at: offset)
        else {
            return fail("\(match): the snapshot of \(player) at offset \(offset) is not the projection of the log")
        }
    }

    func check(event node: JSONNode, of match: MatchID, for player: PlayerID, order: Int, allowsEmpty: Bool = false) {
        world.counts.events += 1
        world.counts.checks += 1
        guard let offset = node["offset"]?.int, let events = node["events"] else {
            return fail("\(match): an event without its fields")
        }
        guard wasCommitted(offset, in: match, before: order), let row = cases[match]?.reference?.row(at: offset) else {
            return fail("\(match): \(player) was sent the event at offset \(offset) before its commit")
        }
        let expected = row.events(for: player) ?? (allowsEmpty && row.actor == player ? Array("[]".utf8) : nil)
        let tick = row.actor == player ? row.tick : nil
        guard events.raw == expected, node["turn"]?.int == row.turn, node["tick"]?.int == tick,
            node["timestamp"]?.string == row.timestamp.rfc3339, node["actorPlayerId"]?.string == row.actor?.description
        else {
            return fail("\(match): the event of \(player) at offset \(offset) is not the projection of its row")
        }
    }

    func check(ack node: JSONNode, tick: Int, of match: MatchID, for player: PlayerID, order: Int) {
        world.counts.checks += 1
        guard let offset = node["offset"]?.int, let file = cases[match] else {
            return fail("\(match): an ack without its offset")
        }
        guard wasCommitted(offset, in: match, before: order), let row = file.reference?.row(at: offset) else {
            return fail("\(match): \(player) was acked offset \(offset) before its commit")
        }
        guard row.actor == player, row.tick == tick else {
            return fail("\(match): the ack of tick \(tick) of \(player) names offset \(offset), which is another's")
        }
        guard node["accepted"]?.bool == (row.rejection == nil), node["reason"]?["code"]?.string == row.rejection?.code,
            node["reason"]?["message"]?.string == row.rejection?.message,
            node["events"]?.raw == row.events(for: player) ?? Array("[]".utf8)
        else { return fail("\(match): the ack of tick \(tick) of \(player) is not what the log says") }
        if let snapshot = node["snapshot"] {
            guard snapshot["offset"]?.int == offset else {
                return fail("\(match): the ack at offset \(offset) shows another offset")
            }
            check(snapshot: snapshot, of: match, for: player, order: order)
        }
        if file.acked.insert(TickMark(player: player, tick: tick)).inserted {
            world.counts.acks += 1
        } else {
            world.counts.repeatedAcks += 1
        }
    }

    /// A player was told that a tick never was.
    func check(staleTick tick: Int, of match: MatchID, for player: PlayerID) {
        if let offset = cases[match]?.offsets[TickMark(player: player, tick: tick)] {
            fail("\(match): tick \(tick) of \(player) is called stale, but stands at offset \(offset)")
        }
    }

    func check(match node: JSONNode, of match: MatchID) {
        guard let text = node["status"]?.string, let status = MatchStatus(rawValue: text), let file = cases[match],
            file.statuses.contains(status)
        else { return fail("\(match): a match message tells a status that was never committed") }
        if node["inviteCode"] == nil { fail("\(match): a member was not shown the invite code") }
    }

    // MARK: The end

    /// What was acked is on disk, and the log, decided again, gives what it says.
    func final() {
        for id in world.store.ids {
            guard violation == nil, let kept = world.store.matches[id], let file = cases[id] else { continue }
            for mark in file.acked.sorted(by: { ($0.player, $0.tick) < ($1.player, $1.tick) }) {
                guard let offset = file.offsets[mark], kept.rows.indices.contains(offset - 1),
                    kept.rows[offset - 1].actor == mark.player, kept.rows[offset - 1].tick == mark.tick
                else { return fail("\(id): the acked tick \(mark.tick) of \(mark.player) is lost") }
            }
            guard let opening = kept.checkpoints.first else { continue }
            let audit = world.games.audit(
                id,
                StoredMatch(record: kept.record, checkpoint: opening, tail: kept.rows, lastOffset: kept.rows.count))
            world.counts.checks += kept.rows.count
            if let step = audit.steps.first(where: { $0.mismatch != nil }) {
                return fail("\(id): offset \(step.row.offset): \(step.mismatch ?? "")")
            }
            if let failure = audit.failure { return fail("\(id): \(failure)") }
        }
    }
}
