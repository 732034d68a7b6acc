import Martlet
import MartletEngine

/// A player of a simulated live match: the client that browsers run, on a stream that breaks, with somebody at it who gives
/// orders and looks at the picture. What it makes of the match is held against the truth.
final class LivePlayer {
    /// Between two pictures.
    private static let stepNanoseconds: Int64 = 25_000_000

    let number: Int
    let caller: Caller
    private unowned let world: LiveWorld
    private var dice: Dice

    /// The open stream; nil: away.
    private(set) var stream: LiveStream?
    private(set) var client = LiveClient<Relay>()
    private lazy var witness = LiveWitness(of: number, world: world)
    /// Orders given so far; each says its own number.
    private var count: Int32 = 0
    /// Orders whose shots this client told of, one bit word each.
    private var told: Set<Int64> = []
    private var newestChecked: UInt32 = 0
    private var sentMessage: [UInt8] = []
    private(set) var openedAt: Int64 = 0

    init(number: Int, world: LiveWorld) {
        self.number = number
        self.world = world
        caller = Caller(account: AccountID("acc-\(number)"), displayName: "player \(number)")
        dice = Dice(seed: world.options.seed, 0x706c_6179, UInt64(number))
    }

    /// Each player's clock began at another time.
    private var now: Int64 { world.clock.now / 1000 + Int64(number) * 77_000_000 }

    // MARK: Life

    func begin() {
        world.clock.after(dice.within(0...2_000_000_000)) { [unowned self] in step() }
    }

    /// What a page does for each picture, and a person now and then.
    private func step() {
        world.clock.after(Self.stepNanoseconds) { [unowned self] in step() }
        guard let stream else {
            if dice.chance(world.isCalm ? 0.25 : 0.025) { connect() }
            return
        }
        client.update(now)
        while let event = client.nextHappening() { hear(event.event) }
        if dice.chance(0.2), !world.isSettling { order() }
        send()
        if world.isCalm { return }
        if dice.chance(0.001) { world.act(.station(dice.chance(0.2) ? nil : dice.below(4)), by: self) }
        if dice.chance(world.faults.mischief / 20) { misbehave() }
        if let every = world.faults.dropEvery, dice.chance(0.025 / every) { stream.drop() }
        if let every = world.faults.slowReaderEvery, dice.chance(0.025 / every) {
            stream.sleep(until: world.clock.now + dice.within(500_000_000...14_000_000_000))
        }
    }

    /// Another match: nothing of the last one is known.
    func forget() { load(isLossy: client.isLossy) }

    private func load(isLossy: Bool) {
        client = LiveClient(isLossy: isLossy)
        witness = LiveWitness(of: number, world: world)
        told = []
    }

    private func connect() {
        let isLossy = dice.chance(0.4)
        // A page that is loaded again, or the same one on another stream.
        if isLossy != client.isLossy || dice.chance(0.2) { load(isLossy: isLossy) }
        let stream = LiveStream(world: world, isLossy: isLossy, seed: dice.word(), number: world.nextNumber())
        stream.toClient = { [unowned self, unowned stream] bytes in
            if stream === self.stream { receive(bytes) }
        }
        stream.ended = { [unowned self, unowned stream] in
            guard stream === self.stream else { return }
            self.stream = nil
            client.disconnect()
        }
        self.stream = stream
        newestChecked = 0
        openedAt = world.clock.now
        world.counts.liveConnects += 1
        world.open(stream, by: self)
        client.connect(now)
        witness.connect(isLossy: isLossy)
        send()
    }

    // MARK: To the server

    private func order() {
        var order = Relay.Order()
        order.player = Int32(number)
        order.count = count + 1
        order.thrust = Double(dice.below(128) - 64) / 16
        if client.input(order, now) { count += 1 }
    }

    private func send() {
        while let bytes = client.takeOutgoing(now) {
            sentMessage = bytes
            witness.hearClient(bytes)
            stream?.toServer(bytes)
        }
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
            witness.hearDamaged(bytes)
            stream?.toServer(bytes)
        default:
            var writer = WireWriter()
            let none: [TimedInput<Relay.Order>] = []
            InputMessage.write(ack: UInt32(truncatingIfNeeded: dice.word()), time: 0, inputs: none[...], into: &writer)
            witness.hearClient(writer.bits.bytes)
            stream?.toServer(writer.bits.bytes)
        }
    }

    // MARK: From the server

    private func receive(_ bytes: [UInt8]) {
        let undecoded = client.statistics.undecodedFrames
        let wasPlaying = client.phase == .playing
        client.receive(bytes, now)
        if client.statistics.badMessages > 0 {
            return world.fail("player \(number) was sent what can't be read: \(bytes.prefix(40))")
        }
        witness.hearServer(
            bytes, isPlaying: wasPlaying, wasDecoded: client.statistics.undecodedFrames == undecoded)
        guard let frame = client.newestFrame, frame.tick != newestChecked else { return }
        newestChecked = frame.tick
        world.check(frame, of: client.crew, for: self)
    }

    /// An order that was carried out is told of once.
    private func hear(_ shot: Relay.Shot) {
        world.counts.liveHappenings += 1
        guard told.insert(Int64(shot.player) << 32 | Int64(shot.count)).inserted else {
            return world.fail("player \(number) was told twice of order \(shot.count) of player \(shot.player)")
        }
    }
}
