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
    var state: State
    /// Live events below it are not for this stream.
    var nextOffset = 0
    /// Bytes that the peer has not read, as far as is known.
    var backlog = 0
    /// Whether its `ready` was sent: a stream begins once.
    var isReady = false

    var viewer: Viewer { .player(player) }
}
