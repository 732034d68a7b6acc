import Martlet

/// What waits for its commit. Everything that a match says is said at an offset and held until that offset is durable, so
/// that nobody ever learns of what a crash could take back. With nothing in flight it leaves at once.
struct Outbox: Sendable {
    /// What to do in place of a held thing when its commit failed.
    enum Remedy: Sendable {
        /// Nobody has to know.
        case drop
        /// Tell who sent the command.
        case refuse(CommandSource)
        case refuseRequest(RequestID)
        /// Take the input again once the match is back at its durable state.
        case retry(MatchInput)
    }

    enum Held: Sendable {
        case effect(MatchEffect, orElse: Remedy)
        /// A stream's `ready`, which it is sent once. After a failure it begins again, or goes on.
        case ready(SubscriberID, Frame)
        /// An input that can only be answered when what stands before it is durable.
        case input(MatchInput)
    }

    /// One append in flight.
    private struct Pending: Sendable {
        let ticket: UInt64
        /// The offset that is durable once it is committed.
        let offset: Int
        /// The row, for streams that catch up meanwhile.
        let entry: LogEntry?
        var held: [Held] = []
        var bytes = 0
    }

    /// What a held input is taken to cost: it keeps the message that it came in.
    private static let inputBytes = 16_384

    private var pending: [Pending] = []
    /// Index of the first one in flight; what lies before it is done.
    private var head = 0

    var isEmpty: Bool { head == pending.count }
    var count: Int { pending.count - head }
    /// About what is held.
    private(set) var heldBytes = 0

    /// An append was sent to the store: from now on everything waits for it.
    mutating func open(ticket: UInt64, offset: Int, entry: LogEntry?) {
        pending.append(Pending(ticket: ticket, offset: offset, entry: entry))
    }

    /// Holds something until all that is in flight is durable. False: nothing is in flight, let it go now.
    mutating func hold(_ held: Held) -> Bool {
        guard !isEmpty else { return false }
        add(held, at: pending.count - 1)
        return true
    }

    private mutating func add(_ held: Held, at index: Int) {
        let bytes =
            switch held {
            case .effect(.send(_, let frame), _), .effect(.sendBinary(_, let frame), _), .ready(_, let frame):
                frame.bytes.count
            case .effect(.reply(_, .success(let answer)), _): answer.count
            case .effect: 0
            case .input: Self.inputBytes
            }
        pending[index].held.append(held)
        pending[index].bytes += bytes
        heldBytes += bytes
    }

    /// For a stream that has read the store up to the durable offset: adds what is to be sent for each row in flight.
    mutating func holdForEachPendingEntry(_ make: (LogEntry) -> Held?) {
        for index in head..<pending.count {
            guard let entry = pending[index].entry, let held = make(entry) else { continue }
            add(held, at: index)
        }
    }

    /// The row in flight that a player's tick became.
    func entry(of player: PlayerID, tick: Int) -> LogEntry? {
        pending[head...].lazy.compactMap(\.entry).first { $0.actor == player && $0.tick == tick }
    }

    /// An append is durable, and with it all before it: an append succeeds only if they did. nil: this ticket is none of
    /// ours, an old one's late answer.
    mutating func confirm(_ ticket: UInt64) -> (offset: Int, held: [Held])? {
        guard contains(ticket) else { return nil }
        var held: [Held] = []
        var offset = 0
        while head < pending.count, pending[head].ticket <= ticket {
            offset = max(offset, pending[head].offset)
            if held.isEmpty { swap(&held, &pending[head].held) } else { held += pending[head].held }
            pending[head].held = []
            heldBytes -= pending[head].bytes
            head += 1
        }
        if head == pending.count {
            pending.removeAll(keepingCapacity: pending.count <= 64)
            head = 0
        } else if head >= 256 {
            pending.removeFirst(head)
            head = 0
        }
        return (offset, held)
    }

    /// Whether this ticket is in flight.
    func contains(_ ticket: UInt64) -> Bool {
        guard !isEmpty else { return false }
        return ticket >= pending[head].ticket && ticket <= pending[pending.count - 1].ticket
    }

    /// Everything in flight has failed: gives it all back.
    mutating func failAll() -> [Held] {
        let held = pending[head...].flatMap(\.held)
        pending = []
        head = 0
        heldBytes = 0
        return held
    }
}
