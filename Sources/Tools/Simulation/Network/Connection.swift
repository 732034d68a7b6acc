import Martlet
import MartletEngine

/// One stream's connection between a player and the server. Messages keep their order within it and take their time; it
/// can break at any point, and then what is on the way is lost.
final class Connection {
    /// What the transport may hold before the server is told of a backlog.
    private static let transportBytes = 4000

    let id: SubscriberID
    private unowned let world: World
    private var dice: Dice
    private(set) var isOpen = true
    /// Whether the server was told that it ended.
    private var serverKnows = false
    private var lastArrivalAtServer: Int64 = 0
    private var lastArrivalAtClient: Int64 = 0
    /// The client reads nothing until then.
    private var asleepUntil: Int64 = 0
    private var inbox: [(frame: [UInt8], order: Int)] = []
    private var unreadBytes = 0
    private var hasBacklog = false

    var onFrame: ([UInt8], _ order: Int) -> Void = { _, _ in }
    var onEnd: (CloseReason?) -> Void = { _ in }
    /// Set by the server that accepted it.
    var atServer: (_ text: [UInt8]) -> Void = { _ in }
    var serverEnd: () -> Void = {}
    var serverBacklog: (Int) -> Void = { _ in }

    init(id: SubscriberID, world: World) {
        self.id = id
        self.world = world
        dice = Dice(seed: world.options.seed, 0x636f_6e6e, id.number)
    }

    /// Depends on the instant, not on how much was sent before: what is hidden must not move what is seen.
    private func delay(_ direction: UInt64) -> Int64 {
        var dice = Dice(seed: world.options.seed, 0x6c69_6e65, id.number, direction, UInt64(world.clock.now))
        return dice.chance(0.03) ? dice.within(100_000_000...1_500_000_000) : dice.within(5_000_000...90_000_000)
    }

    // MARK: The client's end

    func send(_ text: [UInt8]) {
        guard isOpen else { return }
        lastArrivalAtServer = max(lastArrivalAtServer, world.clock.now + delay(0))
        world.clock.at(lastArrivalAtServer) { [weak self] in
            guard let self, isOpen, !serverKnows else { return }
            atServer(text)
        }
    }

    /// The client reads nothing for a while.
    func fallAsleep(until time: Int64) { asleepUntil = time }

    /// The line breaks: both ends learn of it some time later.
    func drop() {
        guard isOpen else { return }
        isOpen = false
        world.counts.drops += 1
        world.clock.after(dice.within(1_000_000...2_000_000_000)) { [weak self] in self?.endClient(nil) }
        world.clock.after(dice.within(1_000_000...20_000_000_000)) { [weak self] in self?.endServer() }
    }

    /// The client closes and forgets it.
    func leave() {
        guard isOpen else { return }
        onEnd = { _ in }
        lastArrivalAtServer = max(lastArrivalAtServer, world.clock.now + delay(0))
        world.clock.at(lastArrivalAtServer) { [weak self] in
            self?.isOpen = false
            self?.endServer()
        }
    }

    private func endClient(_ reason: CloseReason?) {
        let end = onEnd
        onEnd = { _ in }
        end(reason)
    }

    private func endServer() {
        guard !serverKnows else { return }
        serverKnows = true
        serverEnd()
    }

    // MARK: The server's end

    func deliver(_ frame: [UInt8]) {
        guard isOpen else { return }
        unreadBytes += frame.count
        inbox.append((frame, world.nextOrder()))
        lastArrivalAtClient = max(lastArrivalAtClient, world.clock.now + delay(1), asleepUntil)
        world.clock.at(lastArrivalAtClient) { [weak self] in self?.arrive() }
        if unreadBytes > Self.transportBytes {
            hasBacklog = true
            serverBacklog(unreadBytes - Self.transportBytes)
        }
    }

    /// The oldest message on the way arrives, or waits until the client reads again.
    private func arrive() {
        guard isOpen, !inbox.isEmpty else { return }
        if asleepUntil > world.clock.now {
            return world.clock.at(asleepUntil) { [weak self] in self?.arrive() }
        }
        let (frame, order) = inbox.removeFirst()
        unreadBytes -= frame.count
        if hasBacklog, unreadBytes <= Self.transportBytes {
            hasBacklog = false
            serverBacklog(0)
        }
        onFrame(frame, order)
    }

    /// The server closes: the client learns why when it has read what was sent before, unless the line breaks first.
    func close(_ reason: CloseReason) {
        guard !serverKnows else { return }
        serverKnows = true
        lastArrivalAtClient = max(lastArrivalAtClient, world.clock.now + delay(1), asleepUntil)
        world.clock.at(lastArrivalAtClient) { [weak self] in
            guard let self, isOpen else { return }
            isOpen = false
            endClient(reason)
        }
    }

    /// The server's process died. What its kernel had still arrives, or does not.
    func lose() {
        guard !serverKnows else { return }
        serverKnows = true
        if dice.chance(0.5) { isOpen = false }
        world.clock.after(dice.within(1_000_000...300_000_000)) { [weak self] in
            guard let self else { return }
            isOpen = false
            endClient(nil)
        }
    }
}
