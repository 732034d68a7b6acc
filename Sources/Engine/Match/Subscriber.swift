import Martlet

/// One open stream of a match's member.
struct Subscriber: Sendable {
    enum State: Sendable {
        /// Not begun: the match is not in memory yet, or a rollback took the beginning back. → catchingUp, live
        case waiting(StreamStart)
        /// Reading the store from this offset on. → live
        case catchingUp(from: Int)
        /// Gets every event as it is committed.
        case live
    }

    let id: SubscriberID
    let caller: Caller
    let player: PlayerID
    let start: StreamStart
    var state: State
    /// Live events below it are not for this stream.
    var nextOffset = 0
    /// Bytes that the peer has not read, as far as is known.
    var backlog = 0
    /// Whether its `ready` was sent: a stream begins once.
    var isReady = false
    /// It asked for a snapshot while it was catching up.
    var wantsSnapshot = false
    /// The first offset that this stream wants and was not sent by catching up.
    var firstUnsent: Int

    init(id: SubscriberID, caller: Caller, player: PlayerID, start: StreamStart) {
        self.id = id
        self.caller = caller
        self.player = player
        self.start = start
        state = .waiting(start)
        switch start {
        case .after(let offset): firstUnsent = max(0, offset) == .max ? .max : max(0, offset) + 1
        case .since(let offset): firstUnsent = max(1, offset)
        }
    }

    var viewer: Viewer { .player(player) }

    /// How a live stream goes on when the match went back to what is durable: one that had not begun begins again, the
    /// others go on behind what they have. A commit whose failure was reported may be on disk all the same.
    func resumption(behind durableOffset: Int) -> StreamStart {
        if !isReady, case .after = start { return start }
        return .since(max(durableOffset + 1, firstUnsent))
    }
}
