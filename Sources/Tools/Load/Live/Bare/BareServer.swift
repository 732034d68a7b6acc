internal import Martlet
internal import MartletNet

/// A server without a game: loop, sockets and framing are those of `serve`, and nothing else is done. At each tick of a room
/// every member is sent so many bytes; what members send is read and dropped.
///
/// It is one thread of this process. It takes streams where `serve` does (`/matches/ROOM/stream`) and tells its time on the
/// processor at `/metrics`, so that the same load plays at either.
struct BareServer: Sendable {
    let endpoint: ClientEndpoint
    private let http: HTTPServer

    /// - Parameters:
    ///   - frameBytes: of each message that goes out.
    ///   - cores: where its thread is kept; nil: anywhere.
    static func start(
        rooms: Int, game: LiveLoadGame, frameBytes: Int, cores: [Int]?
    ) throws(LoadError) -> BareServer {
        let loops = EventLoopGroup(count: 1)
        let loop = loops.loops[0]
        let hall = BareHall(rooms: rooms, game: game, frameBytes: frameBytes)
        let configuration = HTTPServerConfiguration(address: PeerAddress(host: .ipv4(0x7F00_0001)))
        let http = HTTPServer(configuration: configuration, loops: loops, handler: hall)
        let address: PeerAddress
        do throws(SocketError) {
            address = try http.start()
        } catch {
            throw LoadError("the bare server does not listen: \(error)")
        }
        loops.start()
        loop.execute {
            if let cores { CoreAffinity.pin(to: cores) }
            hall.open(on: loop)
        }
        return BareServer(endpoint: ClientEndpoint(address), http: http)
    }

    /// Not from a loop.
    func stop() {
        http.drain()
        http.loops.stopAndJoin()
    }
}

/// The rooms of a bare server, and its two routes. Lives on the server's one loop.
private final class BareHall: HTTPHandler, @unchecked Sendable {
    private let rooms: [BareRoom]
    private let sockets = WebSocketConfiguration(pingMilliseconds: 0, idleMilliseconds: 0, deflate: nil)

    init(rooms: Int, game: LiveLoadGame, frameBytes: Int) {
        let interval = game.intervalNanoseconds * Int64(game.ticksPerFrame)
        self.rooms = (0..<rooms).map { place in
            BareRoom(
                phase: interval * Int64(place) / Int64(rooms), interval: interval,
                ticksPerFrame: UInt32(game.ticksPerFrame), frameBytes: frameBytes)
        }
    }

    func open(on loop: EventLoop) {
        let start = LoadClock.now()
        for room in rooms { room.open(on: loop, at: start) }
    }

    func handle(_ request: HTTPRequest, _ exchange: HTTPExchange) {
        let parts = request.segments
        if parts == ["metrics"] {
            return exchange.respond(.text("process_cpu_seconds_total \(ProcessTime.threadSeconds)\n"))
        }
        guard parts.count == 3, let place = Int(parts[1]), rooms.indices.contains(place) else {
            return exchange.fail(HTTPFailure(status: 404, code: "not_found", message: "There is no such room."))
        }
        exchange.acceptWebSocket(subprotocol: "martlet.v1", configuration: sockets, handler: rooms[place])
    }
}

/// One room. Its deadlines are absolute, as a match's are, and of those that were missed one frame is made.
private final class BareRoom: WebSocketHandler, @unchecked Sendable {
    private let phase: Int64
    private let interval: Int64
    private let ticksPerFrame: UInt32
    private var members: [WebSocket] = []
    private var frame: [UInt8]
    private var start: Int64 = 0

    init(phase: Int64, interval: Int64, ticksPerFrame: UInt32, frameBytes: Int) {
        self.phase = phase
        self.interval = interval
        self.ticksPerFrame = ticksPerFrame
        // A head that says a tick and nothing else, as `FrameHead` draws it, and bytes that nobody reads.
        frame = [UInt8](repeating: 0, count: max(5, frameBytes))
        frame[0] = LiveWire.frame
    }

    func open(on loop: EventLoop, at start: Int64) {
        self.start = start + phase
        loop.timer(at: UInt64(self.start), repeating: UInt64(interval)) { [unowned self] in self.tick(on: loop) }
    }

    private func tick(on loop: EventLoop) {
        let number = UInt32(truncatingIfNeeded: (LoadClock.now() - start) / interval) &* ticksPerFrame
        for byte in 0..<4 { frame[1 + byte] = UInt8(truncatingIfNeeded: number >> UInt32(8 * byte)) }
        for member in members { member.send(packed: frame.span.bytes) }
        loop.flush()
    }

    func opened(_ socket: WebSocket) {
        socket.keepFresh(unsentBytes: 4096)
        members.append(socket)
    }

    func received(text: RawSpan, on socket: WebSocket) {}
    func received(binary: RawSpan, on socket: WebSocket) {}
    func closed(_ socket: WebSocket, code: UInt16, reason: String) { members.removeAll { $0 === socket } }
}
