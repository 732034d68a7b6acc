@testable import Martlet

/// Clients and their server in one process, over links that are as bad as wanted. Time is a number that goes up.
final class LiveLoop {
    final class Player {
        let client: LiveClient<Pond>
        let seat: PondServer.Seat
        var up: LinkConditioner<[UInt8]>
        var down: LinkConditioner<[UInt8]>
        /// The client's clock against the server's.
        var driftPerMillion: Int64 = 0
        var offset: Int64 = 7_000_000
        /// No animation frames: nothing is updated or sent, but messages still come in.
        var isHidden = false
        var isConnected = true
        var strokes: SeededRandom
        /// Chance of an input each animation frame, in 1/256.
        var eagerness: UInt64 = 64
        var marks: [Int32] = []
        var happenings: [Int32] = []
        var nextFrameAt: Int64 = 0
        /// Called after each update.
        var watch: (LiveClient<Pond>) -> Void = { _ in }

        init(_ seat: PondServer.Seat, _ link: LinkSettings, isLossy: Bool, seed: UInt64) {
            client = LiveClient<Pond>(isLossy: isLossy)
            self.seat = seat
            up = LinkConditioner(link, seed: MatchSeed(seed))
            down = LinkConditioner(link, seed: MatchSeed(seed &+ 1))
            strokes = SeededRandom(seed: MatchSeed(seed &+ 2))
        }

        func clock(_ now: Int64) -> Int64 { offset + now + now / 1_000_000 * driftPerMillion }
    }

    static let frameMicroseconds: Int64 = 16_667
    private(set) var now: Int64 = 1_000_000
    let server: PondServer
    private(set) var players: [Player] = []

    init(startTick: UInt32 = 0) { server = PondServer(startTick: startTick, at: 1_000_000) }

    func join(_ link: LinkSettings = .perfect, isLossy: Bool? = nil, seed: UInt64 = 1) -> Player {
        let seat = server.sit(Int32(players.count))
        let player = Player(seat, link, isLossy: isLossy ?? (link.loss > 0), seed: seed)
        player.nextFrameAt = now
        players.append(player)
        player.client.connect(player.clock(now))
        return player
    }

    func run(seconds: Double) {
        let end = now + Int64(seconds * 1_000_000)
        while now < end {
            if now >= server.nextTickAt {
                server.step(at: now) { seat, bytes in
                    for player in players where player.seat === seat { player.down.send(bytes, now: now) }
                }
            }
            for player in players where player.isConnected { serve(player) }
            now += 1_000
        }
    }

    private func serve(_ player: Player) {
        while let bytes = player.up.receive(now: now) {
            server.receive(bytes, from: player.seat, at: now) { player.down.send($0, now: now) }
        }
        let clock = player.clock(now)
        while let bytes = player.down.receive(now: now) { player.client.receive(bytes, clock) }
        guard !player.isHidden else { return }
        if now >= player.nextFrameAt {
            player.nextFrameAt = now + Self.frameMicroseconds
            player.client.update(clock)
            if player.strokes.next() & 255 < player.eagerness { stroke(player, clock) }
            while let event = player.client.nextHappening() { player.happenings.append(event.event.mark) }
            player.watch(player.client)
        }
        while let bytes = player.client.takeOutgoing(clock) { player.up.send(bytes, now: now) }
    }

    private func stroke(_ player: Player, _ clock: Int64) {
        var stroke = Pond.Stroke()
        stroke.turn = Int32(player.strokes.next() % 3) - 1
        stroke.speed = Int32(player.strokes.next() % 9)
        stroke.mark = Int32(player.marks.count + 1)
        if player.client.input(stroke, clock) { player.marks.append(stroke.mark) }
    }

    /// The connection breaks, and another one is there.
    func reconnect(_ player: Player) {
        player.up.removeAll()
        player.down.removeAll()
        server.drop(player.seat)
        player.client.disconnect()
        player.client.connect(player.clock(now))
    }
}
