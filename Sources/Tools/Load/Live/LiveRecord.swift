/// What a measurement counts. Lives on the load's loop.
final class LiveRecord: @unchecked Sendable {
    var isMeasuring = false
    /// From a tick's deadline to its frame's arrival.
    var deliveries = LatencyHistogram()
    /// From an input's sending to the frame that shows what it did.
    var roundTrips = LatencyHistogram()
    var frames = 0
    var bytes = 0
    /// Of the player who was sent most.
    var mostBytes = 0
    /// Ticks that a client should have been sent and was not.
    var missed = 0
    var inputs = 0
    var problems: [String] = []

    func note(_ problem: String) {
        if problems.count < 10 { problems.append(problem) }
    }
}
