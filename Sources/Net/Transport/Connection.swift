import CLibUV

/// One TCP connection on one loop: bytes in to its handler, bytes out gathered over a turn and written at its end, TLS in
/// between where there is some. An idle connection holds no buffers.
///
/// Everything here belongs to the loop's thread; the class is `Sendable` so that a reference can travel to that loop.
package final class Connection: @unchecked Sendable {
    package enum CloseReason: Sendable, Equatable {
        /// The peer ended or reset the connection.
        case peer
        /// This side had finished.
        case finished
        case timeout
        /// Output piled up past the hard limit, or none of it moved for too long.
        case slowReader
        case tlsFailed
        case loopStopped
        case failed(Int32)
    }

    enum Phase: UInt8 {
        case open
        /// All is written and our side ended; what the peer still sends is thrown away until it ends too, so that a reset does
        /// not destroy the answer on its way.
        case lingering
        case closed
    }

    /// How long a lingering connection waits for the peer's end.
    static let lingerMilliseconds: UInt64 = 2_000
    /// How long output may stand still.
    static let stallMilliseconds: UInt64 = 30_000
    static let never = UInt64.max

    package let loop: EventLoop
    package let peer: PeerAddress
    private let poll: UnsafeMutablePointer<uv_poll_t>
    /// False: libuv would not watch the descriptor, and `poll` is no handle of its.
    private let isPollable: Bool
    private let limits: ConnectionLimits?
    var descriptor: Int32
    var handler: (any ConnectionHandler)?
    var tls: TLSSession?
    var output = OutputBuffer()
    /// TLS records on their way out.
    var cipher = OutputBuffer()
    /// A large body that goes out after `output`, straight from shared storage.
    var attachment: [UInt8]?
    var attachmentSent = 0
    /// In the loop's milliseconds; the handler is told when it has passed.
    var deadline = Connection.never
    var stallDeadline = Connection.never
    var sweepIndex = -1
    /// Above this much output the connection owes its handler a `drained`.
    var highWaterBytes: Int32 = 256 * 1024

    var phase = Phase.open
    private var isReading = true
    private var polledEvents: Int32 = 0
    var isUnflushed = false
    var waitsForWritable = false
    var endsWhenFlushed = false
    var owesDrained = false
    private(set) var hasPeerEnded = false
    private var isInsideTLS = false

    /// Takes over a connected, non-blocking descriptor. On `loop` only.
    init(
        descriptor: Int32, peer: PeerAddress, loop: EventLoop, limits: ConnectionLimits? = nil, tls: TLSSession? = nil
    ) {
        self.descriptor = descriptor
        self.peer = peer
        self.loop = loop
        self.limits = limits
        self.tls = tls
        poll = .allocate(capacity: 1)
        let status = uv_poll_init(loop.uv, poll, descriptor)
        isPollable = status == 0
        poll.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        loop.counters.opened.add()
        loop.sweep.add(self)
        if status == 0 {
            watch()
        } else {
            // libuv could not watch the descriptor: the connection ends in the next turn, when it has a handler to tell.
            loop.execute { self.close(.failed(-status)) }
        }
    }

    /// Asks the kernel for what this connection waits for now.
    func watch() {
        guard phase != .closed, isPollable else { return }
        var events: Int32 = 0
        if isReading && !hasPeerEnded { events |= Int32(UV_READABLE.rawValue) }
        if waitsForWritable { events |= Int32(UV_WRITABLE.rawValue) }
        guard events != polledEvents else { return }
        polledEvents = events
        if events == 0 {
            uv_poll_stop(poll)
            return
        }
        uv_poll_start(poll, events) { handle, status, events in
            guard let data = handle?.pointee.data else { return }
            let connection = Unmanaged<Connection>.fromOpaque(data).takeUnretainedValue()
            connection.happened(status: status, events: events)
        }
    }

    private func happened(status: Int32, events: Int32) {
        loop.woke()
        if status < 0 { return close(.peer) }
        if events & Int32(UV_READABLE.rawValue) != 0 { readable() }
        if events & Int32(UV_WRITABLE.rawValue) != 0, phase != .closed, waitsForWritable { send() }
    }

    // MARK: Reading

    /// Reads in one event before others have their turn.
    private static let readsPerEvent = 4

    private func readable() {
        let buffer = loop.resources.readBuffer
        for _ in 0..<Self.readsPerEvent {
            switch Socket.read(descriptor, into: buffer) {
            case .bytes(let count):
                loop.counters.bytesIn.add(count)
                deliver(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
                if phase == .closed || !isReading || count < buffer.count { return }
            case .wouldBlock: return
            case .end: return ended()
            case .failed: return close(.peer)
            }
        }
    }

    private func deliver(_ bytes: UnsafeMutableRawBufferPointer) {
        if phase == .lingering { return }
        if let tls {
            tls.received(UnsafeRawBufferPointer(bytes))
            decrypt(tls)
        } else {
            handler?.received(bytes, on: self)
        }
    }

    /// Hands on what TLS can decrypt now.
    private func decrypt(_ tls: TLSSession) {
        guard !isInsideTLS else { return }
        isInsideTLS = true
        defer { isInsideTLS = false }
        let plain = loop.resources.plain()
        while phase == .open && isReading && self.tls != nil {
            switch tls.read(into: plain) {
            case .bytes(let count):
                handler?.received(UnsafeMutableRawBufferPointer(rebasing: plain[..<count]), on: self)
            case .wouldBlock:
                if tls.hasOutput || (tls.isEstablished && !output.isEmpty) { scheduleFlush() }
                return
            case .end: return ended()
            case .failed:
                loop.counters.count(.tls)
                send()  // the alert
                return close(.tlsFailed)
            }
        }
    }

    private func ended() {
        guard phase != .closed, !hasPeerEnded else { return }
        hasPeerEnded = true
        if phase == .lingering { return close(.finished) }
        watch()
        handler?.peerEnded(self)
    }

    /// Takes no more from the kernel until `resumeReading()`; so the peer's own buffers fill and it has to wait.
    func pauseReading() {
        isReading = false
        watch()
    }

    func resumeReading() {
        guard !isReading, phase != .closed else { return }
        isReading = true
        watch()
        guard let tls else { return }
        // What came with earlier records does not make the socket readable again.
        loop.execute { self.decrypt(tls) }
    }

    // MARK: Ending

    /// Ends the connection now; what was not sent is lost.
    func close(_ why: CloseReason) {
        guard phase != .closed else { return }
        phase = .closed
        loop.sweep.remove(self)
        releaseDescriptor()
        Socket.close(descriptor)
        descriptor = -1
        limits?.release(peer)
        loop.counters.closed.add()
        if why == .slowReader { loop.counters.count(.slowReader) }
        dropOutput()
        tls = nil
        let handler = handler
        self.handler = nil
        handler?.closed(self, why: why)
    }

    private func dropOutput() {
        output.drop(to: &loop.resources)
        cipher.drop(to: &loop.resources)
        attachment = nil
    }

    private func releaseDescriptor() {
        guard isPollable else { return poll.deallocate() }
        poll.pointee.data = nil
        UnsafeMutableRawPointer(poll).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
            uv_close(handle) { UnsafeMutableRawPointer($0)?.deallocate() }
        }
    }

    /// Ends the connection once everything is written, then waits a little for the peer to end its side.
    func closeWhenFlushed() {
        guard phase == .open, !endsWhenFlushed else { return }
        endsWhenFlushed = true
        scheduleFlush()
    }

    /// Everything is written and this side wants to end.
    func linger() {
        if let tls {
            tls.endWriting()
            sendCipher(tls)
            if phase == .closed { return }
        }
        phase = .lingering
        Socket.endWriting(descriptor)
        if hasPeerEnded { return close(.finished) }
        deadline = loop.nowMilliseconds + Self.lingerMilliseconds
        isReading = true
        watch()
    }

    // MARK: Time

    func lookAtClock(_ now: UInt64) {
        if now >= stallDeadline { return close(.slowReader) }
        guard now >= deadline else { return }
        deadline = Self.never
        if phase == .lingering { return close(.finished) }
        handler?.deadlinePassed(self)
    }

    // MARK: Moving to another loop

    /// A connection between two loops.
    struct Detached: @unchecked Sendable {
        fileprivate let descriptor: Int32
        fileprivate let peer: PeerAddress
        fileprivate let tls: TLSSession?
        fileprivate let limits: ConnectionLimits?
        /// Output that the first loop's kernel call did not take.
        fileprivate let unsent: [UInt8]
        fileprivate let unsentCipher: [UInt8]
        fileprivate let hadPeerEnded: Bool
    }

    /// Takes the connection off this loop, for `init(_:on:)` on another. The handler is forgotten without being told.
    func detach() -> Detached? {
        guard phase == .open, attachment == nil else { return nil }
        send()
        guard phase == .open else { return nil }
        let detached = Detached(
            descriptor: descriptor, peer: peer, tls: tls, limits: limits, unsent: Array(output.waiting),
            unsentCipher: Array(cipher.waiting), hadPeerEnded: hasPeerEnded)
        phase = .closed
        loop.sweep.remove(self)
        releaseDescriptor()
        descriptor = -1
        loop.counters.closed.add()
        dropOutput()
        tls = nil
        handler = nil
        return detached
    }

    /// Takes over what another loop detached. On `loop` only.
    convenience init(_ detached: Detached, on loop: EventLoop) {
        self.init(
            descriptor: detached.descriptor, peer: detached.peer, loop: loop, limits: detached.limits,
            tls: detached.tls)
        if detached.hadPeerEnded {
            hasPeerEnded = true
            watch()
            loop.execute { self.handler?.peerEnded(self) }
        }
        // What came with the last records of the first loop does not make the socket readable again.
        if let tls { loop.execute { self.decrypt(tls) } }
        detached.unsent.withUnsafeBytes { output.append($0, from: &loop.resources) }
        detached.unsentCipher.withUnsafeBytes { cipher.append($0, from: &loop.resources) }
        if !output.isEmpty || !cipher.isEmpty { scheduleFlush() }
    }
}

extension EventLoop {
    /// The loop's own time, read once a turn: coarse, and free.
    var nowMilliseconds: UInt64 { uv_now(uv) }
}
