import Martlet
import MartletEngine

/// Reads along what a client and the server say to each other, and holds it together: frames are written against what was
/// acked, each shot is told once, and an order that a frame confirms was applied. It knows of the client what it sends.
final class LiveWitness {
    private let player: Int
    private unowned let world: LiveWorld
    private var decoder = FrameDecoder(SchemaTable(of: Relay.self))
    private var isLossy = false
    /// The number of a hello that waits for its welcome.
    private var hello: UInt8?
    /// The server took another hello for the client's, which so may be sent what it has, and what it can't read.
    private var isMisled = false
    /// What acks said since the last welcome, and at which tick that was.
    private var acked: Set<UInt32> = []
    private var welcomeTick: UInt32 = 0
    private var shots = ShotCount()
    /// Orders that were sent since the last welcome and that no frame has confirmed, by their sequence.
    private var unconfirmed: [(sequence: UInt32, count: Int32)] = []
    /// The newest of all that were sent since then.
    private var sequence: UInt32 = 0
    private var inputs: [TimedInput<Relay.Order>] = []

    init(of player: Int, world: LiveWorld) {
        self.player = player
        self.world = world
    }

    /// Another stream of the same client.
    func connect(isLossy: Bool) {
        self.isLossy = isLossy
        hello = nil
        begin(at: 0, hello: 0)
    }

    private func begin(at tick: UInt32, hello: UInt8) {
        decoder.reset()
        isMisled = false
        shots.restart()
        acked = []
        welcomeTick = tick
        unconfirmed = []
        sequence = LiveWire.sequence(atHello: hello)
    }

    // MARK: To the server

    /// What is sent in the client's name, damaged on purpose. Inputs have a checksum, a hello is another one.
    func hearDamaged(_ bytes: [UInt8]) {
        if case .hello? = try? ClientMessage.read(bytes.span.bytes, inputs: &inputs) { isMisled = true }
    }

    /// What the client sends.
    func hearClient(_ bytes: [UInt8]) {
        guard let message = try? ClientMessage.read(bytes.span.bytes, inputs: &inputs) else {
            return world.fail("player \(player)'s client sends what can't be read: \(bytes.prefix(40))")
        }
        switch message {
        case .hello(let sent): hello = sent.number
        case .inputs(let head):
            acked.insert(head.ack)
            for input in inputs where LiveWire.distance(from: sequence, to: input.sequence) > 0 {
                sequence = input.sequence
                unconfirmed.append((input.sequence, input.input.count))
            }
        case .leave: break
        }
    }

    // MARK: From the server

    /// What a client that plays or waits for its welcome is sent. `wasDecoded`: it found nothing wrong with it.
    func hearServer(_ bytes: [UInt8], isPlaying: Bool, wasDecoded: Bool) {
        do throws(LiveWireError) {
            switch try ServerMessage.kind(of: bytes.span.bytes) {
            case .welcome: welcome(try Welcome<Relay.Setup>.read(bytes.span.bytes))
            case .station:
                // What waits for its tick was meant for the station before.
                unconfirmed = []
            case .refused: break
            case .frame: if isPlaying { try frame(bytes, wasDecoded) }
            }
        } catch {
            world.fail("player \(player) was sent what can't be read: \(error)")
        }
    }

    private func welcome(_ welcome: Welcome<Relay.Setup>) {
        guard welcome.hello == hello else { return }
        hello = nil
        begin(at: welcome.tick, hello: welcome.hello)
        decoder.resume(at: welcome.tick)
    }

    private func frame(_ bytes: [UInt8], _ wasDecoded: Bool) throws(LiveWireError) {
        let context = FrameHead.Context(
            ticksPerFrame: Relay.description.ticksPerFrame, tick: decoder.newestTick, sequence: sequence, time: 0)
        let (head, body) = try FrameHead.read(bytes.span.bytes, context)
        if let applied = head.applied { confirm(upTo: applied.sequence) }
        checkBaseline(head)
        // On a lossy link old ones come late, and one against a frame that was forgotten can't be read. Who said hello more than
        // once is sent the last frame as often.
        let isInOrder = !isLossy && !isMisled && hello == nil
        let isNew = LiveWire.distance(from: decoder.newestTick, to: head.tick) > 0
        let isReadable = isInOrder || isNew && head.baseline.map { decoder.frame(at: $0) != nil } ?? true
        let newest = decoder.newestTick
        var problem: String?
        do {
            let frame = try decoder.decode(bytes, from: body, tick: head.tick, baseline: head.baseline ?? 0)
            if isNew { try hear(of: frame, isWhole: head.baseline == nil) }
            if !wasDecoded { problem = "it alone" }
        } catch { problem = "\(error)" }
        guard isReadable, let problem else { return }
        world.fail(
            "player \(player) could not decode the frame of tick \(head.tick) against \(head.baseline ?? 0) behind "
                + "\(newest): \(problem)")
    }

    private func confirm(upTo sequence: UInt32) {
        unconfirmed.removeAll { order in
            guard LiveWire.distance(from: order.sequence, to: sequence) >= 0 else { return false }
            world.noteConfirmed(order.count, of: player)
            return true
        }
    }

    /// On a lossy link a frame is written against what was acked. One from before the last welcome may still be under way.
    private func checkBaseline(_ head: FrameHead) {
        guard isLossy, !isMisled, head.tick > welcomeTick, let baseline = head.baseline else { return }
        world.counts.checks += 1
        guard !acked.contains(baseline) else { return }
        world.fail(
            "player \(player)'s frame of tick \(head.tick) is written against \(baseline), which was never acked")
    }

    /// What a frame tells besides the picture.
    private func hear(of frame: ViewFrame, isWhole: Bool) throws(FrameError) {
        let told = try decoder.events(Relay.Shot.self).map(\.event)
        guard let total = LiveSight.shots(in: frame, of: frame.own) else { return }
        world.counts.checks += 1
        if let problem = shots.take(told, upTo: total, isWhole: isWhole, of: frame.own) {
            world.fail("player \(player) \(problem)")
        }
    }
}
