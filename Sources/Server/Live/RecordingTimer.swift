import MartletNet

/// Lets live matches hand over what they recorded once the frames of their ticks are written: so that no player waits for
/// the bookkeeping. One a shard.
final class RecordingTimer: @unchecked Sendable {
    private let loop: EventLoop
    private var timer: LoopTimer?
    private var waiting: [LiveRoom] = []
    private var working: [LiveRoom] = []

    init(on loop: EventLoop) {
        self.loop = loop
        timer = LoopTimer(on: loop) { [unowned self] in self.run() }
    }

    func add(_ room: LiveRoom) {
        waiting.append(room)
        if waiting.count == 1 {
            timer?.arm(at: MonotonicClock.nanoseconds() + MonotonicClock.nanosecondsPerMillisecond)
        }
    }

    private func run() {
        swap(&waiting, &working)
        for index in working.indices { working[index].flushRecording() }
        working.removeAll(keepingCapacity: true)
    }
}
