import Martlet
import MartletEngine

/// A player of a simulated live match: keeps a stream open, sends orders, reads frames and holds each against the truth.
final class LivePlayer {
    let number: Int
    let caller: Caller
    private unowned let world: LiveWorld
    private var dice: Dice

    /// The open stream; nil: away.
    private(set) var stream: LiveStream?
    private var decoder = FrameDecoder(SchemaTable(of: Relay.self))
    private var isWelcome = false
    private var hello: UInt8 = 0
    private var station: Int32?
    private var crew: Int32?
    /// Orders that no frame has confirmed.
    private var waiting: [TimedInput<Relay.Order>] = []
    private var sequence: UInt32 = 0
    private var count: Int32 = 0
    private var sentMessage: [UInt8] = []
    private var lastFrameAt: Int64 = 0

    init(number: Int, world: LiveWorld) {
        self.number = number
        self.world = world
        caller = Caller(account: AccountID("acc-\(number)"), displayName: "player \(number)")
        dice = Dice(seed: world.options.seed, 0x706c_6179, UInt64(number))
    }

    // MARK: Life

    func begin() {
        world.clock.after(dice.within(0...2_000_000_000)) { [unowned self] in step() }
    }

    /// Twenty times a second: what a page does.
    private func step() {
        world.clock.after(50_000_000) { [unowned self] in step() }
        guard let stream else {
            if dice.chance(world.isCalm ? 0.5 : 0.05) { connect() }
            return
        }
        guard isWelcome else {
            if dice.chance(0.2) { greet() }
            return
        }
        if world.clock.now - lastFrameAt > 3_000_000_000, world.isPlaying, station != nil { greet() }
        if dice.chance(0.4) { order() }
        send()
        if world.isCalm { return }
        if dice.chance(0.001) { world.act(.station(dice.chance(0.2) ? nil : dice.below(4)), by: self) }
        if dice.chance(world.faults.mischief / 10) { misbehave() }
        if let every = world.faults.dropEvery, dice.chance(0.05 / every) { stream.drop() }
        if let every = world.faults.slowReaderEvery, dice.chance(0.05 / every) {
            stream.sleep(until: world.clock.now + dice.within(500_000_000...14_000_000_000))
        }
    }

    private func connect() {
        let stream = LiveStream(
            world: world, isLossy: dice.chance(0.4), seed: dice.word(), number: world.nextNumber())
        stream.toClient = { [unowned self, unowned stream] bytes in
            if stream === self.stream { receive(bytes) }
        }
        stream.ended = { [unowned self, unowned stream] in
            if stream === self.stream { self.stream = nil }
        }
        self.stream = stream
        isWelcome = false
        lastFrameAt = world.clock.now
        world.counts.liveConnects += 1
        world.open(stream, by: self)
        greet()
    }

    private func greet() {
        hello &+= 1
        isWelcome = false
        lastFrameAt = world.clock.now
        var bytes: [UInt8] = []
        ClientMessage.Hello(isLossy: stream?.isLossy == true, number: hello, schema: SchemaTable(of: Relay.self).hash)
            .write(into: &bytes)
        stream?.toServer(bytes)
    }

    // MARK: Orders

    private func order() {
        guard station != nil, waiting.count < 32 else { return }
        count += 1
        sequence += 1
        var order = Relay.Order()
        order.player = Int32(number)
        order.count = count
        order.thrust = Double(dice.below(128) - 64) / 16
        waiting.append(
            TimedInput(sequence: sequence, tick: decoder.newestTick + 3, time: milliseconds, input: order))
    }

    private var milliseconds: UInt32 { UInt32(truncatingIfNeeded: world.clock.now / 1_000_000) }

    private func send() {
        var writer = WireWriter()
        InputMessage.write(ack: decoder.newestTick, time: milliseconds, inputs: waiting[...], into: &writer)
        sentMessage = writer.bits.bytes
        stream?.toServer(sentMessage)
        // What a reliable link took need not be said again.
        if stream?.isLossy == false { waiting = [] }
    }

    private func misbehave() {
        world.counts.liveMischief += 1
        switch dice.below(4) {
        case 0: stream?.toServer((0..<dice.below(80)).map { _ in UInt8(truncatingIfNeeded: dice.word()) })
        case 1: stream?.toServer(sentMessage)
        case 2:
            var bytes = sentMessage
            guard !bytes.isEmpty else { return }
            bytes[dice.below(bytes.count)] ^= UInt8(1 << dice.below(8))
            stream?.toServer(bytes)
        default:
            var writer = WireWriter()
            InputMessage.write(
                ack: UInt32(truncatingIfNeeded: dice.word()), time: 0, inputs: waiting[..<0], into: &writer)
            stream?.toServer(writer.bits.bytes)
        }
    }

    // MARK: Frames

    private func receive(_ bytes: [UInt8]) {
        do throws(LiveWireError) {
            switch try ServerMessage.kind(of: bytes.span.bytes) {
            case .welcome: welcome(try Welcome<Relay.Setup>.read(bytes.span.bytes))
            case .station:
                let change = try StationChange.read(bytes.span.bytes)
                station = change.station
                crew = change.crew
                decoder.reset()
            case .refused: break
            case .frame: try frame(bytes)
            }
        } catch {
            world.fail("player \(number) was sent what can't be read: \(error)")
        }
    }

    private func welcome(_ welcome: Welcome<Relay.Setup>) {
        guard welcome.hello == hello, !isWelcome else { return }
        isWelcome = true
        station = welcome.station
        crew = welcome.crew
        decoder.reset()
        waiting = []
        sequence = 0
    }

    private func frame(_ bytes: [UInt8]) throws(LiveWireError) {
        guard isWelcome else { return }
        let context = FrameHead.Context(
            ticksPerFrame: Relay.description.ticksPerFrame, tick: decoder.newestTick, sequence: sequence, time: 0)
        let (head, body) = try FrameHead.read(bytes.span.bytes, context)
        if let applied = head.applied {
            waiting.removeAll { LiveWire.distance(from: $0.sequence, to: applied.sequence) >= 0 }
        }
        do {
            let frame = try decoder.decode(bytes, from: body, tick: head.tick, baseline: head.baseline ?? 0)
            lastFrameAt = world.clock.now
            world.check(frame, of: crew, for: number, isLossy: stream?.isLossy == true)
        } catch {
            // Old ones come late on a lossy link; one against a frame that was forgotten can't be read.
            guard stream?.isLossy == false else { return }
            world.fail("player \(number) could not decode the frame of tick \(head.tick): \(error)")
        }
    }
}
