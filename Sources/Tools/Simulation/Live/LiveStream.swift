import Martlet
import MartletEngine

/// One stream between a player and the simulated server: reliable and in order as a WebSocket, or lossy.
final class LiveStream {
    let id: SubscriberID
    let isLossy: Bool
    private unowned let world: LiveWorld
    private var dice: Dice
    private var up: LinkConditioner<[UInt8]>
    private var down: LinkConditioner<[UInt8]>
    private var lastUp: Int64 = 0
    private var lastDown: Int64 = 0
    private var asleepUntil: Int64 = 0
    /// Bytes on their way to a client that reads slowly.
    private(set) var heldBytes = 0
    private(set) var isOpen = true
    /// The match has answered: it is awake, and knows this stream.
    var hasBegun = false
    var toClient: ([UInt8]) -> Void = { _ in }
    var atServer: ([UInt8]) -> Void = { _ in }
    var ended: () -> Void = {}
    var serverEnd: () -> Void = {}

    init(world: LiveWorld, isLossy: Bool, seed: UInt64, number: UInt64) {
        self.world = world
        self.isLossy = isLossy
        id = SubscriberID(number)
        dice = Dice(seed: seed, 0x6c69_6e6b)
        let settings: LinkSettings = dice.pick([.good, .bridge, .mobile, .poor])
        up = LinkConditioner(settings, seed: MatchSeed(seed))
        down = LinkConditioner(settings, seed: MatchSeed(seed &+ 1))
    }

    func toServer(_ bytes: [UInt8]) {
        guard isOpen else { return }
        if isLossy {
            guard world.clock.now >= asleepUntil else { return }
            up.send(bytes, now: world.clock.now / 1000)
            return poll()
        }
        lastUp = max(lastUp, world.clock.now + dice.within(3_000_000...90_000_000))
        world.clock.at(lastUp) { [weak self] in
            if let self, isOpen { atServer(bytes) }
        }
    }

    func deliver(_ bytes: [UInt8]) {
        guard isOpen else { return }
        if isLossy {
            guard world.clock.now >= asleepUntil else { return }
            down.send(bytes, now: world.clock.now / 1000)
            return poll()
        }
        heldBytes += bytes.count
        lastDown = max(lastDown, world.clock.now + dice.within(3_000_000...90_000_000), asleepUntil)
        world.clock.at(lastDown) { [weak self] in self?.arrive(bytes) }
    }

    private func arrive(_ bytes: [UInt8]) {
        guard isOpen else { return }
        heldBytes -= bytes.count
        toClient(bytes)
    }

    private func poll() {
        guard let next = [up.nextArrival, down.nextArrival].compactMap({ $0 }).min() else { return }
        world.clock.at(next * 1000 + 999) { [weak self] in
            guard let self, isOpen else { return }
            let now = world.clock.now / 1000
            while let bytes = up.receive(now: now) { atServer(bytes) }
            while let bytes = down.receive(now: now) { toClient(bytes) }
            poll()
        }
    }

    /// A reliable link's client reads nothing for so long; a lossy one's messages are lost both ways, for some seconds at most.
    func sleep(until time: Int64) {
        asleepUntil = isLossy ? min(time, world.clock.now + 6_000_000_000) : time
    }

    /// The line breaks, or the server closes it.
    func drop(tellsServer: Bool = true) {
        guard isOpen else { return }
        isOpen = false
        if tellsServer { world.clock.after(dice.within(1_000_000...3_000_000_000), serverEnd) }
        world.clock.after(dice.within(1_000_000...500_000_000), ended)
    }
}
