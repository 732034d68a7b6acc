package import Martlet

// What the simulator looks at.
extension LiveMatchMachine {
    /// The last tick that was made; nil while no world is here.
    package var playedTick: UInt32? { play?.tick }

    /// The hash of the world behind that tick.
    package func worldHash() -> UInt64? {
        guard let play else { return nil }
        return StateHasher.hash(&play.world)
    }

    /// What a crew was shown last.
    package func frame(of crew: Int32) -> ViewFrame? { play?.replicator.frame(of: crew) }

    /// Where a player sits; nil: nowhere.
    package func station(of player: PlayerID) -> Int32? { seats[player.seat].flatMap { place($0.station) } }

    package func crew(of player: PlayerID) -> Int32? { seats[player.seat].flatMap { crew(of: $0.station) } }
}
