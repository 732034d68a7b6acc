internal import Martlet

/// What to say of a roster that changed: who came, who is gone, who sits elsewhere.
enum RosterChanges {
    /// Why a player is gone.
    private static let left = "left"
    /// The link broke; the console is kept for a while.
    private static let disconnected = "disconnected"

    static func write(from old: DialectRoster, to new: DialectRoster, messages: inout [[UInt8]]) {
        for player in old.players where !new.players.contains(where: { $0.id == player.id }) {
            messages.append(SessionPackets.left(player.id, reason: left))
        }
        for player in new.players {
            guard let before = old.players.first(where: { $0.id == player.id }) else {
                messages.append(SessionPackets.joined(player))
                continue
            }
            if before.isConnected, !player.isConnected {
                messages.append(SessionPackets.left(player.id, reason: disconnected))
            }
            if before.station != player.station {
                messages.append(SessionPackets.moved(player, from: before.station))
            }
            // Also who is ready now: the roster has no packet of its own for that.
            if !before.isConnected && player.isConnected || before.isReady != player.isReady {
                messages.append(SessionPackets.joined(player))
            }
        }
    }
}
