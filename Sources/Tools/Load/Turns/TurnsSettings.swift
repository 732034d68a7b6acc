package import MartletNet

/// What `martlet bench turns` is asked for.
package struct TurnsSettings: Sendable {
    package var matches = 64
    package var players = 2
    package var seconds = 10.0
    /// Before the measurement, so that caches are warm and the log has its usual size.
    package var warmUpSeconds = 1.0
    /// Commands in flight for each match, over all its players; nil: 3, and 8 where commits are delayed.
    package var inFlight: Int?
    package var commandsInFlight: Int { inFlight ?? (commitDelayMilliseconds > 0 ? 8 : 3) }
    package var commitDelayMilliseconds = 0
    package var loops = 1
    package var game = "new-worlds"
    /// A server that runs already; nil starts one, and kills it at the end.
    package var endpoint: ClientEndpoint?
    /// Where the server of the run keeps its data; nil: a temporary folder that is removed.
    package var dataFolder: String?
    /// The executable whose `serve` is started.
    package var executable = ServerProcess.ownExecutable
    /// Matches whose logs are read after the kill, each as a whole.
    package var reopened = 8

    /// What each player orders in a turn, the submission among it.
    package static var ordersPerTurn: Int { TurnOrders.perTurn }

    package init() {}
}
