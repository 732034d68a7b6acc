/// What all seats of a run have measured. Lives on the load's loop.
final class TurnsRecord: @unchecked Sendable {
    private(set) var latencies = LatencyHistogram()
    private(set) var timeline = Timeline(start: 0, seconds: 0)
    /// Acks of the whole run, those outside of the measurement included.
    private(set) var total = 0
    private var isMeasuring = false
    /// The server is being ended: that streams end is no failure any more.
    var isOver = false

    func begin(at time: Int64, seconds: Double) {
        latencies = LatencyHistogram()
        timeline = Timeline(start: time, seconds: seconds)
        isMeasuring = true
    }

    func end() { isMeasuring = false }

    func acked(after nanoseconds: Int64, at time: Int64) {
        total += 1
        guard isMeasuring else { return }
        latencies.record(nanoseconds: nanoseconds)
        timeline.count(at: time)
    }
}
