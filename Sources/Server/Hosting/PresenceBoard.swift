package import Martlet
package import MartletEngine
internal import Synchronization

/// Who has a stream open, for lists of matches: written by the shards when a stream comes or goes, read by any thread.
package final class PresenceBoard: Sendable {
    /// Guards one bit a seat for each match that somebody is connected to. Held for one look-up, and only where streams
    /// come and go or matches are listed.
    private let seats = Mutex<[MatchID: UInt64]>([:])

    package init() {}

    func set(_ players: UInt64, in match: MatchID) {
        seats.withLock { $0[match] = players == 0 ? nil : players }
    }

    package func isConnected(_ player: PlayerID, in match: MatchID) -> Bool {
        seats.withLock { ($0[match] ?? 0) & (1 << UInt64(player.seat)) != 0 }
    }
}
