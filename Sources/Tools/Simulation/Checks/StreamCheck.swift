import Martlet
import MartletEngine

/// Follows one connection of one player: what it begins with, that nothing is missing, twice, early or out of order.
struct StreamCheck {
    private static let kinds = ["snapshot", "event", "ack", "match", "presence", "ready", "pong", "error", "closing"]

    let match: MatchID
    let player: PlayerID
    let start: StreamStart
    /// Everything that the player may see up to here has been received.
    private(set) var position: Int
    private(set) var isReady = false
    private var hasBegun: Bool

    init(match: MatchID, player: PlayerID, start: StreamStart) {
        self.match = match
        self.player = player
        self.start = start
        switch start {
        case .after(let offset):
            position = offset
            hasBegun = false
        case .since(let offset):
            position = max(1, offset) - 1
            hasBegun = true
        }
    }

    /// Takes one frame; returns its kind.
    mutating func take(_ root: JSONNode, order: Int, judge: Judge) -> String {
        let found = Self.kinds.filter { root[$0] != nil }
        guard found.count == 1, let kind = found.first, root["matchId"]?.string == match.text,
            root["offset"]?.int != nil
        else {
            judge.fail("\(match): a frame holds \(found) and is no message of the contract")
            return ""
        }
        switch kind {
        case "snapshot": if let node = root["snapshot"] { snapshot(node, order, judge) }
        case "event": if let node = root["event"] { event(node, order, judge) }
        case "match":
            if case .after = start, !isReady { hasBegun = true }
            if let node = root["match"] { judge.check(match: node, of: match) }
        case "ready": ready(root["offset"]?.int ?? -1, order, judge)
        default: break
        }
        return kind
    }

    private mutating func snapshot(_ node: JSONNode, _ order: Int, _ judge: Judge) {
        judge.check(snapshot: node, of: match, for: player, order: order)
        guard let offset = node["offset"]?.int else { return }
        if isReady {
            if offset < position { return judge.fail("\(match): \(player) was sent an older snapshot, at \(offset)") }
            missing(upTo: offset, judge)
        } else if case .after = start, hasBegun {
            judge.fail("\(match): \(player) was sent two snapshots before ready")
        }
        hasBegun = true
        position = max(position, offset)
    }

    private mutating func event(_ node: JSONNode, _ order: Int, _ judge: Judge) {
        guard let offset = node["offset"]?.int else { return judge.fail("\(match): an event without its offset") }
        guard hasBegun else { return judge.fail("\(match): \(player) was sent an event before the snapshot") }
        guard offset > position else {
            return judge.fail(
                "\(match): \(player) was sent the event at offset \(offset), and has everything up to \(position)")
        }
        judge.check(event: node, of: match, for: player, order: order)
        missing(upTo: offset - 1, judge)
        position = offset
    }

    private mutating func ready(_ offset: Int, _ order: Int, _ judge: Judge) {
        guard !isReady else { return judge.fail("\(match): \(player) was told twice that the stream is ready") }
        guard hasBegun else { return judge.fail("\(match): \(player)'s stream is ready without a snapshot") }
        guard judge.wasCommitted(offset, in: match, before: order) else {
            return judge.fail("\(match): \(player)'s stream is ready at offset \(offset), which is not committed")
        }
        isReady = true
        missing(upTo: offset, judge)
        position = max(position, offset)
    }

    private func missing(upTo offset: Int, _ judge: Judge) {
        guard let next = judge.cases[match]?.reference?.nextVisible(behind: position, for: player), next <= offset
        else {
            return
        }
        judge.fail("\(match): \(player) never got the event at offset \(next), and is at \(offset)")
    }
}
