/// One client that looks at what its crew is shown: which frames it has, and so what the next is written against.
///
/// On a reliable link that is the frame that was sent last, on a lossy one the newest that was acked. Made by
/// `Replicator.attach`, one for each connection.
/// Accesses are not watched: see `CrewViews`.
public final class CrewViewer {
    public let crew: Int32
    public let isLossy: Bool
    /// The tick of the frame that the next one will be written against; 0: nothing.
    @exclusivity(unchecked) public private(set) var baseline: UInt32 = 0
    /// What that one was written against.
    @exclusivity(unchecked) private(set) var previous: UInt32 = 0
    /// Of the modelled codec: what both ends learned on the way to the baseline; nil: that isn't kept.
    @exclusivity(unchecked) private(set) var state: ModelState?
    /// The newest frame that was sent.
    @exclusivity(unchecked) private(set) var newestSent: UInt32 = 0
    /// The newest frame of which this viewer was sent a part only; what its crew's ring holds up to there is not what it has.
    @exclusivity(unchecked) var newestPart: UInt32 = 0
    /// Frames that a lossy link was sent and has not acked, each with its baseline, the newest last.
    @exclusivity(unchecked) private var sent: [Sent] = []
    /// The viewer joined a crew that sees more than fits one frame, and is being shown it piece by piece.
    @exclusivity(unchecked) var joining: Joining?

    private struct Sent {
        let tick: UInt32
        let baseline: UInt32
        let state: ModelState?
    }

    init(crew: Int32, isLossy: Bool) {
        self.crew = crew
        self.isLossy = isLossy
    }

    /// The client says that the frame of a tick is the newest that it decoded; 0: none. false: it was never sent that one.
    /// An ack that comes late, behind a newer one, changes nothing.
    @discardableResult
    public func acknowledge(_ tick: UInt32) -> Bool {
        guard tick > baseline, tick <= newestSent else { return tick <= baseline || tick == 0 }
        guard let first = sent.first, tick >= first.tick else { return true }
        for index in sent.indices.reversed() where sent[index].tick == tick {
            baseline = tick
            previous = sent[index].baseline
            state = sent[index].state
            sent.removeFirst(index + 1)
            return true
        }
        return false
    }

    /// The next frame is written against nothing: the client lost its way.
    public func restart() {
        loseBaseline()
        sent.removeAll(keepingCapacity: true)
        joining = nil
    }

    /// What the next frame should have been written against is no longer kept.
    func loseBaseline() {
        baseline = 0
        previous = 0
        state = nil
    }

    /// The models begin anew with the next frame.
    func forgetState() { state = nil }

    /// - Parameter state: of the modelled codec, that of the frame as it was written.
    func didSend(_ tick: UInt32, against baseline: UInt32, state: ModelState?) {
        newestSent = tick
        guard isLossy else {
            previous = baseline
            self.baseline = tick
            self.state = state
            return
        }
        if sent.count == FrameDecoder.depth { sent.removeFirst() }
        sent.append(Sent(tick: tick, baseline: baseline, state: state))
    }

    /// On a reliable link, and has all of the frame of this tick and none since.
    func isAbreast(at tick: UInt32) -> Bool { !isLossy && joining == nil && baseline == tick && newestPart < tick }

    /// No frame before this tick will be asked for.
    var oldestNeeded: UInt32 {
        if baseline == 0 { return sent.first?.tick ?? .max }
        return previous == 0 ? baseline : previous
    }
}

/// What a viewer that is being shown its crew's view piece by piece has been shown so far.
final class Joining {
    /// Who is let in, in ascending order of ids.
    var admitted: [EntityNumber] = []
    /// Who comes next, the last first.
    var waiting: [EntityNumber] = []
    /// Its own frames, which are parts of its crew's, the newest last.
    var ring: [ViewFrame] = []
    /// All are let in: the frames since are its crew's.
    var isComplete = false

    func frame(at tick: UInt32) -> ViewFrame? {
        for frame in ring where frame.tick == tick { return frame }
        return nil
    }

    func admit(_ id: EntityNumber) {
        var place = admitted.count
        while place > 0, admitted[place - 1] > id { place -= 1 }
        if place > 0, admitted[place - 1] == id { return }
        admitted.insert(id, at: place)
    }
}
