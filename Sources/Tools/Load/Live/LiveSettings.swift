package import MartletNet

/// What `martlet bench live` is asked for.
package struct LiveSettings: Sendable {
    package var clients = 1000
    package var seconds = 10.0
    /// Before the measurement: clocks are compared, pools filled.
    package var warmUpSeconds = 2.0
    /// How long the transport alone is measured beside a server of this run's own; 0: not at all.
    package var bareSeconds = 3.0
    /// Of each client.
    package var inputsPerSecond = 20.0
    package var loops = 1
    package var game: LiveLoadGame
    /// A server that runs already; nil starts one, and stops it at the end.
    package var endpoint: ClientEndpoint?
    /// Where the server of the run keeps its data; nil: a temporary folder that is removed.
    package var dataFolder: String?
    /// The executable whose `serve` is started.
    package var executable = ServerProcess.ownExecutable
    /// Connections that found accounts and matches beside each other.
    package var lanes = 16
    /// Is told when the measurement begins and when it ends.
    package var whenPlaying: @Sendable (Bool) -> Void = { _ in }

    package init(game: LiveLoadGame) { self.game = game }

    /// Rooms that hold so many clients, the last one perhaps not full.
    var rooms: [Range<Int>] {
        stride(from: 0, to: clients, by: game.players).map { $0..<min($0 + game.players, clients) }
    }
}
