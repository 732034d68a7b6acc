/// What a connection needs to become a WebSocket.
struct WebSocketSetUp: Sendable {
    enum Role: Sendable { case server, client }

    let role: Role
    let configuration: WebSocketConfiguration
    let deflate: DeflateAgreement?
    let subprotocol: String?
    let handler: any WebSocketHandler
}

/// One WebSocket on one loop (RFC 6455, with permessage-deflate of RFC 7692).
///
/// ```
/// open ── close() ──▶ closing ── the peer's close, or time out ──▶ over
///   └── the peer's close, an error, the connection's end ────────▶ over
/// ```
/// Everything but `loop` and `subprotocol` belongs to the loop's thread.
package final class WebSocket: ConnectionHandler, @unchecked Sendable {
    private enum State: UInt8 { case open, closing, over }

    package let loop: EventLoop
    /// What was agreed upon, if anything.
    package let subprotocol: String?
    package let peer: PeerAddress
    let configuration: WebSocketConfiguration
    private var handler: (any WebSocketHandler)?
    private(set) var connection: Connection?
    private var decoder: WebSocketDecoder
    /// The window of this side's compressor; 0 without compression.
    let windowBits: Int32
    let isClient: Bool
    private var state = State.open
    private var isPinged = false
    private var isPausedByHandler = false
    private var isPausedByOutput = false
    private var lastHeard: UInt64
    private var closeCode = WebSocketCloseCode.abnormal
    private var closeReason = ""
    /// A client's masking keys. They guard proxies against scripts in a browser, which there are none of here; a quick generator
    /// with an unforeseeable seed will do.
    private var maskSeed: UInt64

    /// Makes the connection a WebSocket, after moving it to `target`.
    /// - Parameter unread: bytes that came behind the handshake.
    static func begin(
        on connection: Connection, movingTo target: EventLoop, _ setUp: WebSocketSetUp, unread: [UInt8]
    ) {
        if target === connection.loop {
            connection.resumeReading()
            return WebSocket(connection, setUp).start(unread)
        }
        guard let detached = connection.detach() else { return }
        target.execute { WebSocket(Connection(detached, on: target), setUp).start(unread) }
    }

    private init(_ connection: Connection, _ setUp: WebSocketSetUp) {
        loop = connection.loop
        peer = connection.peer
        subprotocol = setUp.subprotocol
        configuration = setUp.configuration
        handler = setUp.handler
        isClient = setUp.role == .client
        windowBits = setUp.deflate?.windowBits ?? 0
        lastHeard = connection.loop.nowMilliseconds
        maskSeed = isClient ? UInt64.random(in: 1 ... .max) : 0
        decoder = WebSocketDecoder(
            expectsMask: !isClient, allowsCompression: setUp.deflate != nil, limit: setUp.configuration.messageBytes)
        self.connection = connection
    }

    private func start(_ unread: [UInt8]) {
        guard let connection else { return }
        connection.handler = self
        connection.highWaterBytes = Int32(configuration.highWaterBytes)
        loop.counters.webSocketsOpened.add()
        setDeadline()
        handler?.opened(self)
        guard !unread.isEmpty else { return }
        var bytes = unread
        bytes.withUnsafeMutableBytes { received($0, on: connection) }
    }

    // MARK: Receiving

    func received(_ bytes: UnsafeMutableRawBufferPointer, on connection: Connection) {
        guard state != .over else { return }
        lastHeard = loop.nowMilliseconds
        isPinged = false
        var offset = 0
        do throws(WebSocketFailure) {
            while state != .over {
                let event = try decoder.next(bytes, &offset)
                if event == .more { break }
                loop.counters.framesIn.add()
                try take(event, bytes)
            }
        } catch {
            fail(error)
        }
    }

    private func take(
        _ event: WebSocketDecoder.Event, _ bytes: UnsafeMutableRawBufferPointer
    ) throws(WebSocketFailure) {
        switch event {
        case .more: break
        case .message(let isText, let isCompressed, .input(let range)):
            try deliver(UnsafeRawBufferPointer(rebasing: bytes[range]), isText: isText, isCompressed: isCompressed)
        case .message(let isText, let isCompressed, .assembled):
            let message = decoder.message
            decoder.forgetMessage()
            try message.withRawBytes { message throws(WebSocketFailure) in
                try deliver(message, isText: isText, isCompressed: isCompressed)
            }
        case .ping(let place): withControl(place, bytes) { control in if state == .open { _ = send(.pong, control) } }
        case .pong: decoder.forgetControl()
        case .close(let place):
            let close = try withControl(place, bytes) { control throws(WebSocketFailure) in try Self.readClose(control)
            }
            peerCloses(code: close.code, reason: close.reason)
        }
    }

    private func withControl<Result, Failure: Error>(
        _ place: WebSocketDecoder.Place, _ bytes: UnsafeMutableRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if case .input(let range) = place { return try body(UnsafeRawBufferPointer(rebasing: bytes[range])) }
        let control = decoder.control
        decoder.forgetControl()
        return try control.withRawBytes { bytes throws(Failure) in try body(bytes) }
    }

    private func deliver(
        _ payload: UnsafeRawBufferPointer, isText: Bool, isCompressed: Bool
    ) throws(WebSocketFailure) {
        guard isCompressed else { return hand(over: payload, isText: isText) }
        let inflated: UnsafeRawBufferPointer
        do throws(DeflatePool.InflateFailure) {
            inflated = try loop.resources.deflate.inflate(payload, limit: configuration.messageBytes)
        } catch {
            throw error == .tooLarge ? .tooLarge : .notDeflate
        }
        if isText, !UTF8Validator.isValid(inflated) { throw .notUTF8 }
        hand(over: inflated, isText: isText)
    }

    /// `payload` stays a constant all the way: a span made of a variable would cost a box on the heap for each message.
    private func hand(over payload: UnsafeRawBufferPointer, isText: Bool) {
        guard state == .open, let handler else { return }
        if isText {
            handler.received(text: payload.bytes, on: self)
        } else {
            handler.received(binary: payload.bytes, on: self)
        }
    }

    // MARK: Ending

    private static func readClose(
        _ payload: UnsafeRawBufferPointer
    ) throws(WebSocketFailure) -> (code: UInt16, reason: String) {
        guard !payload.isEmpty else { return (WebSocketCloseCode.none, "") }
        guard payload.count >= 2 else { throw .protocolError("A close code has two bytes.") }
        let code = UInt16(bigEndian: payload.loadUnaligned(as: UInt16.self))
        guard WebSocketCloseCode.mayBeSent(code) else { throw .protocolError("A close code that may not be sent.") }
        let reason = UnsafeRawBufferPointer(rebasing: payload[2...])
        guard UTF8Validator.isValid(reason) else { throw .notUTF8 }
        return (code, String(decoding: reason, as: UTF8.self))
    }

    private func peerCloses(code: UInt16, reason: String) {
        if state == .open {
            closeCode = code
            closeReason = reason
            sendClose(code == WebSocketCloseCode.none ? nil : code, "")
        }
        finish()
    }

    /// Ends the socket: says so to the peer, waits for its answer a while, then ends the connection. What was sent before is
    /// still delivered.
    /// - Parameters:
    ///   - code: 1000, 1001, 1003, 1007 to 1014, or 3000 to 4999; anything else counts as 1000.
    ///   - reason: for people; cut to 123 bytes.
    package func close(_ code: UInt16 = 1000, _ reason: String = "") {
        assert(loop.isCurrent)
        guard state == .open else { return }
        closeCode = WebSocketCloseCode.mayBeSent(code) ? code : WebSocketCloseCode.normal
        closeReason = reason
        sendClose(closeCode, reason)
        state = .closing
        if isPausedByOutput || isPausedByHandler { connection?.resumeReading() }
        connection?.deadline = loop.nowMilliseconds + configuration.closeMilliseconds
    }

    /// Cuts the connection without a word.
    package func terminate() {
        assert(loop.isCurrent)
        connection?.close(.finished)
    }

    private func fail(_ failure: WebSocketFailure) {
        loop.counters.count(failure.code == 1009 ? .tooLarge : .malformedFrame)
        if state == .open {
            closeCode = failure.code
            closeReason = failure.reason
            sendClose(failure.code, failure.reason)
        }
        finish()
    }

    /// Output has piled up: the last words are the close, if the peer still comes to read them.
    private func cutOff() {
        loop.counters.count(.slowReader)
        closeCode = configuration.slowReaderCode
        closeReason = "Too slow to read."
        sendClose(closeCode, closeReason)
        finish()
        connection?.deadline = loop.nowMilliseconds + configuration.closeMilliseconds
    }

    private func sendClose(_ code: UInt16?, _ reason: String) {
        var payload: [UInt8] = []
        if let code {
            payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
            var reason = reason
            while reason.utf8.count > WebSocketFrame.controlPayloadLimit - 2 { reason.removeLast() }
            payload += reason.utf8
        }
        payload.withUnsafeBytes { writeFrame(0x80 | WebSocketFrame.Opcode.close.rawValue, $0) }
    }

    /// Nothing more is sent or taken; the connection ends when its output has gone.
    private func finish() {
        guard state != .over else { return }
        state = .over
        if let connection {
            connection.deadline = loop.nowMilliseconds + configuration.closeMilliseconds
            connection.resumeReading()
            connection.closeWhenFlushed()
        }
        tellClosed()
    }

    private func tellClosed() {
        loop.counters.webSocketsClosed.add()
        loop.counters.count(closeCode: closeCode)
        let handler = handler
        self.handler = nil
        handler?.closed(self, code: closeCode, reason: closeReason)
    }

    func closed(_ connection: Connection, why: Connection.CloseReason) {
        self.connection = nil
        guard state != .over else { return }
        state = .over
        if why == .slowReader {
            closeCode = configuration.slowReaderCode
            closeReason = "Too slow to read."
        }
        tellClosed()
    }

    func peerEnded(_ connection: Connection) { connection.close(.peer) }

    // MARK: Time

    private func setDeadline() {
        let waits = [configuration.pingMilliseconds, configuration.idleMilliseconds].filter { $0 > 0 }
        guard let first = waits.min() else { return }
        let next = isPinged ? max(first, configuration.idleMilliseconds) : first
        connection?.deadline = lastHeard + next
    }

    func deadlinePassed(_ connection: Connection) {
        guard state == .open else { return connection.close(.timeout) }
        let silence = loop.nowMilliseconds - min(lastHeard, loop.nowMilliseconds)
        if configuration.idleMilliseconds > 0, silence >= configuration.idleMilliseconds {
            loop.counters.count(.timeout)
            return connection.close(.timeout)
        }
        if configuration.pingMilliseconds > 0, silence >= configuration.pingMilliseconds, !isPinged {
            isPinged = true
            ping()
        }
        setDeadline()
    }

    /// Asks the peer whether it is there.
    package func ping() {
        _ = send(.ping, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    // MARK: Backpressure

    func drained(_ connection: Connection) {
        guard state == .open else { return }
        if isPausedByOutput {
            isPausedByOutput = false
            if !isPausedByHandler { connection.resumeReading() }
        }
        handler?.drained(self)
    }

    /// Takes no more messages (but those that were read already) until `resumeReading()`.
    package func pauseReading() {
        isPausedByHandler = true
        if state == .open { connection?.pauseReading() }
    }

    package func resumeReading() {
        isPausedByHandler = false
        if !isPausedByOutput { connection?.resumeReading() }
    }

    /// Whether messages can be sent.
    package var isOpen: Bool { state == .open }
    /// Bytes that the kernel has not taken yet.
    package var bufferedBytes: Int { connection?.bufferedBytes ?? 0 }

    /// Makes sure that `size` more bytes may be sent; if the limit forbids it, the socket is cut off.
    func mayWrite(_ size: Int) -> Bool {
        assert(loop.isCurrent)
        guard state == .open, let connection else { return false }
        let buffered = connection.bufferedBytes
        if buffered + size > configuration.highWaterBytes {
            guard buffered + size <= configuration.hardLimitBytes else {
                cutOff()
                return false
            }
            connection.owesDrained = true
            if configuration.pausesReading, !isPausedByOutput {
                isPausedByOutput = true
                connection.pauseReading()
            }
        }
        return true
    }

    func nextMask() -> UInt32 {
        maskSeed ^= maskSeed << 13
        maskSeed ^= maskSeed >> 7
        maskSeed ^= maskSeed << 17
        return UInt32(truncatingIfNeeded: maskSeed >> 16)
    }
}
