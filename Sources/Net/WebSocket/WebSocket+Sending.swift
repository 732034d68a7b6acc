extension WebSocket {
    /// Sends a text message, which must be UTF-8. Goes out with everything else of this turn.
    /// - Returns: false if the socket is over, or is cut off because its output has piled up.
    @discardableResult
    package func send(text: [UInt8]) -> Bool { text.withUnsafeBytes { send(.text, $0) } }

    @discardableResult
    package func send(text: String) -> Bool {
        var text = text
        return text.withUTF8 { send(.text, UnsafeRawBufferPointer($0)) }
    }

    @discardableResult
    package func send(text: RawSpan) -> Bool { text.withUnsafeBytes { send(.text, $0) } }

    /// Sends a binary message.
    @discardableResult
    package func send(binary: [UInt8]) -> Bool { binary.withUnsafeBytes { send(.binary, $0) } }

    @discardableResult
    package func send(binary: RawSpan) -> Bool { binary.withUnsafeBytes { send(.binary, $0) } }

    /// Sends a binary message as it is, whatever its size: for what is packed already, where compressing would cost time and
    /// win nothing.
    @discardableResult
    package func send(packed: RawSpan) -> Bool {
        packed.withUnsafeBytes { bytes in
            guard mayWrite(bytes.count + 14) else { return false }
            writeFrame(0x80 | WebSocketFrame.Opcode.binary.rawValue, bytes)
            return true
        }
    }

    /// Sends a message that was encoded before.
    @discardableResult
    package func send(_ frame: PreparedFrame) -> Bool {
        let isLarge = configuration.deflate.map { frame.payloadCount >= $0.thresholdBytes } ?? false
        if isClient || (windowBits != 0 && windowBits != 15 && isLarge) {
            return frame.plain.withUnsafeBytes { bytes in
                send(frame.isText ? .text : .binary, UnsafeRawBufferPointer(rebasing: bytes[frame.headerSize...]))
            }
        }
        guard mayWrite(frame.plain.count), let connection else { return false }
        var bytes = frame.plain
        if windowBits == 15, isLarge, let small = frame.compressedFrame(&loop.resources.deflate) { bytes = small }
        loop.counters.framesOut.add()
        bytes.withUnsafeBytes { connection.write($0) }
        return true
    }

    /// From now on what matters is that the peer's newest message is a fresh one: the kernel is not to hoard more unsent bytes
    /// than `unsentBytes`, and `drained` is called whenever all is out that the kernel had refused.
    package func keepFresh(unsentBytes: Int32) {
        assert(loop.isCurrent)
        guard let connection else { return }
        connection.highWaterBytes = 0
        Socket.limitUnsent(connection.descriptor, bytes: unsentBytes)
    }

    /// Bytes that the kernel has refused; what waits for the end of this turn is not among them.
    package var refusedBytes: Int {
        guard let connection, connection.waitsForWritable else { return 0 }
        return connection.bufferedBytes
    }

    func send(_ opcode: WebSocketFrame.Opcode, _ payload: UnsafeRawBufferPointer) -> Bool {
        guard mayWrite(payload.count + 14) else { return false }
        let first = 0x80 | opcode.rawValue
        if windowBits != 0, !opcode.isControl, let deflate = configuration.deflate,
            payload.count >= deflate.thresholdBytes,
            let small = loop.resources.deflate.deflate(payload, windowBits: windowBits)
        {
            writeFrame(first | 0x40, small)
        } else {
            writeFrame(first, payload)
        }
        return true
    }

    /// Writes header and payload into the connection's output, as one run of bytes.
    func writeFrame(_ first: UInt8, _ payload: UnsafeRawBufferPointer) {
        let size = WebSocketFrame.headerSize(payload.count, masked: isClient) + payload.count
        guard let connection, let room = connection.room(size) else { return }
        let mask = isClient ? nextMask() : nil
        let header = WebSocketFrame.writeHeader(room, first: first, length: payload.count, mask: mask)
        if !payload.isEmpty {
            let body = UnsafeMutableRawBufferPointer(rebasing: room[header..<size])
            body.copyMemory(from: payload)
            if let mask { WebSocketFrame.mask(body, key: mask) }
        }
        loop.counters.framesOut.add()
        connection.wrote(size)
    }
}
