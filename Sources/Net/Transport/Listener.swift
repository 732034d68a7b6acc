import CLibUV

/// Takes connections on one address and deals them out to loops in turn.
///
/// One socket, accepted from on one loop, handed over by descriptor: an even spread (SO_REUSEPORT spreads by hash, and would
/// let a second server take the same port in silence).
package final class Listener: @unchecked Sendable {
    package struct Configuration: Sendable {
        /// Where to listen; `::` serves IPv4 and IPv6, port 0 takes a free one.
        package var address: PeerAddress
        package var backlog: Int32 = 4096
        /// Connections at once, in all: `connection_limit`.
        package var maximumConnections = 20_000
        /// Connections at once from one IPv4 address or one IPv6 /64: `address_limit`.
        package var maximumConnectionsPerAddress = 20_000
        /// Peers for whom the limit an address does not hold, such as proxies that bring everybody.
        package var isExempt: @Sendable (PeerAddress) -> Bool = { _ in false }

        package init(address: PeerAddress) { self.address = address }
    }

    /// Accepts in one event before others have their turn.
    private static let acceptsPerEvent = 64
    /// The pause when the process has no descriptor left.
    private static let pauseNanoseconds = 100 * MonotonicClock.nanosecondsPerMillisecond

    /// Where it really listens: the port is never 0.
    package let localAddress: PeerAddress
    package let limits: ConnectionLimits
    private let acceptLoop: EventLoop
    private let loops: EventLoopGroup
    private let refusal: [UInt8]
    private let opened: @Sendable (Connection) -> Void
    private let tls: TLSContext?

    // On the accepting loop only.
    private var descriptor: Int32
    private var poll: UnsafeMutablePointer<uv_poll_t>?

    /// Binds and listens; `start()` begins to accept.
    /// - Parameters:
    ///   - refusal: what a plain connection above a limit is told before it is closed.
    ///   - opened: called on a connection's loop; gives it its handler.
    init(
        _ configuration: Configuration, loops: EventLoopGroup, tls: TLSContext?, refusal: [UInt8] = [],
        opened: @escaping @Sendable (Connection) -> Void
    ) throws(SocketError) {
        descriptor = try Socket.listening(on: configuration.address, backlog: configuration.backlog)
        do throws(SocketError) {
            localAddress = try Socket.localAddress(descriptor)
        } catch {
            Socket.close(descriptor)
            throw error
        }
        limits = ConnectionLimits(
            total: configuration.maximumConnections, perAddress: configuration.maximumConnectionsPerAddress,
            isExempt: configuration.isExempt)
        self.loops = loops
        self.tls = tls
        self.refusal = refusal
        self.opened = opened
        acceptLoop = loops.loops[0]
    }

    func start() {
        acceptLoop.execute { self.watch() }
    }

    private func watch() {
        guard descriptor >= 0, poll == nil else { return }
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        guard uv_poll_init(acceptLoop.uv, poll, descriptor) == 0 else { return poll.deallocate() }
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()
        self.poll = poll
        acceptLoop.atStop { self.close() }
        startPolling()
    }

    private func startPolling() {
        guard let poll else { return }
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, _, _ in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<Listener>.fromOpaque(data).takeUnretainedValue().acceptWaiting()
        }
    }

    /// Stops accepting; connections stay. From any thread.
    package func stop() {
        acceptLoop.execute { self.close() }
    }

    private func close() {
        guard descriptor >= 0 else { return }
        if let poll {
            self.poll = nil
            UnsafeMutableRawPointer(poll).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
                uv_close(handle) { handle in
                    guard let handle else { return }
                    if let data = handle.pointee.data { Unmanaged<Listener>.fromOpaque(data).release() }
                    UnsafeMutableRawPointer(handle).deallocate()
                }
            }
        }
        Socket.close(descriptor)
        descriptor = -1
    }

    private func acceptWaiting() {
        for _ in 0..<Self.acceptsPerEvent {
            do throws(SocketError) {
                guard let (accepted, peer) = try Socket.accept(descriptor) else { return }
                acceptLoop.counters.accepted.add()
                take(accepted, from: peer)
            } catch {
                return pause()
            }
        }
    }

    /// Out of descriptors: those who wait in the backlog wait a little longer.
    private func pause() {
        guard let poll else { return }
        acceptLoop.counters.count(.connectionLimit)
        uv_poll_stop(poll)
        acceptLoop.timer(after: Self.pauseNanoseconds) { self.startPolling() }
    }

    private func take(_ accepted: Int32, from peer: PeerAddress) {
        if let cut = limits.admit(peer) {
            acceptLoop.counters.count(cut)
            if tls == nil, !refusal.isEmpty { _ = refusal.withUnsafeBytes { Socket.write(accepted, $0) } }
            Socket.close(accepted)
            return
        }
        let loop = loops.next()
        let open: @Sendable () -> Void = { [limits, tls, opened] in
            let session = tls?.session()
            if tls != nil, session == nil {
                loop.counters.count(.tls)
                limits.release(peer)
                return Socket.close(accepted)
            }
            opened(Connection(descriptor: accepted, peer: peer, loop: loop, limits: limits, tls: session))
        }
        if loop.isCurrent { open() } else { loop.execute(open) }
    }
}
